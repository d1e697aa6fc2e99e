"""The spreadsheet workspace on the screen."""
