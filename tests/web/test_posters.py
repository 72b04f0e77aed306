"""Posters and lined sheets from the desk: list, PDF, page for the browser's print, refusals."""

import shutil
from io import BytesIO

import pytest
from pypdf import PdfReader

from kiosk.packs import ActionOpen, Pack
from kiosk.printing import pdf
from tests.printing.conftest import lacking
from tests.printing.sheets import decoded, raster
from tests.static_files import unversioned
from tests.web.steward import Steward, words_of

ROOM = "/host/print"
JOEL = f"{ROOM}/poster/joel-paredes"
TOO_LATE = "Rien de ce genre n’est possible pour ce cas"


@pytest.fixture(scope="session")
def printer() -> None:
    """Make sure that PDFs can be made here, and drawn with other software."""
    if not pdf.is_available():
        lacking("WeasyPrint with Pango")
    if not shutil.which("pdftoppm"):
        lacking("pdftoppm (poppler-utils)")


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this laptop be one without the libraries that draw print pages."""
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    # The worker is asked all the same when somebody kept the address of a PDF.
    monkeypatch.setattr(pdf, "render", _cannot)


def _cannot(*_: object, **_limits: object) -> bytes:
    raise pdf.CannotPrint("no_weasyprint")


@pytest.mark.pdf
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_pdf_is_one_page_with_the_address_of_the_petition(
    host: Steward, pack: Pack, printer: None, locale: str
) -> None:
    """Q1, R2: A4, and a phone reads the address that the case pack has for the language."""
    answer = host.client.get(f"{JOEL}/{locale}.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    name = f"poster-joel-paredes-{locale}.pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{name}"'
    reader = PdfReader(BytesIO(answer.data))
    assert len(reader.pages) == 1
    assert str(reader.root_object["/Lang"]) == locale
    case = pack.case("joel-paredes")
    assert case
    petition = case.petition(locale)
    assert petition
    assert petition.language == locale
    assert decoded(raster(answer.data, 100)) == [petition.url]


def printable(pack: Pack) -> list[str]:
    """Return what a practice event may print: open or to check, with a confirmed petition."""
    return [
        case.slug for case in pack.cases if case.petitions and case.action_open is not ActionOpen.NO
    ]


def test_lists_each_case_once_with_its_sheets_per_language(
    host: Steward, pack: Pack, no_pango: None
) -> None:
    """C11: lined sheets stand in a group of their own, for what the case takes."""
    page = host.visit(ROOM)
    tables = page.select(".sheet-table")
    for table in tables:
        assert len(table.select("tbody tr")) == len(pack.cases)
    links = {str(link["href"]) for link in page.select(".sheet-table a")}
    expected: set[str] = set()
    for case in pack.cases:
        if case.action_open is ActionOpen.NO:
            continue
        posters = ("fr", "en") if case.slug in printable(pack) else ()
        sheets = {
            "poster": posters,
            "lined-card": ("fr", "en"),
            "lined-letter": case.letter_languages,
        }
        expected |= {f"{ROOM}/{kind}/{case.slug}/{c}" for kind, of in sheets.items() for c in of}
    assert expected <= links
    assert f"{ROOM}/lined-letter/joel-paredes/fr" in links
    closed = {link.split("/")[3] for link in links if "neth-nahara" in link}
    assert closed == {"case-sheet"}, "of a closed case there is its news alone"
    without = [row for row in tables[0].select("tbody tr") if "Pas d’affiche" in words_of(row)]
    assert len(without) == len(pack.cases) - len(printable(pack))


def test_links_lead_to_pdfs_where_they_can_be_made(host: Steward, printer: None) -> None:
    page = host.visit(ROOM)
    links = [str(link["href"]) for link in page.select(".sheet-table a")]
    assert links
    assert all(link.split("?")[0].endswith(".pdf") for link in links)
    assert "fichiers PDF" not in words_of(page.main)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("/joel-paredes/fr.pdf", "/poster/joel-paredes/fr.pdf"),
        ("/joel-paredes/fr", "/poster/joel-paredes/fr"),
        ("/joel-paredes/fr/lined-card.pdf", "/lined-card/joel-paredes/fr.pdf"),
        ("/joel-paredes/fr/lined-card", "/lined-card/joel-paredes/fr"),
    ],
)
def test_addresses_from_before_the_print_room_lead_there(host: Steward, old: str, new: str) -> None:
    answer = host.client.get(f"/host/posters{old}")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{ROOM}{new}")


def test_without_pango_the_poster_is_a_page_to_print(
    host: Steward, pack: Pack, no_pango: None
) -> None:
    """R1: the same sheet by the browser; the page loads nothing but our own files."""
    assert "fichiers PDF" in words_of(host.visit(ROOM).main)
    answer = host.client.get(f"{JOEL}/fr.pdf")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{JOEL}/fr")
    page = host.visit(f"{JOEL}/fr")
    assert "Joel Paredes" in words_of(page.h1)
    assert page.select_one(".poster-code svg")
    assert [unversioned(str(link["href"])) for link in page.select("link")] == [
        "/static/vendor/fonts.css",
        "/static/css/print.css",
        "/static/css/sheets/poster.css",
    ]
    assert not page.select("style, script, [style]"), "the policy would block them"
    for link in page.select("link"):
        with host.client.get(str(link["href"])) as asset:
            assert asset.status_code == 200


LINED = ["lined-card", "lined-letter"]


@pytest.mark.pdf
@pytest.mark.parametrize("kind", LINED)
def test_a_lined_sheet_is_one_page_with_the_name_of_its_file(
    host: Steward, printer: None, kind: str
) -> None:
    answer = host.client.get(f"{ROOM}/{kind}/joel-paredes/fr.pdf")
    assert answer.status_code == 200
    name = f"{kind}-joel-paredes-fr.pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert len(PdfReader(BytesIO(answer.data)).pages) == 1


@pytest.mark.parametrize("kind", LINED)
def test_without_pango_a_lined_sheet_is_a_page_to_print(
    host: Steward, no_pango: None, kind: str
) -> None:
    answer = host.client.get(f"{ROOM}/{kind}/joel-paredes/fr.pdf")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"{ROOM}/{kind}/joel-paredes/fr",
    )
    page = host.visit(f"{ROOM}/{kind}/joel-paredes/fr")
    assert len(page.select("main .lines hr")) >= 9
    assert not page.select("style, script, [style]"), "the policy would block them"
    for link in page.select("link"):
        with host.client.get(str(link["href"])) as asset:
            assert asset.status_code == 200


@pytest.mark.parametrize("sheet", ["poster", "lined-card", "lined-letter"])
@pytest.mark.parametrize("end", ["", ".pdf"])
def test_a_closed_case_has_no_sheet(host: Steward, sheet: str, end: str) -> None:
    """Promise 7: paper keeps asking long after a case has ended."""
    page = host.visit(f"{ROOM}/{sheet}/neth-nahara/fr{end}", status=403)
    assert TOO_LATE in words_of(page.main)


@pytest.mark.parametrize(
    "path",
    [
        f"{ROOM}/lined-card/joel-paredes/xx",
        f"{ROOM}/lined-wall/joel-paredes/fr",
        f"{ROOM}/poster/fr",
        f"{ROOM}/poster/joel-paredes/fr.pdf?paper=a0",
        f"{JOEL}/xx",
        f"{JOEL}/xx.pdf",
        f"{JOEL}/FR",
        f"{JOEL}/fr-CH",
        f"{ROOM}/poster/nobody/fr.pdf",
    ],
)
def test_an_unknown_language_or_case(host: Steward, path: str) -> None:
    host.visit(path, status=404)


def test_the_poster_speaks_its_own_language_not_the_screens(host: Steward) -> None:
    page = host.visit(f"{JOEL}/en")
    assert page.html
    assert page.html["lang"] == "en"
    assert "since" in words_of(page.select_one(".poster-kicker"))
    assert "depuis" in words_of(host.visit(f"{JOEL}/fr").select_one(".poster-kicker"))
