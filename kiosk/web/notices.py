"""What the overview says before anything else: what the team must know or do now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from kiosk.web.networks import is_plain_open
from kiosk.web.reminders import old_statuses
from kiosk.web.state import kiosk


@dataclass(frozen=True)
class Notice:
    """One line for the overview: words, and the address of the page where one does it."""

    words: str
    address: str
    is_warning: bool = True


def notices() -> Sequence[Notice]:
    """Return what there is to say now, the most pressing first."""
    return [*_of_networks(), *_pack_notices(), *_status_notices()]


def _pack_notices() -> Sequence[Notice]:
    """Say that the pack of the event cannot be read, or that an edit does not fit it any more."""
    found, address = kiosk().in_use(), url_for("cases.cases")
    if found.missing:
        words = gettext(
            "The case pack %(pack)s %(version)s cannot be read. Another stands in for it; nothing "
            "that was signed is lost.",
            pack=found.missing.id,
            version=found.missing.version,
        )
        return [Notice(str(words), address)]
    if found.unfit:
        words = gettext("Something you decided about a case does not fit its new text: look at it.")
        return [Notice(str(words), address)]
    return []


def _status_notices() -> Sequence[Notice]:
    old = len(old_statuses())
    if not old:
        return []
    words = ngettext(
        "What is known of %(num)s case is older than half a year: look it up.",
        "What is known of %(num)s cases is older than half a year: look it up.",
        old,
    )
    return [Notice(str(words), url_for("cases.cases"))]


def _of_networks() -> Iterator[Notice]:
    """Say that others can read along, and that tablets cannot join though they should (SEC5)."""
    if is_plain_open(kiosk().settings.host):
        words = gettext("Others in this network can read what is typed into tablets.")
        yield Notice(str(words), url_for("stations.stations"))
    if kiosk().lan.trouble:
        yield Notice(str(gettext("Tablets cannot join.")), url_for("stations.stations"))
