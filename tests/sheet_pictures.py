"""Pictures of every kind of sheet for docs/print/, each one page as poppler draws it.

What is on them is shipped or invented; nobody's words, keys or addresses are.
"""

import datetime as dt
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kiosk import packs
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import Writer
from kiosk.models import Counted, Kind
from kiosk.outbox.figures import CaseFigures, Handed, Hour, Report
from kiosk.packs import Case, Pack
from kiosk.printing import pdf
from kiosk.printing.layouts import CardLayout, LetterLayout
from kiosk.printing.strokes import Strokes
from kiosk.printing.writing import CardSheet, LetterSheet
from kiosk.web.sheets import written
from kiosk.web.sheets.job import job_html
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from tests.packs.example import write_example_pack
from tests.printing.arabic import in_arabic
from tests.printing.marathon import DAY, ERASE_ON, marathon
from tests.printing.sheets import STAMP
from tests.printing.writers import SIGNATURE, TEXTS, cut_to

DPI = 100
SLUG = "joel-paredes"
ARABIC = ("poster", "case-sheet")
"""Kinds that are shown from right to left too, for the invented case: the pack has no Arabic."""
EVENTS: dict[str, str] = {
    "en": "Marathon of letters, Exampletown",
    "ar": "ماراثون الرسائل في مدينة المثال",
}
INVENTED: dict[str, Any] = {
    "address": "http://ecritoire.example.org:8080/",
    "passphrase": "these words are only an example",
    "public": bytes(range(32)),
    "day": DAY,
}
ENGLISH = (
    "I teach people to read, as she did, and I know what a first letter means to somebody of sixty."
    " A lesson is no crime, and nobody should be in prison for giving one."
)
# A sun over hills.
DRAWING = (
    (700, 70, 770, 98, 800, 170, 770, 242, 700, 270, 630, 242, 600, 170, 630, 98, 700, 70),
    (60, 470, 190, 370, 320, 340, 450, 400, 560, 450, 700, 400, 820, 350, 940, 390),
    (150, 560, 340, 500, 520, 520, 700, 560, 880, 510),
)


@dataclass(frozen=True)
class Picture:
    """A picture to make: its name, the page of paper as HTML, and which of its sides."""

    name: str
    html: str
    side: int = 1


def photograph_sheets(folder: Path, keep: Callable[[bytes, Path], None]) -> None:
    """Make a picture of each kind of sheet; `keep` writes it to a path below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(instance=Path(name))
        # Sheets need no database: this writer never starts.
        app = create_app(settings, Writer(settings.database))
        with app.test_request_context():
            invented = packs.load(write_example_pack(Path(name) / "invented"))
            for picture in _pictures(packs.load(packs.BUILTIN), invented):
                drawn = _drawn(pdf.render(picture.html), picture.side)
                keep(drawn, folder / f"{picture.name}.png")


def _pictures(shipped: Pack, invented: Pack) -> Iterator[Picture]:
    known, amal = shipped.case(SLUG), invented.case("amal-example")
    assert known
    assert amal
    amal = in_arabic(amal).model_copy(update={"picture": STAMP.encode()})
    yield from _of_cases(known, amal)
    yield from _of_the_event(shipped, replace(_order("ar"), cases=(amal, *invented.cases[1:2])))
    yield from _cards(amal)
    yield from _letters(amal)


def _of_cases(known: Case, amal: Case) -> Iterator[Picture]:
    for name, kind in KINDS.items():
        if kind.languages:
            # Labels need an address, which is not confirmed for every case.
            case = amal if name == "labels" else known
            yield Picture(name, kind.of(Order("en", kind.papers[0], case, event=marathon())))
        if name in ARABIC:
            yield Picture(f"{name}-ar", kind.of(Order("ar", kind.papers[0], amal)))


def _of_the_event(shipped: Pack, arabic: Order) -> Iterator[Picture]:
    ordered = replace(
        _order("en"),
        report=_report("en", shipped.cases),
        cases=tuple(shipped.cases),
        stories=tuple(shipped.stories),
    )
    for name, kind in KINDS.items():
        if not kind.languages:
            yield Picture(name, kind.of(ordered))
    arabic = replace(arabic, report=_report("ar", arabic.cases))
    yield Picture("report-ar", KINDS["report"].of(arabic))


def _order(locale: str) -> Order:
    return Order(locale, event=marathon(EVENTS[locale]), **INVENTED)


def _report(locale: str, cases: Sequence[Case]) -> Report:
    """Return invented figures in which everything adds up."""
    figures = [
        CaseFigures(
            case.slug,
            {Kind.SIGNATURE: 48 - 5 * place, Kind.LETTER: 7 - place, Kind.CARD: 21 - 3 * place},
            {Counted.LETTER: 6 - place},
            9 - place,
        )
        for place, case in enumerate(cases[:6])
    ]
    screens = sum(case.at_screens for case in figures)
    signed = sum(case.actions[Kind.SIGNATURE] for case in figures)
    others, arabic = screens - signed, screens // 6
    return Report(
        name=EVENTS[locale],
        country="CH",
        is_practice=False,
        erase_on=ERASE_ON,
        captured=screens,
        withdrawn=0,
        young=6,
        cases=figures,
        hours=_hours(screens, sum(case.on_paper for case in figures)),
        languages=[("fr", screens - 2 * arabic - 5), ("en", arabic + 5), ("ar", arabic)],
        receivers=[
            Handed("example.org", "webhook", signed - 22, 20, 2, 0, others),
            Handed("post", "post", others - 9, 9, 0, 0, signed),
        ],
        is_balanced=True,
        differences=0,
        goal=400 if len(figures) > 2 else 200,
    )


def _hours(screens: int, paper: int) -> list[Hour]:
    """Share the actions among six hours, by the laptop's own clock."""
    begin = dt.datetime.combine(DAY, dt.time(14)).astimezone()
    shares = (0.1, 0.16, 0.2, 0.22, 0.18)
    parts = [(int(screens * share), int(paper * share)) for share in shares]
    parts.append((screens - sum(part[0] for part in parts), paper - sum(part[1] for part in parts)))
    return [Hour(begin + dt.timedelta(hours=step), *part) for step, part in enumerate(parts)]


def _cards(case: Case) -> Iterator[Picture]:
    cards = [
        _card(
            "Dear Amal,\n\nTonight forty of us sit at one long table and write. Somebody baked"
            " bread, somebody plays the accordion. I thought of your lessons when my daughter wrote"
            " her first whole sentence. It was about a cat."
        ),
        _card("The hills behind our house are green again.", DRAWING),
        _card("", DRAWING),
        _card("You are not alone.\n\nWarm wishes from Exampletown"),
    ]
    four = written.card_html(case, *cards, locale="en", layout=CardLayout("a6-4up"))
    folded = written.card_html(case, cards[1], locale="en", layout=CardLayout("a5-folded"))
    us = CardLayout("4x6-2up", "short")
    yield Picture("card-4up", four)
    yield Picture("card-4up-back", four, side=2)
    yield Picture("card-folded", folded)
    yield Picture("card-folded-inside", folded, side=2)
    yield Picture("card-4x6", written.card_html(case, *cards[:2], locale="en", layout=us))
    arabic = _card(cut_to(TEXTS["arabic"], 32), name="ليلى المثال", language="ar")
    yield Picture("card-ar", written.card_html(case, arabic, locale="ar"))
    yield Picture("job-sheet", job_html(case, 40, CardLayout("a6-4up"), locale="en"))


def _card(
    message: str, drawing: Strokes = (), name: str = "Bo Example", language: str = "en"
) -> CardSheet:
    return CardSheet(message, name, "Exampletown", language, drawing, SIGNATURE)


def _letters(case: Case) -> Iterator[Picture]:
    copied = LetterLayout("a4", "din-b", has_copy=True)
    english = _letter(case, "en", "I am a nurse.", "Bo Example", ENGLISH)
    arabic = _letter(case, "ar", "أنا ممرضة.", "ليلى المثال", cut_to(TEXTS["arabic"], 40))
    yield Picture("letter", written.letter_html(case, english, layout=copied))
    yield Picture("letter-copy", written.letter_html(case, english, layout=copied), side=2)
    yield Picture("letter-ar", written.letter_html(case, arabic))


def _letter(case: Case, language: str, who: str, name: str, own: str) -> LetterSheet:
    assert case.target
    return LetterSheet(
        language=language,
        who=who,
        facts=case.text("letter", language).value,
        own=own,
        ask=case.text("petition", language).value,
        salutation=(case.target.salutation or {})[language],
        closing=(case.target.closing or {})[language],
        name=name,
        town="Exampletown",
        day=DAY,
        signature=SIGNATURE,
    )


def _drawn(document: bytes, side: int) -> bytes:
    only = ("-f", str(side), "-l", str(side), "-singlefile")
    command = ("pdftoppm", "-r", str(DPI), "-png", *only, "-")
    done = subprocess.run(command, input=document, capture_output=True, check=True)  # noqa: S603
    return done.stdout
