"""Reading an item aloud with the voice of the machine, for candidates whose package allows it."""
