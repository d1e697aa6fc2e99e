"""The room's server: keeps the log, the clock and the answers, and sends the sealed results."""
