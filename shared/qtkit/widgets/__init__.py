"""The components both windows are made of."""
