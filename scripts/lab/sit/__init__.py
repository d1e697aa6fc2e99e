"""Two candidates sit the whole demo paper with real keys and a real mouse, Chinese composed by a real input method."""
