"""The people on duty: who is there, substitutes, hand-over, locking the console."""
