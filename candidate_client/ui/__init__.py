"""The client's windows and widgets (Qt lives here)."""
