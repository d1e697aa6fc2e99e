"""Installers for Windows, made on any machine from the frozen programs: an MSI each, one setup.exe, the USB stick."""
