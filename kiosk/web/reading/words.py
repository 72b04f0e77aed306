"""The words of reading: what the case's rules say to a host, and why something is held back."""

from collections.abc import Mapping

from flask_babel import lazy_gettext

from kiosk.actions.cautions import Topic
from kiosk.outbox.holding import Why

CAUTIONS: Mapping[Topic, object] = {
    Topic.ORGANISATION: lazy_gettext("It names the organisation, which could do harm here."),
    Topic.ADDRESS: lazy_gettext("It holds a web address, an e-mail address or a hashtag."),
    Topic.RELIGION: lazy_gettext("It speaks of religion, which may harm or not be theirs."),
    Topic.SEASON: lazy_gettext("It speaks of a feast that may not be theirs."),
    Topic.CHARGES: lazy_gettext("It repeats the accusations: others read it first."),
    Topic.POLITICS: lazy_gettext("It speaks of politics, which could do harm."),
    Topic.AVOID: lazy_gettext("For this person it could do harm."),
}
WHY: Mapping[Why, object] = {
    Why.THREATENS: lazy_gettext("It threatens or insults somebody"),
    Why.NAMES_AT_RISK: lazy_gettext("It names somebody whom that puts at risk"),
    Why.OTHERS_DATA: lazy_gettext("It tells something private about another person"),
    Why.TEST: lazy_gettext("It is a test or a joke"),
    Why.NOT_READABLE: lazy_gettext("Nobody can read it"),
    Why.AGAINST_RULES: lazy_gettext("It goes against the rules of this case"),
    Why.ASKED_FOR: lazy_gettext("Its writer asked for it"),
}


def why_words(code: str) -> str:
    """Return the words for a code; the code itself for one of a later version."""
    return str(WHY[Why(code)]) if code in set(Why) else code
