"""After the end: collection, sealing, upload, and long work with its progress."""
