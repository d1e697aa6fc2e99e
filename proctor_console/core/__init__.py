"""The console's own state and rules."""
