"""The sheet of a case: one page to read and to pass round; of a closed case its good news."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from flask_babel import force_locale
from markupsafe import Markup

from kiosk.actions.events import kinds_open
from kiosk.models import Event, Kind
from kiosk.packs import Case
from kiosk.printing.flowing import Flow
from kiosk.printing.setting import as_set
from kiosk.web.rendering import NoSheet, assets, rendered
from kiosk.web.sheets.addressing import picture, said
from kiosk.web.sheets.codes import petition_code
from kiosk.web.sheets.orders import Order
from kiosk.web.wording import as_of, territory

Room = tuple[float, float, int]
"""Width and height in millimetres, and the largest size of type in points."""


class Places(NamedTuple):
    """The room for texts on one paper: css/sheets/case-sheet.css has it too.

    `story` is for a case with something to do beside or below it, `whole` for one without; `ways`
    are what one can do, below their `title`; `invitation` and `address` stand at the code; `foot`
    is its width alone.
    """

    name: Room
    lead: Room
    ask: Room
    story: Room
    whole: Room
    title: Room
    ways: Room
    invitation: Room
    address: Room
    foot: float


PLACES: Mapping[str, Places] = {
    "a4": Places(
        name=(128, 22, 50),
        lead=(128, 17, 14),
        ask=(174, 22, 23),
        story=(116, 163, 15),
        whole=(182, 163, 16),
        title=(49, 13, 15),
        ways=(49, 58, 11),
        invitation=(49, 22, 12),
        address=(49, 20, 9),
        foot=182,
    ),
    "a5": Places(
        name=(92, 15, 32),
        lead=(92, 13, 11),
        ask=(119, 13, 15),
        story=(126, 86, 11),
        whole=(126, 121, 12),
        title=(51, 6, 12),
        ways=(51, 23, 9),
        invitation=(38, 14, 10),
        address=(38, 15.5, 9),
        foot=126,
    ),
}
CODE_MM: Mapping[str, float] = {"a4": 32.0, "a5": 26.0}
"""How wide the modules are, held in the hand: 25 mm and more (ux.md Q1)."""
SMALLEST = 8
"""Points of the story; what is longer than a page in them stops earlier, and says so."""
GOES_ON = 6.0
"""Millimetres that are kept for saying it."""


def case_sheet_html(order: Order) -> str:
    """Return the sheet of a case as HTML, on A4 or A5. Raises NoSheet."""
    case, locale = order.about, order.locale
    if locale not in case.languages:
        raise NoSheet(f"the pack speaks {', '.join(case.languages)}")
    with force_locale(locale):
        places = PLACES[order.paper]
        context = _facts(case, locale) | _to_do(case, locale) | {"places": places}
        context |= _story(case, locale, places.story if context["kinds"] else places.whole)
        return rendered(
            "case-sheet", context, locale, is_for_browser=order.is_for_browser, paper=order.paper
        )


def _facts(case: Case, locale: str) -> dict[str, object]:
    return {
        "name": said(case.name(locale)),
        "country": territory(case.country),
        "since": case.since,
        "lead": said(case.text("summary", locale)),
        "status": said(case.text("status", locale)),
        "stamp_svg": picture(case),
        "stamp_alt": case.text("stamp_alt", locale).value,
        "as_of": as_of(case.status_as_of),
        "sources": _hosts(case),
    }


def _to_do(case: Case, locale: str) -> dict[str, object]:
    """Return what can be done; nothing for a closed case, of which the news is told (promise 7)."""
    # What the event allows, the list of kinds has asked before; a practice event may use it all.
    kinds = kinds_open(case, Event(is_practice=True))
    if not kinds:
        return {"kinds": (), "ask": said(case.text("news", locale)), "code": None}
    petition = case.petition(locale)
    code = petition_code(petition, case.name(locale).value, locale) if petition else None
    named = tuple(kind.value for kind in Kind if kind in kinds)
    return {"kinds": named, "ask": said(case.text("demand", locale)), "code": code}


def _story(case: Case, locale: str, place: Room) -> dict[str, object]:
    """Return the story in the largest type in which it fits its place, shortened if need be."""
    body, (width, height, largest), flow = case.body(locale), place, Flow(assets())
    points = flow(body.value, width, height, largest=largest, smallest=SMALLEST)
    kept = flow.cut(body.value, width, height, points)
    is_cut = len(kept) < len(flow.cut(body.value, width, float("inf"), points))
    if is_cut:
        kept = flow.cut(body.value, width, height - GOES_ON, points)
    story = said(body) | {"text": Markup(kept)}  # noqa: S704 - checked by the pack's loader
    return {"story": story, "story_points": points, "goes_on": is_cut}


def _hosts(case: Case) -> str:
    """Return the sites that the facts come from, each once."""
    told = (source for source in case.sources if source.id not in case.rules.sources)
    hosts = (urlsplit(source.url).hostname or "" for source in told if source.url)
    return as_set(", ".join(dict.fromkeys(host.removeprefix("www.") for host in hosts)))
