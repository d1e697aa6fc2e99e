"""The files that travel between centre and site: key cards, exam package, result bundle, receipt, roster sheets."""
