"""A poster is one A4 page that reads and scans, whatever the case is called (ux.md Q1–Q7, R10)."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from kiosk.printing import qr
from tests.printing import sheets
from tests.printing.sheets import Case

pytestmark = pytest.mark.pdf

Print = Callable[[Case], bytes]

LONG_ADDRESS = (
    "https://petitions.example.org/campaigns/2026/solidarity-with-those-who-defend-the-land/sign"
)
CASES = {
    "plain": Case(),
    "diacritics": Case(
        name="Şebnem Korur Fincancı",
        demand="Demandez au ministre que cesse le harcèlement judiciaire de Şebnem Korur Fincancı.",
        language="fr",
    ),
    "tones": Case(name="Đặng Đình Bách"),
    "modifier letters": Case(name="Wetʼsuwetʼen land defenders", url="https://example.org/w"),
    "all long": Case(
        name="Wilhelmina Maximiliane Montgomery-Winterbottom Mwangamwongera of the West Mountains",
        country="Saint Vincent and the Grenadines",
        demand=("Ask the intergovernmental commission responsible for telecommunication to stop the"
                " systematic criminalisation of everybody who defends the land")[:140],
        url=LONG_ADDRESS + "?utm_source=kiosk",
        short_address=LONG_ADDRESS,
        what_happens="You sign the petition online, on the site of the organisation that runs it;"
        " it hands the signatures to the government in spring.",
    ),
    "wide letters": Case(
        name="MWAMBA WAWAMW MWMWAMBA WAWAMWAWA",
        demand="WE ASK THE MINISTER TO HAMMER OUT WARMTH AND WHOLESOME COMMON WISDOM NOW",
    ),
    "one letter": Case(name="O", demand="Ask."),
    "right to left": Case(
        name="أمل المثال",
        country="بلد المثال",
        demand="اطلبوا من وزير العدل الإفراج عن أمل المثال فورًا ودون شروط، وضمان سلامتها.",
        what_happens="توقّعون العريضة على الإنترنت، على موقع المنظمة التي أطلقتها.",
        language="ar",
        direction="rtl",
    ),
}  # fmt: skip


@pytest.fixture(params=list(CASES.values()), ids=list(CASES))
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


def test_poster_is_one_page_of_a4(case: Case, print_poster: Print) -> None:
    reader = PdfReader(BytesIO(print_poster(case)))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert float(box.width) == pytest.approx(595.28, abs=0.5)
    assert float(box.height) == pytest.approx(841.89, abs=0.5)


@pytest.mark.parametrize("dpi", [100, 150])
def test_code_is_read_from_the_paper(case: Case, dpi: int, print_poster: Print) -> None:
    assert sheets.decoded(sheets.raster(print_poster(case), dpi)) == [case.url]


def code_box(paper: Image.Image) -> tuple[int, int, int, int]:
    """Return the edges of what is pure black: nothing on a poster is but the code's modules."""
    box = paper.point(lambda grey: 255 if grey < 16 else 0).getbbox()
    assert box is not None
    return box


def test_code_is_100_mm_wide_in_four_modules_of_white(case: Case, print_poster: Print) -> None:
    """Q1, Q2: the modules alone, without the quiet zone, take 100 mm and 2 % more."""
    dpi = 150
    paper = sheets.raster(print_poster(case), dpi)
    left, top, right, bottom = code_box(paper)
    for side in (right - left, bottom - top):
        assert 101.5 < side * 25.4 / dpi < 102.5
    quiet = 4 * (right - left) // (4 * qr.version(case.url) + 17)
    # The paper's own edge is as near as the quiet zone of version 3 allows.
    assert min(left, paper.width - right, paper.height - bottom) >= quiet - 2
    paper.paste(255, (left - 1, top - 1, right + 1, bottom + 1))
    around = paper.crop((left - quiet + 2, top - quiet, right + quiet - 2, bottom + quiet - 2))
    assert around.getextrema() == (255, 255)


def test_poster_says_what_it_must(case: Case, print_poster: Print) -> None:
    """Q5: readable address, what the code does, and for whom."""
    # Without spaces, since a line may break after a hyphen or a slash.
    said = "".join(sheets.text(print_poster(case)).split())
    expected = [case.short_address, "2026"]
    if case.direction == "ltr":  # the readers put Arabic letters in the order of the paper
        invitation = f"Sign for {case.name} on your phone"
        expected += [case.name, case.demand, case.what_happens, invitation, case.country.upper()]
    for text in expected:
        assert "".join(text.split()) in said


# Millimetres: where the middle of each word may stand. The stamp ends at 166 mm at the lowest, the
# code begins at 181 mm; its quiet zone and the words beside it share the 14 mm to its start side.
HEAD, MIDDLE, FOOT = (22, 72), (62, 167), (180, 284)


def test_everything_stands_in_its_place(case: Case, print_poster: Print) -> None:
    for word in sheets.words(print_poster(case)):
        assert 13 < word.start <= word.end < 197
        assert any(start < word.height < end for start, end in (HEAD, MIDDLE, FOOT))
        if word.height > FOOT[0]:
            assert word.end < 80.5 if case.direction == "ltr" else word.start > 210 - 80.5


def test_name_ends_above_the_stamp(print_poster: Print) -> None:
    case = CASES["all long"]
    words = sheets.words(print_poster(case))
    first = next(i for i, word in enumerate(words) if word.text == "Wilhelmina")
    last = next(i for i, word in enumerate(words) if i > first and word.text == "Mountains")
    assert max(word.height for word in words[first : last + 1]) < HEAD[1] - 3


def test_picture_of_the_code_is_described_by_its_address(print_poster: Print) -> None:
    """R10, Q5: the alternative text of the code is the address."""
    reader = PdfReader(BytesIO(print_poster(CASES["plain"])))
    trailer: Any = reader.trailer
    objects: list[Any] = [reader.get_object(number) for number in range(1, trailer["/Size"])]
    described = [found["/Alt"] for found in objects if isinstance(found, dict) and "/Alt" in found]
    assert CASES["plain"].url in described
    assert "A light disc above a dark field." in described
    assert reader.metadata is not None
    assert reader.metadata.title == "Amal Example · Poster"
    assert str(reader.root_object["/Lang"]) == "en"


def test_right_to_left_mirrors_the_sheet(print_poster: Print) -> None:
    dpi = 100
    latin = code_box(sheets.raster(print_poster(CASES["plain"]), dpi))
    arabic = code_box(sheets.raster(print_poster(CASES["right to left"]), dpi))
    width = round(210 / 25.4 * dpi)
    assert arabic[0] == pytest.approx(width - latin[2], abs=2)
    assert arabic[1] == pytest.approx(latin[1], abs=2)


def test_greyscale_keeps_words_apart_from_paper(print_poster: Print) -> None:
    """look.md: readable in greyscale. Wax and ink both stay below half grey."""
    paper = sheets.raster(print_poster(CASES["plain"]), 100)
    dpmm = 100 / 25.4
    kicker = paper.crop((round(14 * dpmm), round(20 * dpmm), round(80 * dpmm), round(26 * dpmm)))
    greys = [grey for grey, pixels in enumerate(kicker.histogram()) if pixels]
    assert min(greys) < 110
    assert max(greys) == 255


def test_page_for_the_browser_links_its_styles(assets: Path) -> None:
    """The security policy allows no style inside a page."""
    html = sheets.poster(Case(), assets, linked=True)
    assert "<style" not in html
    assert " style=" not in html
    assert html.count('<link rel="stylesheet"') == 3


def test_texts_are_escaped(assets: Path) -> None:
    html = sheets.poster(Case(name="<b>Amal</b> & Co", demand="<script>"), assets)
    assert "<b>" not in html
    assert "<script>" not in html
    assert "&lt;b&gt;Amal&lt;/b&gt; &amp; Co" in html
