"""How the server listens: TLS terminator, WSGI server, start and stop."""
