"""Tests of what attendees do for a case."""
