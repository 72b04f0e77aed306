"""Tests of the screens, one file each."""
