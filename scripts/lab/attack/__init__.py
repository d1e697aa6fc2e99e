"""Attacks on a room, a centre and their files, played against the real parts."""
