"""What the server is about and what it needs from outside; no framework, no I/O."""
