"""All kinds of sheets: which papers they come on, in which languages, and who may print them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kiosk.actions.events import kinds_open
from kiosk.models import Event, Kind
from kiosk.packs import ActionOpen, Case, Pack
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets import (
    case_sheet,
    guide,
    joining,
    labels,
    lined,
    lockdown,
    petition,
    poster,
    recovery,
    report,
    tent,
    test_page,
)
from kiosk.web.sheets.codes import code_warnings
from kiosk.web.sheets.orders import Order

Languages = Callable[[Case, Event, Pack], tuple[str, ...]]


@dataclass(frozen=True)
class SheetKind:
    """A kind of sheet that holds nothing personal.

    `papers` are its formats, the usual one first. `build` returns the HTML page and raises NoSheet.
    `languages` tells in which languages a case has it at this event, none where it has no such
    sheet; it is None for a sheet of the event, which comes in every language. `codes` tells on
    which paper it has the code of the case's petition, and how many millimetres wide.
    """

    name: str
    build: Callable[[Order], str]
    papers: tuple[str, ...] = ("a4",)
    languages: Languages | None = None
    codes: Mapping[str, float] = field(default_factory=dict)

    def of(self, order: Order) -> str:
        """Return the page that was ordered. Raises NoSheet."""
        if order.paper not in self.papers:
            raise NoSheet(f"{self.name} comes on {', '.join(self.papers)}")
        return self.build(order)

    def warnings(self, order: Order) -> tuple[str, ...]:
        """Return what the host should know before printing this, in the language of the screen."""
        width = self.codes.get(order.paper)
        if width is None or order.case is None:
            return ()
        return code_warnings(order.case, order.locale, width)


def _with_petition(case: Case, event: Event, pack: Pack) -> tuple[str, ...]:
    return pack.languages if kinds_open(case, event) and case.petitions else ()


def _with_sheet(case: Case, event: Event, pack: Pack) -> tuple[str, ...]:
    is_told = kinds_open(case, event) or case.action_open == ActionOpen.NO
    return pack.languages if is_told else ()


def _with_guide(case: Case, event: Event, pack: Pack) -> tuple[str, ...]:
    return pack.languages if kinds_open(case, event) - {Kind.SIGNATURE} else ()


def _with_lines(case: Case, event: Event, pack: Pack) -> tuple[str, ...]:
    return pack.languages if Kind.SIGNATURE in kinds_open(case, event) else ()


def _with_drawings(case: Case, event: Event, pack: Pack) -> tuple[str, ...]:
    return _with_cards(case, event, pack) if case.rules.card.drawing_ok else ()


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
        SheetKind(
            "poster", poster.poster_html, tuple(poster.PLACES), _with_petition, poster.CODE_MM
        ),
        SheetKind("tent", tent.tent_html, ("a4",), _with_petition, tent.CODE_MM),
        SheetKind(
            "case-sheet",
            case_sheet.case_sheet_html,
            tuple(case_sheet.PLACES),
            _with_sheet,
            case_sheet.CODE_MM,
        ),
        SheetKind("guide", guide.guide_html, languages=_with_guide),
        SheetKind("lined-card", lined.card_html, languages=_with_cards),
        SheetKind("lined-letter", lined.letter_html, tuple(lined.ROWS), _with_letters),
        SheetKind("drawing-card", lined.drawing_card_html, languages=_with_drawings),
        SheetKind(
            "petition-sheet",
            petition.petition_sheet_html,
            tuple(petition.ROWS),
            _with_lines,
            petition.CODE_MM,
        ),
        SheetKind("labels", labels.labels_html, tuple(labels.STOCKS), _with_labels),
        SheetKind("join-sheet", joining.join_html, A4_OR_LETTER),
        SheetKind("lockdown-sheet", lockdown.lockdown_html, A4_OR_LETTER),
        SheetKind("recovery-sheet", recovery.sheet_html, A4_OR_LETTER),
        SheetKind("report", report.report_html, A4_OR_LETTER),
        SheetKind("test-page", test_page.test_page_html, A4_OR_LETTER),
    )
}
"""By name, in the order in which the print room shows them."""
