"""The conformance suite of the lock: a locked client on an X server of its own, attacked with real keys and signals."""
