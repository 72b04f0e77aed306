"""Documents joined to one keep their pages, words, tags and bookmarks (PDF/UA-1)."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from kiosk.printing import pdf
from kiosk.printing.merging import merge
from tests.printing import sheets
from tests.printing.tags import faults

pytestmark = [pytest.mark.pdf, pytest.mark.usefixtures("printer")]

TABLE = "<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>"
STYLE = "<style>@page { size: 100mm } section + section { break-before: page }</style>"


def page(name: str, body: str = "", language: str = "en") -> str:
    return (
        f'<html lang="{language}"><head><title>{name}’s page</title>{STYLE}</head><body>'
        f'<section><h1>{name}</h1><p>First of {name}</p><a href="https://example.org/{name}">a</a>'
        f"</section><section><h2>More</h2><p>Second of {name}</p>{body}</section></body></html>"
    )


@pytest.fixture(scope="module")
def parts(printer: None) -> list[bytes]:
    pages = (page("Amal", TABLE), page("Bo", TABLE, "fr"), page("Cy", TABLE), page("Dee"))
    return list(pdf.render_all(pages))


@pytest.fixture(scope="module")
def whole(parts: list[bytes]) -> bytes:
    return merge(parts)


def test_pages_and_words_are_in_order(parts: list[bytes], whole: bytes) -> None:
    reader = PdfReader(BytesIO(whole))
    said = [page.extract_text() for page in reader.pages]
    alone = [page.extract_text() for part in parts for page in PdfReader(BytesIO(part)).pages]
    assert said == alone
    assert [words.split()[0] for words in said[::2]] == ["Amal", "Bo", "Cy", "Dee"]
    assert all(page.mediabox == reader.pages[0].mediabox for page in reader.pages)


def test_what_the_whole_says_of_itself(whole: bytes) -> None:
    reader = PdfReader(BytesIO(whole))
    root: Any = reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Amal’s page"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_every_word_and_link_is_tagged_on_its_own_page(parts: list[bytes], whole: bytes) -> None:
    assert [faults(part) for part in parts] == [[]] * 4
    assert faults(whole) == []


def test_pages_put_together_without_their_tags_are_found_out(parts: list[bytes]) -> None:
    """The control of `faults`: what joining pages alone makes."""
    with pikepdf.open(BytesIO(parts[0])) as first, pikepdf.open(BytesIO(parts[1])) as second:
        first.pages.extend(second.pages)
        done = BytesIO()
        first.save(done)
    found = faults(done.getvalue())
    assert any("belongs to another page" in fault for fault in found)
    assert any("a link is not known to its element" in fault for fault in found)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda root: root.K[0].K.__delitem__(0), "cannot be reached|no element that can be"),
        (lambda root: root.ParentTree.Nums.__delitem__(slice(0, 2)), "not in the parent tree"),
        (lambda root: setattr(root.K[0].K[0], "P", root), "its parent is another"),
    ],
    ids=["an element gone", "a page gone", "a wrong parent"],
)
def test_a_tree_that_was_spoilt_is_found_out(whole: bytes, spoil: Any, said: str) -> None:
    """More controls of `faults`."""
    with pikepdf.open(BytesIO(whole)) as document:
        spoil(document.Root.StructTreeRoot)
        done = BytesIO()
        document.save(done)
    assert any(part in fault for fault in faults(done.getvalue()) for part in said.split("|"))


def test_a_part_in_another_language_says_so(whole: bytes) -> None:
    with pikepdf.open(BytesIO(whole)) as document:
        (top,) = document.Root.StructTreeRoot.K
        languages = [str(kid.get("/Lang", "")) for kid in top.K]
        (french,) = (kid for kid in top.K if "/Lang" in kid)
        pages = {element.Pg.objgen for element in french.K}
        assert sorted(languages)[-2:] == ["", "fr"]
        assert pages == {document.pages[2].obj.objgen, document.pages[3].obj.objgen}


def test_heads_of_tables_keep_their_own_cells(whole: bytes) -> None:
    with pikepdf.open(BytesIO(whole)) as document:
        heads = [str(thing.ID) for thing in _dictionaries(document) if "/ID" in thing]
        asked = [
            str(head)
            for thing in _dictionaries(document)
            for head in thing.get("/A", {}).get("/Headers", ())
        ]
    assert len(heads) == 6
    assert sorted(heads) == sorted(set(asked)) == sorted(asked)


def _dictionaries(document: pikepdf.Pdf) -> list[Any]:
    return [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary)]


def test_bookmarks_follow_each_other(whole: bytes) -> None:
    reader = PdfReader(BytesIO(whole))
    marks: Any = [mark for mark in reader.outline if not isinstance(mark, list)]
    assert [mark["/Title"] for mark in marks] == ["Amal", "Bo", "Cy", "Dee"]
    assert [reader.get_destination_page_number(mark) for mark in marks] == [0, 2, 4, 6]


def test_one_document_stays_as_it_is(parts: list[bytes]) -> None:
    alone = merge(parts[:1])
    assert sheets.text(alone) == sheets.text(parts[0])
    assert faults(alone) == []


def test_there_must_be_something() -> None:
    with pytest.raises(ValueError, match="nothing to merge"):
        merge([])


def test_the_same_document_many_times(parts: list[bytes]) -> None:
    """As large as its parts together, not larger; and every page has its own place in the tree."""
    many = merge(parts[:1] * 50)
    assert len(many) <= 50 * len(parts[0])
    assert faults(many) == []
    assert len(PdfReader(BytesIO(many)).pages) == 100
