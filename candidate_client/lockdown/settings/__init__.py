"""Settings of the PC that the lock changes while it holds, and puts back whatever happened in between."""
