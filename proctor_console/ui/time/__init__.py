"""Time given, taken and made good."""
