"""Draws the sample exam's source documents and its spreadsheet template from one table of figures."""
