"""The troubles of real rooms, one after the other, at the real windows."""
