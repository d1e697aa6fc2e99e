"""The command line of the awarding centre: one module for each room's commands, `parser` joins them."""
