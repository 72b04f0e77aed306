"""Tests, at the same paths as what they test."""
