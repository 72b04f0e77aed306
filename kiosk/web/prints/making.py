"""Makes one document of what attendees wrote: opened, tried, laid out, joined, all in memory."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from kiosk.outbox import Opener
from kiosk.outbox.jobs import Laid
from kiosk.printing import checking, pdf
from kiosk.printing.checking import NotPrintable
from kiosk.printing.merging import merge
from kiosk.web.pressroom import Run
from kiosk.web.prints.batches import Batch, Sheet
from kiosk.web.sheets import written

T = TypeVar("T")
AT_ONCE = 40
"""Cards or letters in one document of the worker; a multiple of what fits on any sheet."""


class NothingToPrint(Exception):  # noqa: N818 - a state of the job
    """Everything was left out; `laid` says why."""

    def __init__(self, laid: Laid) -> None:
        super().__init__("nothing")
        self.laid = laid


@dataclass(frozen=True)
class Made:
    """A whole document, and what stands where in it."""

    document: bytes = field(repr=False)
    laid: Laid


def make(run: Run, batch: Batch, ids: Sequence[UUID], opener: Opener, first: int = 1) -> Made:
    """Return the document of these actions, whose sheets of paper count from `first`.

    What cannot be printed is left out and named. On a laptop that makes no PDF the document is a
    page of HTML, which a browser prints. Raises NothingToPrint, NotPrintable, pdf.CannotPrint, and
    Stopped when the host cancels.
    """
    run.total, run.done = len(ids), 0
    making = _Making(run, batch, first)
    good = list(making.tried(ids, opener))
    if not pdf.is_available():
        return making.page(good)
    making.lay(good)
    run.letters = making.letters
    if not making.documents:
        raise NothingToPrint(making.laid())
    before = [pdf.render(batch.first_html(len(good)))] if first == 1 else []
    return Made(merge([*before, *making.documents]), making.laid())


Pair = tuple[UUID, Sheet]


class _Making:
    """The state of one making."""

    def __init__(self, run: Run, batch: Batch, first: int) -> None:
        self.run, self.batch, self.next_sheet = run, batch, first
        self.documents: list[bytes] = []
        self.sheet_of: dict[UUID, int] = {}
        self.left_out: dict[UUID, str] = {}
        self.letters: dict[UUID, str] = {}
        self.codes = 0

    def laid(self) -> Laid:
        return Laid(self.sheet_of, self.left_out, self.next_sheet - 1, self.codes)

    def tried(self, ids: Sequence[UUID], opener: Opener) -> Iterator[Pair]:
        """Open a few at a time and yield those that can be printed."""
        for some in _some(ids):
            self.run.go_on()
            opened = opener.take(some)
            for action_id in some:
                action = opened.get(action_id)
                sheet = self.batch.sheet(action) if action else None
                if sheet is None:
                    self._leave_out(action_id, "sealed")
                elif found := written.troubles(self.batch.case, sheet, self.batch.layout):
                    self._leave_out(action_id, found.code, found.letters)
                else:
                    yield action_id, sheet

    def lay(self, good: Sequence[Pair]) -> None:
        """Render what is good and keep where it stands; a worker may be a page ahead of us."""
        ahead: deque[tuple[Sequence[Pair], str]] = deque()

        def pages() -> Iterator[str]:
            for some in _some(good):
                self.run.go_on()
                html = self.batch.html([sheet for _, sheet in some])
                ahead.append((some, html))
                yield html

        for document in pdf.render_all(pages()):
            self.run.go_on()
            some, html = ahead.popleft()
            try:
                self._keep(some, html, document)
            except NotPrintable as refused:
                self._sort_out(some, refused)

    def page(self, good: Sequence[Pair]) -> Made:
        """Lay all of it out on one page of HTML, which nothing but its measures has tried."""
        self.run.letters = self.letters
        if not good:
            raise NothingToPrint(self.laid())
        html = self.batch.html([sheet for _, sheet in good], is_for_browser=True)
        self._place(good)
        return Made(html.encode(), self.laid())

    def _sort_out(self, some: Sequence[Pair], refused: NotPrintable) -> None:
        """Find by printing each alone which ones do not pass, and lay the others together."""
        if len(some) == 1:
            self._leave_out(some[0][0], refused.reason, refused.detail)
            return
        good = []
        for pair in some:
            self.run.go_on()
            html = self.batch.html([pair[1]])
            try:
                checking.check(html, pdf.render(html))
            except NotPrintable as alone:
                self._leave_out(pair[0], alone.reason, alone.detail)
            else:
                good.append(pair)
        if len(good) == len(some):
            raise refused
        if good:
            html = self.batch.html([sheet for _, sheet in good])
            self._keep(good, html, pdf.render(html))

    def _keep(self, some: Sequence[Pair], html: str, document: bytes) -> None:
        self.codes += checking.check(html, document).codes
        self.documents.append(document)
        self._place(some)

    def _place(self, some: Sequence[Pair]) -> None:
        for place, (action_id, _) in enumerate(some):
            sheets = place // self.batch.per_sheet * self.batch.sheets_each
            self.sheet_of[action_id] = self.next_sheet + sheets
        self.next_sheet += self.batch.sheets(len(some))
        self.run.done += len(some)

    def _leave_out(self, action_id: UUID, code: str, letters: str = "") -> None:
        self.left_out[action_id] = code
        if code == "glyph" and letters:
            self.letters[action_id] = letters
        self.run.done += 1


def _some(things: Sequence[T]) -> Iterator[Sequence[T]]:
    return (things[first : first + AT_ONCE] for first in range(0, len(things), AT_ONCE))
