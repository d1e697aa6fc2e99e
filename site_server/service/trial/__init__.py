"""The trial exam 试考 of the room: who takes part, how far everybody is, what the server does meanwhile."""
