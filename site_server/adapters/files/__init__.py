"""Packages, bundles and backups as files in the data folder."""
