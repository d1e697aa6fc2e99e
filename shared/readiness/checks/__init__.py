"""One module a check; each defines `CHECK` and brings its own words. Found by `shared.readiness.registry`."""
