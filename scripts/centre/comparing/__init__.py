"""A result bundle against what the centre issued: what a site forges is named, difference by difference."""
