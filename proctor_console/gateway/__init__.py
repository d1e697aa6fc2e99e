"""Typed calls from the console to the site server."""
