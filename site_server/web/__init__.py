"""The server's HTTP face: routes, gates and error replies (Flask lives only here)."""
