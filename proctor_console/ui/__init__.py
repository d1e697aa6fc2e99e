"""The console's windows and widgets (Qt lives here)."""
