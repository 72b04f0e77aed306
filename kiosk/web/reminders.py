"""What the host should look at before the doors open: cases of which nothing new is known."""

from collections.abc import Sequence

from kiosk.packs import ActionOpen, Case
from kiosk.packs.overlay import OPENNESS, by_case
from kiosk.web.state import event_cases, kiosk

OLD_DAYS = 180
"""Days after which what is known of a person is looked up again (design: Case packs)."""


def old_statuses() -> Sequence[Case]:
    """Return the cases shown whose status is older than OLD_DAYS.

    A case whose demand somebody confirmed since is none of them, nor one that is told as news.
    """
    today = kiosk().now().astimezone().date()
    found = by_case(kiosk().in_use().edits)

    def is_old(case: Case) -> bool:
        opening = found.get(case.slug, {}).get(OPENNESS)
        if opening and opening.sure_on and (today - opening.sure_on).days <= OLD_DAYS:
            return False
        return case.status_as_of.is_older_than(OLD_DAYS, today)

    told = (case for case in event_cases() if case.action_open is not ActionOpen.NO)
    return [case for case in told if is_old(case)]


def to_confirm() -> Sequence[Case]:
    """Return the cases shown that take nothing until the host confirms their demand."""
    return [case for case in event_cases() if case.action_open is ActionOpen.CHECK]
