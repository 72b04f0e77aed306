"""The recovery sheet: the six words that open the event's key, on paper and nowhere else."""

import datetime as dt
from collections.abc import Sequence

from flask_babel import force_locale, gettext

from kiosk.vault import fingerprint
from kiosk.vault.passphrase import WORDS, word_list
from kiosk.web.rendering import NoSheet, rendered
from kiosk.web.sheets.joining import event_name, name_direction
from kiosk.web.sheets.orders import Order
from kiosk.web.wording import long_date

GROUP = 4
"""Characters of the fingerprint that stand together."""


def sheet_html(order: Order) -> str:
    """Return the recovery sheet of `order.passphrase` as HTML. Raises NoSheet without one."""
    if not (order.passphrase and order.public and order.day):
        raise NoSheet(
            "the passphrase is kept nowhere: make this sheet when the words are shown, or type them"
        )
    words = words_of(order.passphrase)
    return recovery_html(order, words, fingerprint(order.public).hex, order.day)


def recovery_html(order: Order, words: Sequence[str], mark: str, day: dt.date) -> str:
    """Return the recovery sheet as HTML; nothing of it is kept or logged.

    `words` are those of the passphrase in their order; `mark` is the fingerprint of the public key
    in hex; `day` is when the sheet is made.
    """
    event = order.event
    with force_locale(order.locale):
        context = {
            "title": gettext("Recovery sheet"),
            "event_name": event_name(order),
            "name_direction": name_direction(order),
            "is_practice": bool(event and event.is_practice),
            "day": long_date(day),
            "erase_on": long_date(event.erase_on) if event else "",
            "words": [(word, " ".join(word.upper())) for word in words],
            "mark": [mark[start : start + GROUP] for start in range(0, len(mark), GROUP)],
        }
        return rendered(
            "recovery-sheet",
            context,
            order.locale,
            is_for_browser=order.is_for_browser,
            paper=order.paper,
        )


def words_of(passphrase: str) -> list[str]:
    """Return the words of a passphrase as the list writes them.

    Four of its words have a hyphen, which a passphrase as it is compared has lost.
    """
    typed = passphrase.split()
    known = set(word_list())
    place = 0
    while len(typed) > WORDS and place + 1 < len(typed):
        pair = "-".join(typed[place : place + 2])
        if pair in known:
            typed[place : place + 2] = [pair]
        place += 1
    return typed
