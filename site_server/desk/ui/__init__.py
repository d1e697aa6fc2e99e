"""The windows of the server machine's program."""
