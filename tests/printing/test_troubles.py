"""What cannot be printed as it is, is named before; everything else is whole (ux.md R8, T6)."""

from dataclasses import replace

import pytest

from kiosk.packs import Case
from kiosk.printing import pdf
from kiosk.printing.layouts import CardFormat, CardLayout, LetterLayout
from kiosk.printing.writing import CardSheet
from kiosk.web.sheets import written
from kiosk.web.sheets.written import Trouble, troubles
from tests.printing import sheets
from tests.printing.spots import count
from tests.printing.test_windows import LONGEST, full
from tests.printing.writers import TEXTS, Desk, card, letter

pytestmark = pytest.mark.pdf

OVERRIDE = "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe\N{POP DIRECTIONAL FORMATTING}"
GLUE = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH JOINER}\N{LEFT-TO-RIGHT OVERRIDE}"
ODD = {
    "ten thousand letters": ("y" * 10_000, Trouble("too_long")),
    "ten thousand lines": ("\n".join("y" * 5_000), Trouble("too_long")),
    "a word of 300 letters": ("x" * 300, None),
    "an emoji": ("Courage \N{GRINNING FACE}", Trouble("glyph", "\N{GRINNING FACE}")),
    "a face with tone and joiner": ("\U0001f469\U0001f3fd\u200d\U0001f52c", None),
    "a text sign": ("le 1\N{VARIATION SELECTOR-15} mai", None),
    "Chinese": ("Amal 你好", Trouble("glyph", "你好")),
    "right to left": (f"photo {OVERRIDE}", None),
    "nothing to see": (f"Bon{GLUE * 400}jour", None),
    "markup": ("</p></section><svg onload=x><image href=http://127.0.0.1/></svg>", None),
    "a style": ("<style>@import url(file:///etc/passwd)</style>", None),
    "Jinja": ("{{ config }} {% include 'x' %}", None),
    "controls": ("a\x00b\x1bc\x7f", None),
    "marks on marks": ("Z" + "\N{COMBINING ACUTE ACCENT}" * 40, None),
}


def found(case: Case, message: str) -> Trouble | None:
    return troubles(case, card(message))


@pytest.mark.parametrize("name", [name for name in ODD if name != "a face with tone and joiner"])
def test_odd_texts_are_printed_or_named(name: str, writing_desk: Desk) -> None:
    message, expected = ODD[name]
    if expected and expected.code == "too_long":
        assert troubles(writing_desk.case, letter(message)) == expected
    assert found(writing_desk.case, message) == expected


def test_each_letter_that_lacks_is_named_once_and_nothing_else_is(writing_desk: Desk) -> None:
    """R8: what the host reads holds none of the text; the name counts too."""
    face = ODD["a face with tone and joiner"][0]
    named = found(writing_desk.case, f"secret {face} {face}")
    assert named == Trouble("glyph", "\U0001f469\U0001f3fd\U0001f52c")
    assert troubles(writing_desk.case, card("Bonjour", name="李 Li")) == Trouble("glyph", "李")
    assert troubles(writing_desk.case, replace(letter("Bonjour"), who="李")) == Trouble(
        "glyph", "李"
    )


def test_a_town_that_is_not_printed_is_no_trouble(writing_desk: Desk) -> None:
    """C3: the control prints it."""
    sheet = replace(card("Bonjour"), town="北京")
    assert troubles(writing_desk.case, sheet) == Trouble("glyph", "北京")
    case = writing_desk.case
    rules = case.rules.card.model_copy(update={"sender_address": "none"})
    silent = case.model_copy(update={"rules": case.rules.model_copy(update={"card": rules})})
    assert troubles(silent, sheet) is None


FORMATS: tuple[CardFormat, ...] = ("a6", "a6-4up")
WHOLE = [message for message, trouble in ODD.values() if trouble is None][:1] + [
    message
    for name, (message, trouble) in ODD.items()
    if trouble is None and name not in {"a face with tone and joiner", "a word of 300 letters"}
]


@pytest.fixture(scope="module")
def printed(writing_desk: Desk, printer: None) -> dict[str, bytes]:
    """Return every odd text that no trouble was found with, in the formats that differ most."""
    cards = [card(message) for message in WHOLE]
    return {
        name: pdf.render(
            written.card_html(writing_desk.case, *cards, locale="en", layout=CardLayout(name))
        )
        for name in FORMATS
    }


@pytest.mark.parametrize("name", FORMATS)
def test_what_no_trouble_was_found_with_is_whole(name: str, printed: dict[str, bytes]) -> None:
    """T6: as many pages as there are sheets, and all of the text: none of it became markup."""
    document = printed[name]
    per_sheet = {"a6-4up": 4, "4x6-2up": 2}.get(name, 1)
    assert count(document) == 2 * -(-len(WHOLE) // per_sheet)
    said = "".join(sheets.text(document).split())
    for text in ("<svgonload=x>", "{{config}}", "file:///etc/passwd", "</section>", "x" * 20):
        assert text in said, text


def test_nothing_turns_the_rest_of_a_line_round(writing_desk: Desk) -> None:
    """SEC10: the override is gone, the letters stand as they were typed."""
    html = written.card_html(
        writing_desk.case, card(f"photo {OVERRIDE}"), locale="en", is_for_browser=True
    )
    assert "photo gnp.exe" in html
    assert not {"\u202e", "\u202d", "\u202c", "\u2066"} & set(html)


@pytest.mark.parametrize(
    ("lines", "is_trouble"),
    [
        (("MINISTRY", "ICELAND"), False),
        (LONGEST, False),
        (("MINISTRY",) * 9, True),
        (("W" * 90,), True),
        (("МИНИСТЕРСТВО",), False),
        (("外交部",), True),
    ],
)
def test_an_address_that_paper_does_not_take_is_named(
    lines: tuple[str, ...], is_trouble: bool, writing_desk: Desk
) -> None:
    """R6: a pack cannot have it, but what is printed is asked too."""
    case = writing_desk.case
    assert case.card
    assert case.target
    assert case.embassy
    to_person = case.model_copy(update={"card": case.card.model_copy(update={"address": lines})})
    to_office = case.model_copy(
        update={"target": case.target.model_copy(update={"address": lines})}
    )
    copied = case.model_copy(update={"embassy": case.embassy.model_copy(update={"address": lines})})
    with_copy = LetterLayout(has_copy=True)
    answers = (
        troubles(to_person, card("Bonjour")),
        troubles(to_office, letter("Bonjour")),
        troubles(copied, letter("Bonjour"), with_copy),
    )
    assert [answer.code if answer else "" for answer in answers] == (
        ["address"] * 3 if is_trouble else [""] * 3
    )
    assert troubles(copied, letter("Bonjour")) is None


def test_less_fits_where_there_is_less_paper(writing_desk: Desk) -> None:
    """A letter is measured for its own layout; the answer for A4 is the control."""
    longest = full(LetterLayout(), TEXTS["latin"] * 5)
    assert troubles(writing_desk.case, longest) is None
    short = LetterLayout("letter", "din-b")
    assert troubles(writing_desk.case, longest, short) == Trouble("too_long")


def test_a_message_beside_a_drawing_has_more_room_on_a_folded_card(writing_desk: Desk) -> None:
    sheet: CardSheet = card("Bonjour à toi, de loin. " * 36, has_drawing=True)
    assert troubles(writing_desk.case, sheet) == Trouble("too_long")
    assert troubles(writing_desk.case, sheet, CardLayout("a5-folded")) is None
