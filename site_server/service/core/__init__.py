"""What every use case stands on: the site, the room in memory, the one writer."""
