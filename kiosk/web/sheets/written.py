"""What attendees wrote, as sheets: cards to the person and letters to the authority."""

from kiosk.web.sheets.cards import card_html
from kiosk.web.sheets.job import job_html
from kiosk.web.sheets.letters import has_copies, letter_html
from kiosk.web.sheets.troubles import Trouble, troubles

__all__ = ["Trouble", "card_html", "has_copies", "job_html", "letter_html", "troubles"]
