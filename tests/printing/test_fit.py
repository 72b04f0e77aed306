"""“Fits” is what the real layout says: the sheet is printed and read back (ux.md C6, F7)."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.printing.setting import lines_of
from kiosk.printing.writing import CARD_SIZES, LETTER_SIZES, fit_card, fit_letter
from tests.printing import sheets
from tests.printing.writers import TEXTS, Desk, card, cut_to, letter, pages, pages_per_card

pytestmark = pytest.mark.pdf

MANY = 10_000
LAYOUTS = [False, True]
EVERY_DAY = ("latin", "arabic", "mixed")
"""Plain, tall and mixed lines; other scripts are measured as one of these."""
SCRIPTS = [
    pytest.param(EVERY_DAY, id="some"),
    pytest.param(
        [name for name in TEXTS if name not in EVERY_DAY], id="rest", marks=pytest.mark.full
    ),
]


def longest(text: str, fits: Callable[[str], bool]) -> int:
    """Return how many words of `text` fit at most."""
    low, high = 0, len(text.split(" "))
    assert not fits(text), "the text must be longer than the place"
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(cut_to(text, middle)) else (low, middle)
    return low


def flat(message: str) -> str:
    return "".join("".join(lines_of(message)).split())


ODD = {
    "nothing": "",
    "one letter": "a",
    "line breaks": "\n".join("abcdefghijklmno"),
    "blank lines": "Cher ami,\n\n\nà bientôt\n\n",
    "a word of 300 letters": "Salut " + "x" * 300 + " ami",
    "numbers and signs": "1 + 1 = 2; 3/4 (a-b) [c] … — « d » 50 % " * 8,
    "dots that touch": "كتبت بنت تحت بيت قريب نبات شتوي ثقيل يزينه بيتي " * 7,
    "harakat": "أَنْتَ لَسْتَ وَحْدَكَ يَا صَدِيقِي الْعَزِيز " * 12,
    "urdu": "میں آپ کو یہ خط لکھ رہا ہوں تاکہ آپ کو معلوم ہو کہ آپ اکیلے نہیں ہیں۔ " * 5,
}


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("has_drawing", LAYOUTS)
def test_a_card_that_fits_is_whole_on_its_side(
    has_drawing: bool, scripts: Sequence[str], writing_desk: Desk, assets: Path, printer: None
) -> None:
    """Every script, in each size at its very limit, and odd texts: one page, nothing missing."""
    messages = list(ODD.values())
    for text in map(TEXTS.__getitem__, scripts):
        for points in (16, 12, 9):
            words = longest(
                text,
                lambda part, points=points: (  # type: ignore[misc]
                    (fit := fit_card(part, has_drawing, assets)).fits and fit.points >= points
                ),
            )
            messages.append(cut_to(text, words))
    fits = [fit_card(message, has_drawing, assets) for message in messages]
    assert {fit.points for fit in fits} >= {16, 12, 9}
    assert all(fit.fits for fit in fits)
    document = writing_desk.cards(*(card(m, has_drawing=has_drawing) for m in messages))
    assert pages_per_card(document) == [1] * len(messages)
    for message, said in zip(messages, pages(document)[::2], strict=True):
        if message.isascii() or message.startswith(("Je vous", "Tôi", "Я")):
            assert flat(message) in said
    for word in sheets.words(document):
        assert 7.5 < word.start <= word.end < 148 - 7.5
        assert 8 < word.height < 97.5


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("has_drawing", LAYOUTS)
def test_no_tenth_of_a_card_is_wasted(
    has_drawing: bool, scripts: Sequence[str], writing_desk: Desk, assets: Path, printer: None
) -> None:
    """The control: what is a ninth longer than the longest that fits does run over the card."""
    longer = []
    for text in map(TEXTS.__getitem__, scripts):
        words = longest(text, lambda part: fit_card(part, has_drawing, assets).fits)
        longer.append(cut_to(text, words + words // 9 + 1))
    assert all(fit_card(message, has_drawing, assets).share > 1 for message in longer)
    document = writing_desk.cards(*(card(m, has_drawing=has_drawing) for m in longer))
    assert all(count > 1 for count in pages_per_card(document))


def test_what_does_not_fit_goes_on_overleaf_and_nothing_is_cut(
    writing_desk: Desk, assets: Path, printer: None
) -> None:
    many = "y" * MANY
    fit = fit_card(many, False, assets)
    assert (fit.points, fit.fits) == (CARD_SIZES[-1], False)
    assert fit.share > 5
    document = writing_desk.cards(card(many))
    assert pages_per_card(document)[0] > 5
    assert sum(said.count("y") for said in pages(document)) >= MANY


WORDS = st.sampled_from(
    sorted({word for text in TEXTS.values() for word in text.split()} | {"x" * 90, "W" * 40})
) | st.text("aeiou-/’éäşđжЩωÅ.,!%&<>", min_size=1, max_size=60)
MESSAGES = st.lists(
    st.tuples(WORDS, st.sampled_from([" ", " ", " ", " ", "  ", "\n", "\n\n", "\t"])).map("".join),
    max_size=160,
).map("".join)


@given(written=st.lists(st.tuples(MESSAGES, st.booleans()), min_size=3, max_size=5))
@settings(max_examples=4, deadline=None)
def test_whatever_it_says_fits_does(
    written: list[tuple[str, bool]], writing_desk: Desk, assets: Path, printer: None
) -> None:
    fitting = [
        card(message, has_drawing=has_drawing)
        for message, has_drawing in written
        if fit_card(message, has_drawing, assets).fits
    ]
    if fitting:
        assert pages_per_card(writing_desk.cards(*fitting)) == [1] * len(fitting)


def fits_letter(own: str, assets: Path, points: int = LETTER_SIZES[-1]) -> bool:
    fit = fit_letter(letter(own).parts, assets)
    return fit.fits and fit.points >= points


@pytest.mark.parametrize("scripts", SCRIPTS)
def test_a_letter_that_fits_is_one_page(
    scripts: Sequence[str], writing_desk: Desk, assets: Path, printer: None
) -> None:
    """C6: in each size at its very limit, beside a salutation and a closing of two lines."""
    texts = ["", "\n".join("abcdefghij"), "\n\n".join("abcdefghij"), "x" * 300]
    for text in map(TEXTS.__getitem__, scripts):
        long = text * 4
        for points in LETTER_SIZES:
            words = longest(long, lambda own, p=points: fits_letter(own, assets, p))  # type: ignore[misc]
            texts.append(cut_to(long, words))
    assert {fit_letter(letter(own).parts, assets).points for own in texts} == set(LETTER_SIZES)
    document = writing_desk.letters(*(letter(own) for own in texts))
    said = pages(document)
    assert len(said) == len(texts)
    for own, page in zip(texts, said, strict=True):
        assert "Fribourg" in page
        if own.isascii() or own.startswith(("Je vous", "Tôi", "Я")):
            assert flat(own) in page
    for word in sheets.words(document):
        assert 24.5 < word.start <= word.end < 190.5
        assert 45 < word.height < 280


@pytest.mark.parametrize("scripts", SCRIPTS)
def test_no_tenth_of_a_letter_is_wasted(
    scripts: Sequence[str], writing_desk: Desk, assets: Path, printer: None
) -> None:
    """The control: each of these runs over its page, since every letter begins a new one."""
    longer = []
    for text in map(TEXTS.__getitem__, scripts):
        words = longest(text * 4, lambda own: fits_letter(own, assets))
        longer.append(letter(cut_to(text * 4, words + words // 9 + 1)))
    assert not any(fit_letter(each.parts, assets).fits for each in longer)
    assert len(pages(writing_desk.letters(*longer))) == 2 * len(longer)


def test_what_cannot_be_printed_is_named(assets: Path) -> None:
    """R8: the page says so and offers the lined card."""
    assert fit_card("Amal 你好 你", False, assets).unprintable == "你好"
    assert fit_letter(["Amal", "한"], assets).unprintable == "한"
    assert fit_card("Ça va\N{NARROW NO-BREAK SPACE}? \n\t", True, assets).unprintable == ""


def test_a_drawing_takes_room(assets: Path) -> None:
    message = cut_to(TEXTS["latin"], 80)
    assert fit_card(message, True, assets).points < fit_card(message, False, assets).points
    assert fit_card(message, True, assets).share > fit_card(message, False, assets).share


def test_nothing_written_takes_no_room(assets: Path) -> None:
    for empty in ("", " \n\n "):
        fit = fit_card(empty, False, assets)
        assert (fit.points, fit.fits, fit.share) == (CARD_SIZES[0], True, 0)
    assert fit_letter([], assets).share == 0
