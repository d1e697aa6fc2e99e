"""Forms that are data: a TOML file each, read by `proctor_console.records.plain_form`."""
