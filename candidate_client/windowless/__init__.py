"""The parts of the candidate's program that have no window: the keyboard hook, the guard, the settings put back."""
