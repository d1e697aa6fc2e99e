"""The files that travel: exam package, result bundle, receipt and roster spreadsheets."""
