"""Builds of the three programs that a site installs."""
