"""TLS in front of the web room: who is connected, proved by a certificate, before any page runs."""
