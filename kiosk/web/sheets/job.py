"""The first sheet of a print job: is the printer set right, and what is done with the rest."""

from flask_babel import force_locale, gettext, ngettext

from kiosk.packs import Case
from kiosk.printing.layouts import CardFormat, CardLayout, LetterLayout, Window
from kiosk.web.rendering import rendered
from kiosk.web.sheets.cards import paper_words as card_paper
from kiosk.web.sheets.letters import paper_words as letter_paper
from kiosk.web.sheets.troubles import refuse_closed


def job_html(
    case: Case,
    count: int,
    layout: CardLayout | LetterLayout,
    *,
    locale: str,
    is_for_browser: bool = False,
) -> str:
    """Return the sheet that comes before `count` cards or letters, on the same paper (ux.md R4).

    It has the ruler, which is on no card, since a card carries nothing of ours and four cards fill
    their sheet. Before cards it has two pages, so that what follows begins on a front. A closed
    case raises NoSheet.
    """
    refuse_closed(case)
    with force_locale(locale):
        name = case.name(locale).value
        is_cards = isinstance(layout, CardLayout)
        context = {
            "title": _cards(count, name) if is_cards else _letters(count, name),
            "steps": _card_steps(layout) if isinstance(layout, CardLayout) else _folding(layout),
            "flip": layout.flip if isinstance(layout, CardLayout) else "",
            "has_mark": isinstance(layout, CardLayout) and layout.format != "a6",
            "paper_words": card_paper(layout)
            if isinstance(layout, CardLayout)
            else letter_paper(layout),
        }
        return rendered(_template(layout), context, locale, is_for_browser=is_for_browser)


def window_words(window: Window) -> str:
    """Return the name of a window, in the language of the screen."""
    words = {
        "din-b": gettext("Window envelope DIN 5008, form B"),
        "din-a": gettext("Window envelope DIN 5008, form A"),
        "fr-dl": gettext(
            "French DL envelope, window at the right: measure with your envelope first"
        ),
        "us-10": gettext(
            "US No. 10 envelope, window at the left: measure with your envelope first"
        ),
    }
    return str(words[window])


def _cards(count: int, name: str) -> str:
    return str(ngettext("%(num)s card to %(name)s", "%(num)s cards to %(name)s", count, name=name))


def _letters(count: int, name: str) -> str:
    words = ngettext(
        "%(num)s letter for %(name)s", "%(num)s letters for %(name)s", count, name=name
    )
    return str(words)


def _template(layout: CardLayout | LetterLayout) -> str:
    if layout.page == (215.9, 279.4):
        return "job-sheet-us"
    return "job-sheet" if layout.page == (210.0, 297.0) else "job-sheet-a6"


def _card_steps(layout: CardLayout) -> list[str]:
    steps: dict[CardFormat, list[str]] = {
        "a6": [],
        "a6-4up": [gettext("Cut along the marks, once across and once down: four cards.")],
        "a5-folded": [gettext("Fold each sheet once across, the stamp and the address outside.")],
        "4x6-2up": [gettext("Cut along the marks: two cards.")],
    }
    if layout.format == "a6":
        return steps["a6"]
    if layout.flip == "long":
        turned = gettext("Printed on both sides, turned over the long edge.")
    else:
        turned = gettext("Printed on both sides, turned over the short edge.")
    light = gettext(
        "Hold this sheet against the light: the cross stands in the circle. If it does not, choose"
        " the other edge."
    )
    return [f"{turned} {light}", *steps[layout.format]]


def _folding(layout: LetterLayout) -> list[str]:
    return [
        window_words(layout.window) + ".",
        gettext("Fold each letter at the two marks at its left, the address outside."),
    ]
