"""The trial's own server: its folder, its process, the calls to it."""
