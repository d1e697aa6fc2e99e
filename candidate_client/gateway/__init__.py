"""Typed calls from the client to the site server."""
