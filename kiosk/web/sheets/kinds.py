"""All kinds of sheets: which papers they come on, in which languages, and who may print them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.actions.events import kinds_open
from kiosk.models import Event, Kind
from kiosk.packs import Case, Pack
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets import joining, labels, lined, poster, recovery, report, test_page
from kiosk.web.sheets.orders import Order

Languages = Callable[[Case, Event, Pack], tuple[str, ...]]


@dataclass(frozen=True)
class SheetKind:
    """A kind of sheet that holds nothing personal.

    `papers` are its formats, the usual one first. `build` returns the HTML page and raises NoSheet.
    `languages` tells in which languages a case has it at this event, none where it has no such
    sheet; it is None for a sheet of the event, which comes in every language.
    """

    name: str
    build: Callable[[Order], str]
    papers: tuple[str, ...] = ("a4",)
    languages: Languages | None = None

    def of(self, order: Order) -> str:
        """Return the page that was ordered. Raises NoSheet."""
        if order.paper not in self.papers:
            raise NoSheet(f"{self.name} comes on {', '.join(self.papers)}")
        return self.build(order)


def _with_petition(case: Case, event: Event, pack: Pack) -> tuple[str, ...]:
    return pack.languages if kinds_open(case, event) and case.petitions else ()


def _with_cards(case: Case, event: Event, pack: Pack) -> tuple[str, ...]:
    return pack.languages if Kind.CARD in kinds_open(case, event) else ()


def _with_letters(case: Case, event: Event, _pack: Pack) -> tuple[str, ...]:
    return case.letter_languages if Kind.LETTER in kinds_open(case, event) else ()


def _with_labels(case: Case, event: Event, pack: Pack) -> tuple[str, ...]:
    return pack.languages if kinds_open(case, event) and labels.addresses(case) else ()


A4_OR_LETTER = ("a4", "letter")
KINDS: Mapping[str, SheetKind] = {
    kind.name: kind
    for kind in (
        SheetKind("poster", poster.poster_html, languages=_with_petition),
        SheetKind("lined-card", lined.card_html, languages=_with_cards),
        SheetKind("lined-letter", lined.letter_html, languages=_with_letters),
        SheetKind("labels", labels.labels_html, tuple(labels.STOCKS), _with_labels),
        SheetKind("join-sheet", joining.join_html, A4_OR_LETTER),
        SheetKind("recovery-sheet", recovery.sheet_html, A4_OR_LETTER),
        SheetKind("report", report.report_html, A4_OR_LETTER),
        SheetKind("test-page", test_page.test_page_html, A4_OR_LETTER),
    )
}
"""By name, in the order in which the print room shows them."""
