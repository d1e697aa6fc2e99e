"""Packages, opening codes and extension codes for a site."""
