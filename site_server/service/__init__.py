"""The server's use cases: one function or class per thing a room asks of it."""
