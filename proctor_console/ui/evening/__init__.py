"""After the end: collection, sealing, upload, records."""
