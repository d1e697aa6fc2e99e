"""Program releases: the keys that sign them, and the repository that travels to the rooms on a USB stick."""
