"""One printed form a module, found by `proctor_console.records.registry`."""
