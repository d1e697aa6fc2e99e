"""The machine a program runs on: whole files, rotating logs, the folder for its data. Standard library only."""
