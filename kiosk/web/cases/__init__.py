"""The cases of the event: which are shown, what is right about them, and packs of them."""

from kiosk.web.cases import cases, deciding, editing, importing
from kiosk.web.cases.blueprint import bp

__all__ = ["bp", "cases", "deciding", "editing", "importing"]
