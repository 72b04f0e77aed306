"""What the overview says before anything else: what the team must know or do now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from kiosk.web.networks import is_plain_open
from kiosk.web.state import kiosk


@dataclass(frozen=True)
class Notice:
    """One line for the overview: words, and the address of the page where one does it."""

    words: str
    address: str
    is_warning: bool = True


def notices() -> Sequence[Notice]:
    """Return what there is to say now, the most pressing first."""
    return [*_of_networks()]


def _of_networks() -> Iterator[Notice]:
    """Say that others can read along, and that tablets cannot join though they should (SEC5)."""
    if is_plain_open(kiosk().settings.host):
        words = gettext("Others in this network can read what is typed into tablets.")
        yield Notice(str(words), url_for("stations.stations"))
    if kiosk().lan.trouble:
        yield Notice(str(gettext("Tablets cannot join.")), url_for("stations.stations"))
