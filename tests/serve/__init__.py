"""Tests of kiosk/serve."""
