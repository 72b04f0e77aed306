"""Shipped fonts reach the paper: the trap, its control, the glyph gate (look.md, ux.md R8)."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps, ImageStat
from pypdf import PdfReader

from kiosk.printing import fonts, pdf
from kiosk.printing.glyphs import widths
from tests.printing import sheets

NAMES = (
    "Şebnem Korur Fincancı",
    "Đặng Đình Bách",
    "Wetʼsuwetʼen",
    "Łukasz Żółć",
    "Ní Shúilleabháin",
    "Ḥasan ʻAbd",
)


LETTERS = "".join(dict.fromkeys("".join(NAMES).replace(" ", "")))


def page(css: str, use: fonts.Use) -> str:
    lines = "".join(f"<p>{name}</p>" for name in NAMES)
    style = f"<style>{css} p {{ font: 600 20pt var(--print-{use}) }}</style>"
    return f'<html lang="en"><title>Names</title>{style}{lines}</html>'


def one_letter_a_page(css: str, use: fonts.Use) -> str:
    style = f"{css} @page {{ size: 60mm; margin: 10mm }} p {{ break-after: page; font: 600 72pt"
    pages = "".join(f"<p>{letter}</p>" for letter in LETTERS)
    return f"<title>Letters</title><style>{style} var(--print-{use}) }}</style>{pages}"


def one_name_for_all(css: str) -> str:
    """Give every subset its family's plain name, as fontsource itself declares them."""
    return re.sub(r" (latin|latin-ext|vietnamese)\"", '"', css)


def shape(picture: Image.Image) -> Image.Image:
    """Return the ink of a picture, light on dark, stretched to one size."""
    ink = ImageOps.invert(picture.convert("L"))
    return ink.crop(ink.getbbox()).resize((32, 32))


def expected(letter: str, faces: tuple[fonts.Face, ...]) -> Image.Image:
    """Draw a letter with FreeType, from the first of the fonts that has it."""
    face = next(face for face in faces if letter in widths(face.path))
    picture = Image.new("L", (300, 300), 255)
    ImageDraw.Draw(picture).text((60, 60), letter, fill=0, font=opened(face.path))
    return shape(picture)


@cache
def opened(path: Path) -> ImageFont.FreeTypeFont:
    unpacked = BytesIO()
    with TTFont(path) as font:
        font.flavor = None
        font.save(unpacked)
    unpacked.seek(0)
    return ImageFont.truetype(unpacked, 100)


def wrong_letters(css: str, use: fonts.Use, assets: Path) -> str:
    """Return the letters that look on paper unlike what their font draws."""
    document = pdf.render(one_letter_a_page(css, use))
    faces = fonts.stack(assets, use, 600)
    wrong = []
    for letter, drawn in zip(LETTERS, sheets.rasters(document, 100), strict=True):
        printed = shape(drawn)
        (difference,) = ImageStat.Stat(ImageChops.difference(printed, expected(letter, faces))).mean
        if difference > 45:  # of 255; measured: right ones up to 28, wrong ones from 69
            wrong.append(letter)
    return "".join(wrong)


@pytest.mark.pdf
@pytest.mark.parametrize("use", fonts.STACKS)
def test_every_letter_looks_as_its_font_draws_it(
    use: fonts.Use, assets: Path, printer: None
) -> None:
    assert wrong_letters(fonts.font_css(assets, LETTERS), use, assets) == ""


@pytest.mark.pdf
@pytest.mark.parametrize("use", fonts.STACKS)
def test_one_family_name_for_all_subsets_prints_garbage(
    use: fonts.Use, assets: Path, printer: None
) -> None:
    """The control. When it fails WeasyPrint has mended the trap, and fonts.py may be simpler."""
    css = one_name_for_all(fonts.font_css(assets, LETTERS))
    pdf.close()  # a worker that knows the fonts under names of their own would take those
    assert len(wrong_letters(css, use, assets)) > len(LETTERS) / 3


@pytest.mark.pdf
@pytest.mark.parametrize("use", fonts.STACKS)
def test_names_can_be_read_out_and_searched(use: fonts.Use, assets: Path, printer: None) -> None:
    """The text layer; it says nothing of the shapes, and is right for most of the control too."""
    document = pdf.render(page(fonts.font_css(assets, "".join(NAMES)), use))
    read_by_pypdf = " ".join(PdfReader(BytesIO(document)).pages[0].extract_text().split())
    for name in NAMES:
        assert name in sheets.text(document)
        assert name in read_by_pypdf


def test_only_the_subsets_that_draw_something_are_taken(assets: Path) -> None:
    names = "Source Serif 4 latin-ext", "Source Serif 4 vietnamese", "Noto Naskh Arabic arabic"
    for text, expected in (
        ("Amal", (False, False, False)),
        ("Amal Şi", (True, False, False)),
        ("ÿ", (True, False, False)),  # its capital, Ÿ, is not in the first subset
        ("Đặng", (True, True, False)),
        ("أمل", (False, False, True)),
    ):
        css = fonts.font_css(assets, text)
        assert tuple(f'font-family: "{name}"' in css for name in names) == expected


def test_every_subset_has_a_name_of_its_own(assets: Path) -> None:
    for use in fonts.STACKS:
        for weight in fonts.WEIGHTS:
            stack = fonts.stack(assets, use, weight)
            assert len({face.name for face in stack}) == len(stack)
            assert [face.name for face in stack][:3] == [
                f"{fonts.STACKS[use][0]} {subset}"
                for subset in ("latin", "latin-ext", "vietnamese")
            ]


def test_families_have_style_sheets_of_their_own(assets: Path) -> None:
    """Between what all share with the paper, and the sheet itself."""
    own = {
        name: [Path(file).stem for file in fonts.style_files(name, "letter")]
        for name in ("card-4up", "letter-us", "job-sheet-a6", "lined-card", "report", "labels")
    }
    assert own == {
        "card-4up": ["print", "letter", "_post", "_written", "card-4up"],
        "letter-us": ["print", "letter", "_post", "_written", "letter-us"],
        "job-sheet-a6": ["print", "letter", "_written", "job-sheet-a6"],
        "lined-card": ["print", "letter", "_post", "lined-card"],
        "report": ["print", "letter", "_event", "report"],
        "labels": ["print", "letter", "labels"],
    }
    for template in (assets.parent / "templates" / "print").glob("[a-z]*.html"):
        assert all((assets / file).is_file() for file in fonts.style_files(template.stem))


def test_fonts_come_inside_the_style_sheet(assets: Path) -> None:
    css = fonts.stylesheet(assets, "poster")
    assert css.count("@font-face") == css.count("url(data:font/woff2;base64,") == css.count("url(")
    assert "@page" in css


@pytest.mark.parametrize("sheet", ["poster", "card", "letter", "lined-card", "lined-letter"])
def test_style_sheet_cannot_end_its_element(sheet: str, assets: Path) -> None:
    assert "</" not in fonts.stylesheet(assets, sheet, "Amal")


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("".join(NAMES), ""),
        ("نرگس محمدی, Мария, Αμάλ", ""),
        ("Amal\n\tExample\N{NO-BREAK SPACE}\N{RIGHT-TO-LEFT MARK}", ""),
        ("e\N{COMBINING ACUTE ACCENT}", ""),
        ("你 and 你 and 好", "你好"),
        ("한국", "한국"),
        ("Amal \N{GRINNING FACE}", "\N{GRINNING FACE}"),
    ],
)
def test_what_no_font_draws_is_named(text: str, lacking: str, assets: Path) -> None:
    """R8: the page asks this before it prints."""
    assert fonts.unprintable(text, assets) == lacking
