"""Bundles and backups."""
