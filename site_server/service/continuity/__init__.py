"""What survives: loading, packages, backups, opening the paper."""
