"""What a proctor may do in a session: each act written once, for the server that decides and the console that asks."""
