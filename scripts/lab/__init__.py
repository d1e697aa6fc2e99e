"""Whole days in one command: demo, bench, faults, drills."""
