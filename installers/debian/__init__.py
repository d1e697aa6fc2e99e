"""Packages for Debian of the frozen programs: service, windows, kiosk session; installed without a network."""
