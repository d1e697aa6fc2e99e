"""Drills: a bad day of a room played with real processes, timed and counted."""
