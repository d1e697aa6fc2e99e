"""Work beside the window: background runner, garbage collection, translations, pictures."""
