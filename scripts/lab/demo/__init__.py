"""A whole exam day with real processes on one machine."""
