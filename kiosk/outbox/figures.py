"""The figures of an event as a report tells them: numbers of what was done, nobody's."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.models import Counted, Kind

PAPER = (Counted.LETTER, Counted.CARD, Counted.DRAWING, Counted.PETITION_LINE)
"""What is done by hand and only counted; sharing is no action."""


@dataclass(frozen=True)
class CaseFigures:
    """What was done for one case: at the screens, on paper, and how often it was shared."""

    case_slug: str
    actions: Mapping[Kind, int]
    paper: Mapping[Counted, int]
    shares: int

    @property
    def at_screens(self) -> int:
        return sum(self.actions.values())

    @property
    def on_paper(self) -> int:
        return sum(self.paper.values())

    @property
    def together(self) -> int:
        return self.at_screens + self.on_paper


class Totals:
    """What the figures of some cases add up to."""

    cases: Sequence[CaseFigures]

    @property
    def at_screens(self) -> int:
        return sum(case.at_screens for case in self.cases)

    @property
    def on_paper(self) -> int:
        return sum(case.on_paper for case in self.cases)

    @property
    def together(self) -> int:
        return self.at_screens + self.on_paper

    @property
    def shares(self) -> int:
        return sum(case.shares for case in self.cases)

    def of_kind(self, kind: Kind) -> int:
        return sum(case.actions.get(kind, 0) for case in self.cases)

    def of_paper(self, counted: Counted) -> int:
        return sum(case.paper.get(counted, 0) for case in self.cases)


@dataclass(frozen=True)
class Hour:
    """How many acted in the hour that begins `at` (UTC): at the screens and on paper."""

    at: dt.datetime
    at_screens: int
    on_paper: int


@dataclass(frozen=True)
class Handed:
    """How the actions stand at one receiver; `name` is None while the event has none.

    `needs_you` are those refused or unclear; at the post, `sent` are those posted.
    """

    name: str | None
    kind: str | None
    sent: int
    waiting: int
    needs_you: int
    withdrawn: int
    not_for_it: int


@dataclass(frozen=True)
class Report(Totals):
    """The figures of one event at one moment.

    `captured` is what the books have; of these `withdrawn` were taken back and are in no other
    figure of the screens. `cases` are in the event's order, `hours` those with actions, earliest
    first, `languages` by code, the most used first. `young` is how many of the actions are by
    young people. `held_back` are those that the host read and does not send: they count like all
    others. `differences` is how many the books name; 0 when they balance.
    """

    name: str
    country: str
    is_practice: bool
    erase_on: dt.date
    captured: int
    withdrawn: int
    young: int
    cases: Sequence[CaseFigures]
    hours: Sequence[Hour]
    languages: Sequence[tuple[str, int]]
    receivers: Sequence[Handed]
    is_balanced: bool
    differences: int
    goal: int | None = None
    place: str = ""
    held_on: dt.date | None = None
    held_back: int = 0
    is_closed: bool = False
