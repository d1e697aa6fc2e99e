"""A store that keeps everything in memory: the twin of the database, held to the same promises by one test suite."""
