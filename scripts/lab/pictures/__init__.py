"""A made-up room and exam, for pictures and for tests of windows; no product knows of it."""
