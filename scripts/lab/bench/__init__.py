"""Measurements: a real server process under the load of a whole room, over mutual TLS and durable commits."""
