"""Several rooms on one server machine, seen by one person."""
