"""The site server as a service of the system: kept running, started again when it dies, stopped in order."""
