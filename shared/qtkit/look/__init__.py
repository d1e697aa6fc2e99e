"""Colours, type, icons, states: how everything looks."""
