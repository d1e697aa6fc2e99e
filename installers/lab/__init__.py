"""A Windows machine on Debian: a Wine prefix with the real CPython for Windows and the wheels of our lock."""
