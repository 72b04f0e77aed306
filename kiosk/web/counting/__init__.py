"""Counting what was done on paper."""

from kiosk.web.counting import counts, envelopes
from kiosk.web.counting.blueprint import bp

__all__ = ["bp", "counts", "envelopes"]
