"""The picture of the room that consoles see, what needs attention, and the data of the records."""
