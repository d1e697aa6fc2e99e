"""What every page and dialog stands on: the workbench, the form of an act, long work."""
