"""A print job as its page and the list show it: from the database, and from what runs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import format_date, format_time, gettext

from kiosk.database import db
from kiosk.models import ItemState, JobState, PrintItem, PrintJob
from kiosk.outbox import jobs
from kiosk.packs import Case
from kiosk.web.languages import language
from kiosk.web.opened import login_id
from kiosk.web.pressroom import Run
from kiosk.web.prints.batches import batch_of
from kiosk.web.prints.wording import kind_words, left_out_words
from kiosk.web.state import event, event_cases, kiosk

SHOWN = 6
OVER = frozenset({*jobs.ENDED, JobState.FAILED})


@dataclass(frozen=True)
class Seen:
    """One job: what it is, where it stands, and what of it is left out."""

    job: PrintJob
    case: Case | None
    run: Run | None
    items: Sequence[PrintItem]
    phase: str

    @property
    def is_written(self) -> bool:
        return self.job.kind in jobs.WRITTEN

    @property
    def title(self) -> str:
        """Return what it is called: its kind, and for whom."""
        words = kind_words(self.job.kind)
        return f"{words} · {self.case.name(language()).value}" if self.case else words

    @property
    def when(self) -> str:
        """Return the day, short, and the time by this laptop's own clock."""
        at = self.job.created_at.astimezone().replace(tzinfo=None)
        return f"{format_date(at.date(), 'd MMM')} · {format_time(at, 'HH:mm', rebase=False)}"

    @property
    def is_moving(self) -> bool:
        return self.phase in ("waiting", "making", "printing")

    @property
    def reason(self) -> str | None:
        """Return the code of why it does not go on."""
        if self.phase == "stopped":
            return (self.run.reason if self.run else "") or "stopped"
        return self.job.reason

    @property
    def done(self) -> int:
        return self.run.done if self.run else 0

    @property
    def total(self) -> int:
        return self.run.total if self.run else 0

    def number(self, *states: ItemState) -> int:
        return sum(item.state in states for item in self.items)

    @property
    def printed(self) -> int:
        return self.number(ItemState.PRINTED)

    @property
    def to_print(self) -> int:
        return self.number(ItemState.TO_PRINT)

    @property
    def sheets_left(self) -> int:
        """Return how many sheets of paper the newest document has."""
        return max(self.job.sheets - self.job.from_sheet + 1, 0)

    @property
    def left_out(self) -> list[tuple[str, PrintItem]]:
        """Return what is left out, each with a sentence that holds nothing of its text."""
        found = [item for item in self.items if item.state is ItemState.LEFT_OUT]
        return [(self._left_out(item), item) for item in found]

    @property
    def lined_locale(self) -> str:
        """Return in which language a lined sheet takes the place of what was left out."""
        if self.job.kind == "cards" or not self.case:
            return self.job.locale
        known = self.case.letter_languages
        return self.job.locale if self.job.locale in known else next(iter(known), self.job.locale)

    def _left_out(self, item: PrintItem) -> str:
        why = left_out_words(item.reason)
        letters = self.run.letters.get(item.action_id) if self.run else None
        if item.reason == "glyph" and letters and self.run and self.run.login_id == login_id():
            why = gettext("we cannot print: %(letters)s.", letters=letters)
        if self.job.kind == "cards":
            return str(gettext("Card %(number)s: %(why)s", number=item.position, why=why))
        return str(gettext("Letter %(number)s: %(why)s", number=item.position, why=why))


def seen(job: PrintJob) -> Seen:
    """Return one job of this event."""
    return _seen(job, _moving(), event_cases())


def _seen(job: PrintJob, moving: Collection[UUID], cases: Sequence[Case]) -> Seen:
    case = next((case for case in cases if case.slug == job.case_slug), None)
    found = jobs.items(db.session(), job.id)
    phase = _phase(job, is_moving=job.id in moving)
    return Seen(job, case, kiosk().press.find(job.id), found, phase)


def _moving() -> Collection[UUID]:
    """Return what is being made, and let the database be read anew after that.

    In this order: a job that no longer moves has written its last word, which is read then.
    """
    moving = kiosk().press.moving()
    db.session.rollback()
    return moving


def _phase(job: PrintJob, *, is_moving: bool) -> str:
    """Return the state in which a page shows a job; "stopped" and "let_go" have no row."""
    if is_moving and job.state not in jobs.ENDED:
        # Also where it jammed or failed before: it has been begun anew, and writes so soon.
        kept = (JobState.WAITING, JobState.PRINTING)
        return str(job.state if job.state in kept else JobState.MAKING)
    if job.state in jobs.BUSY:
        return "stopped"
    if job.state is JobState.READY:
        return "ready" if kiosk().press.document(job.id, login_id()) is not None else "let_go"
    # After a restart nobody knows whether the printer has it: the host sees what came out.
    return str(JobState.ASKED if job.state is JobState.PRINTING else job.state)


def newest() -> list[Seen]:
    """Return the newest jobs of this event, and older ones that wait for somebody."""
    moving, cases = _moving(), event_cases()
    found = enumerate(jobs.newest(db.session(), event().id))
    shown = [job for place, job in found if place < SHOWN or job.state not in OVER]
    return [_seen(job, moving, cases) for job in shown]


def sheets_of(case: Case, kind: str, options: dict[str, object], number: int) -> int:
    """Return how many sheets of paper so many cards or letters of a case take."""
    return batch_of(case, kind, language(), options).sheets(number)
