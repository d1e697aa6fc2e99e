"""Builds of the four programs: three that a site installs, and the centre's."""
