"""The TOML files people write: read, compared with their forms, every slip told by file and line."""
