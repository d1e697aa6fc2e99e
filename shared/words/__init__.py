"""What the programs say to people: one catalogue a language. Below it, everything speaks in codes and values."""
