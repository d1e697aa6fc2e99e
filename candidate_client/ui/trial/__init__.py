"""The trial exam at this PC: hands that work the real widgets, the script they play, the window it is played in."""
