"""The HTTP side of a client: transport, retry, clock estimate and complete error mapping."""
