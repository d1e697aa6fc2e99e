"""What the technician does once at the server: the site, its rooms, its address, its site file; for every surface."""
