"""The trial exam 试考: its paper, what each seat types in it, its plan; the same for server and clients."""
