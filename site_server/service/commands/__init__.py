"""What people at the console do to the room: one handler for each command, listed in one table."""
