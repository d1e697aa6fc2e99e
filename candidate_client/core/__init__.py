"""The client's state and rules between log-in and hand-in."""
