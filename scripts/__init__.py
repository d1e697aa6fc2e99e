"""Developer commands, the centre's tools and the demo."""
