"""Kills, searches and controls on a real server process (trust.md, section 9)."""
