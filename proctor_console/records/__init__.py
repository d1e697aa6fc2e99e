"""The printed records of a room as PDF."""
