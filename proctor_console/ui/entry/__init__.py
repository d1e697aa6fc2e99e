"""Finding the server and signing in."""
