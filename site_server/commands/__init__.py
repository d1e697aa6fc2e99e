"""The commands for the technician: `line` reads what was typed; the others are a command each, or serve several."""
