"""One editor for each kind of item."""
