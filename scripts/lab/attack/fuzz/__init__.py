"""Bytes that an adversary wrote, at every door that reads bytes: `dev.py attack --fuzz`, and a kept corpus for CI."""
