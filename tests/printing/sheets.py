"""Makes posters of invented cases and reads PDFs back with other software."""

import re
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import zxingcpp
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image

from kiosk.printing import fonts, qr
from kiosk.printing.fitting import Fitter
from kiosk.web.sheets.poster import PLACES

ROOT = Path(__file__).parents[2]
MM_PER_POINT = 25.4 / 72
# Fills the whole picture, to its last edge.
STAMP = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500">'
    '<rect width="400" height="500" fill="#1F5F5B"/>'
    '<circle cx="200" cy="200" r="90" fill="#F1E9D8"/>'
    '<path d="M0 400h400v100H0z" fill="#16233A"/></svg>'
)


@dataclass(frozen=True)
class Case:
    """What a poster says of a case."""

    name: str = "Amal Example"
    country: str = "Exampleland"
    demand: str = (
        "Ask the Minister of Justice to free Amal Example, at once and without conditions."
    )
    url: str = "https://example.org/petitions/amal-example"
    short_address: str = "example.org/petitions/amal-example"
    what_happens: str = "You sign the online petition of the organisation that runs it."
    language: str = "en"
    direction: str = "ltr"


def poster(case: Case, assets: Path, *, linked: bool = False) -> str:
    """Return a case's poster as HTML: for the print worker, or `linked`, for a browser."""
    loader = FileSystemLoader(ROOT / "templates")
    environment = Environment(
        loader=loader, autoescape=True, extensions=["jinja2.ext.i18n"], undefined=StrictUndefined
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    template = environment.get_template("print/poster.html")
    context = _context(case, assets)
    if linked:
        names = ("vendor/fonts.css", "css/print.css", "css/sheets/poster.css")
        hrefs = [(assets / name).as_uri() for name in names]
        return template.render(context, stylesheet_hrefs=hrefs)
    words = template.render(context)
    css = fonts.stylesheet(assets, "poster", words)
    return template.render(context | {"stylesheet": Markup(css)})  # noqa: S704


def _context(case: Case, assets: Path) -> dict[str, object]:
    return {
        "case_name": case.name,
        "country": case.country,
        "since": 2023,
        "demand": case.demand,
        "stamp_svg": Markup(STAMP),  # noqa: S704
        "stamp_alt": "A light disc above a dark field.",
        "qr_svg": Markup(qr.svg(case.url)),  # noqa: S704
        "url": case.url,
        "short_address": case.short_address,
        "what_happens": case.what_happens,
        "as_of": "June 2026",
        "language": case.language,
        "direction": case.direction,
        "fit": Fitter(assets),
        "invitation": f"Sign for {case.name} on your phone",
        "places": PLACES["a4"],
    }


def raster(document: bytes, dpi: int, page: int = 1) -> Image.Image:
    """Return one page of a PDF in grey, as pdftoppm draws it."""
    only = ("-f", str(page), "-l", str(page), "-singlefile")
    return Image.open(BytesIO(_piped(("pdftoppm", "-r", str(dpi), "-gray", *only, "-"), document)))


def rasters(document: bytes, dpi: int) -> list[Image.Image]:
    """Return every page of a PDF in grey, drawn by pdftoppm all at once."""
    pictures = BytesIO(_piped(("pdftoppm", "-r", str(dpi), "-gray", "-"), document))
    found = []
    while pictures.readline():  # P5: a picture of grey bytes
        width, height = map(int, pictures.readline().split())
        assert pictures.readline() == b"255\n"
        found.append(Image.frombytes("L", (width, height), pictures.read(width * height)))
    return found


def text(document: bytes) -> str:
    """Return the text of a PDF as pdftotext reads it, spaces and line ends made equal."""
    return " ".join(_piped(("pdftotext", "-raw", "-", "-"), document).decode().split())


class Word(NamedTuple):
    """A word on a page: its text, its edges and its middle height in millimetres."""

    text: str
    start: float
    end: float
    height: float


def words(document: bytes) -> list[Word]:
    listed = _piped(("pdftotext", "-bbox", "-", "-"), document).decode()
    box = r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>'
    found = []
    for *edges, word in re.findall(box, listed):
        x_min, y_min, x_max, y_max = (float(edge) * MM_PER_POINT for edge in edges)
        found.append(Word(word, x_min, x_max, (y_min + y_max) / 2))
    return found


def decoded(image: Image.Image) -> list[str]:
    """Return the text of every QR code on a page, as zxing reads it."""
    return [code.text for code in zxingcpp.read_barcodes(image)]


def _piped(command: tuple[str, ...], document: bytes) -> bytes:
    return subprocess.run(command, input=document, capture_output=True, check=True).stdout  # noqa: S603
