"""The server's own rules and the ports its adapters implement."""
