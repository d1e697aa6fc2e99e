"""The Chinese input method: chosen and started with the client, watched while it runs; one adapter a platform."""
