"""Programs of the room's machines: a release taken in, offered on the technician's word, versions side by side."""
