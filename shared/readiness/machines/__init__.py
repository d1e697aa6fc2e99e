"""What a machine tells of itself, behind one port: Linux and Windows."""
