"""Acts of people at a console, carried out: who asks, what only the server knows, one commit, one reply."""
