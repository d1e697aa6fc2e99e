"""What a candidate sees of the input method: which one is on, 中 or 英, and whether it answers."""
