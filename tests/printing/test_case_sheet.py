"""The sheet of a case is one page to read, whatever the story; a closed one is news (C9, Q1)."""

import pytest

from kiosk.models import Event
from kiosk.packs import Case, Pack
from kiosk.printing import pdf
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from tests.printing import sheets
from tests.printing.shelf import Shelf, flat, said, size_mm
from tests.printing.test_petition_sheet import longest
from tests.printing.writers import TEXTS, cut_to

pytestmark = pytest.mark.pdf

PRACTICE, REAL = Event(is_practice=True), Event(is_practice=False)


def told(case: Case, body: str) -> Case:
    """Return the case with another story in English."""
    page = case.texts["en"].model_copy(update={"body": body})
    return case.model_copy(update={"texts": {**case.texts, "en": page}})


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_it_says_who_what_and_what_to_do(paper: str, shelf: Shelf, printer: None) -> None:
    text = said(shelf.sheet("case-sheet", paper=paper))
    for words in (
        "Amal Example",
        "ICELAND · SINCE 2023",
        "A teacher who taught about letters.",
        "Ask the Minister of Examples to release Amal Example.",
        "She was arrested in 2023.",
        "Sign the petition at the kiosk.",
        "Write a card to Amal Example.",
        "Write a letter to those who decide.",
        "Sign for Amal Example on your phone",
        "example.org/a",
        "What we know as of September 2026.",
        "Sources: example.org",
    ):
        assert flat(words) in text, words


@pytest.mark.parametrize(("paper", "script"), [("a4", "latin"), ("a5", "arabic")])
def test_a_story_of_any_length_is_one_page(
    paper: str, script: str, shelf: Shelf, printer: None
) -> None:
    """It gets smaller, and where it is too long ends with a whole paragraph and says so."""
    paragraph = f"<p>{cut_to(TEXTS[script], 60)}</p>"
    case = told(shelf.cases["amal-example"], paragraph * 40 + "<p>Omega</p>")
    document = pdf.render(KINDS["case-sheet"].of(Order("en", paper, case)))
    assert size_mm(document)
    words = sheets.words(document)
    (goes_on,) = [word for word in words if word.text == "goes"]
    assert "Omega" not in [word.text for word in words]
    assert "Whatweknow" in said(document)
    story = [word.height for word in words if word.height < goes_on.height - 0.5]
    assert goes_on.height - max(story) > 2


def test_what_fits_is_whole(shelf: Shelf, printer: None) -> None:
    """The control of the test above: no word is missing, and nothing says that one is."""
    case = told(shelf.cases["amal-example"], f"<p>{cut_to(TEXTS['latin'], 50)}</p>" * 5)
    document = pdf.render(KINDS["case-sheet"].of(Order("en", "a5", case)))
    assert said(document).count(flat(cut_to(TEXTS["latin"], 50)).replace("\u202f", "")) == 5
    assert "Thestorygoeson" not in said(document)


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_a_long_name_stays_above_the_foot(paper: str, shelf: Shelf, printer: None) -> None:
    """What one can do and the invitation hold the name too, and get smaller with it."""
    case = longest(shelf.cases["amal-example"])
    words = sheets.words(pdf.render(KINDS["case-sheet"].of(Order("en", paper, case))))
    foot = next(word.height for word in words if word.text == "September") - 2.5
    above = [word for word in words if word.text in ("decide.", "example.org/a", "phone")]
    assert len(above) == 3
    assert all(word.height < foot for word in above)


def test_a_closed_case_prints_nothing_but_its_good_news(shelf: Shelf, printer: None) -> None:
    """Promise 7: no code, nothing to do, no other kind of sheet."""
    document = shelf.sheet("case-sheet", slug="cy-example")
    text = said(document)
    assert flat("Cy Example left prison on 1 January 2026.") in text
    assert flat("Cy Example is a gardener.") in text
    for absent in ("Sign", "Write", "Sources", "kiosk", "phone", "example.org"):
        assert absent not in text
    assert sheets.decoded(sheets.raster(document, 150)) == []
    for name, kind in KINDS.items():
        if kind.languages and name != "case-sheet":
            with pytest.raises(NoSheet):
                shelf.page(name, slug="cy-example")


def test_what_an_event_prints_of_each_case(writing_desk_pack: Pack) -> None:
    """A case to check is told only where the event allows it; a closed one as news, always."""
    languages = KINDS["case-sheet"].languages
    assert languages
    for slug, practice, real in (
        ("amal-example", ("fr", "en"), ("fr", "en")),
        ("bo-example", ("fr", "en"), ()),
        ("cy-example", ("fr", "en"), ("fr", "en")),
    ):
        case = writing_desk_pack.case(slug)
        assert case
        assert languages(case, PRACTICE, writing_desk_pack) == practice
        assert languages(case, REAL, writing_desk_pack) == real
        others = [
            kind.languages(case, REAL, writing_desk_pack)
            for name, kind in KINDS.items()
            if kind.languages and name != "case-sheet"
        ]
        assert any(others) == (slug == "amal-example")


@pytest.fixture
def writing_desk_pack(invented: Pack) -> Pack:
    return invented


def test_without_a_petition_there_is_no_code(shelf: Shelf, printer: None) -> None:
    document = shelf.sheet("case-sheet", "fr", slug="dang-dinh-bach")
    assert sheets.decoded(sheets.raster(document, 100)) == []
    assert "téléphone" not in said(document)


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_arabic_mirrors_the_sheet(paper: str, shelf: Shelf, printer: None) -> None:
    """The first letter of the name stands at the right edge, the stamp at the left one."""
    page = sheets.raster(shelf.sheet("case-sheet", "ar", paper), 100)
    latin = sheets.raster(shelf.sheet("case-sheet", "en", paper), 100)
    edge = {"a4": 14, "a5": 11}[paper] * 100 / 25.4
    tile = {"a4": 38, "a5": 26}[paper] * 100 / 25.4
    stamp = (round(edge), round(edge + 24), round(edge + tile), round(edge + tile))
    mirrored = (page.width - stamp[2], stamp[1], page.width - stamp[0], stamp[3])
    # The picture of the invented case is light grey, paper is white and letters are dark.
    assert page.crop(stamp).resize((1, 1)).getpixel((0, 0)) in range(215, 251)
    assert latin.crop(mirrored).resize((1, 1)).getpixel((0, 0)) in range(215, 251)
    assert latin.crop(stamp).getextrema()[0] < 100  # type: ignore[operator]


@pytest.mark.full
@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_the_pack_that_ships_fits(paper: str, pack: Pack, shelf: Shelf, printer: None) -> None:
    """Every case in each language: one page, and the story is whole."""
    for case in pack.cases:
        for locale in pack.languages:
            document = shelf.sheet("case-sheet", locale, paper, case.slug)
            assert size_mm(document)
            html = shelf.page("case-sheet", locale, paper, case.slug, is_for_browser=True)
            assert "case-goes-on" not in html, (case.slug, locale)
