"""A tablet joins by one code that opens the kiosk and nothing else (ux.md Q1, Q5, Q6, Q7)."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kiosk.config import Settings
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets.joining import station_address
from tests.printing import sheets
from tests.printing.drawn import Box, ink, of_size, page_size, page_texts, paths
from tests.printing.marathon import (
    LONG_NAME,
    check_all_stands_on_it,
    html,
    marathon,
    order,
    printed,
)
from tests.printing.writers import Desk

pytestmark = pytest.mark.pdf

ADDRESS = "http://192.168.178.24:8080/"
PRINTED = {"en": "a4", "ar": "letter"}
SIZES = {"a4": (210, 297), "letter": (215.9, 279.4)}


@pytest.fixture(scope="module")
def documents(writing_desk: Desk, printer: None) -> Mapping[str, bytes]:
    return {
        locale: printed("join-sheet", order(locale, paper, address=ADDRESS))
        for locale, paper in PRINTED.items()
    }


@pytest.mark.parametrize("locale", list(PRINTED))
@pytest.mark.parametrize("dpi", [100, 150])
def test_its_only_code_opens_the_kiosk(
    dpi: int, locale: str, documents: Mapping[str, bytes]
) -> None:
    """Q6, Q7: read back from the page; one code, and no petition's."""
    assert sheets.decoded(sheets.raster(documents[locale], dpi)) == [ADDRESS]


@pytest.mark.parametrize("locale", list(PRINTED))
def test_the_code_is_100_mm_and_in_the_middle(locale: str, documents: Mapping[str, bytes]) -> None:
    """Q1, also right-to-left, where WeasyPrint puts what is centred elsewhere."""
    width, height = SIZES[PRINTED[locale]]
    assert page_size(documents[locale]) == pytest.approx((width, height), abs=0.1)
    paper = sheets.raster(documents[locale], 100)
    band = ink(paper, 100, Box(0, 70, width, 130))
    assert band
    assert band.size[0] == pytest.approx(100, abs=0.6)
    assert band.middle[0] == pytest.approx(width / 2, abs=0.6)


@pytest.mark.parametrize("locale", list(PRINTED))
def test_the_address_stands_below_the_quiet_zone(
    locale: str, documents: Mapping[str, bytes]
) -> None:
    """It lies over the paper around the code, and would cut what stands in it."""
    (code,) = of_size(paths(documents[locale]), 100, 100)
    quiet = code.bottom + 4 * 100 / 29
    paper, width = sheets.raster(documents[locale], 100), SIZES[PRINTED[locale]][0]
    address = ink(paper, 100, Box(20, code.bottom + 0.5, width - 20, quiet + 12))
    assert address
    assert quiet + 0.3 < address.top
    assert address.bottom < quiet + 11.5


def test_it_says_what_it_is_and_how(documents: Mapping[str, bytes]) -> None:
    """Q5, Q7: the heading tells it from the online petition; the address can be typed."""
    (said,) = page_texts(documents["en"])
    for words in (
        "Join this event (our Wi-Fi)",
        "192.168.178.24:8080",
        "Marathon of letters, Exampletown",
        "Connect the tablet",
        "Point its camera",
        "When the cases appear",
        "1. 2. 3.",
        "password",
    ):
        assert words in said
    assert "example.org" not in said
    assert len(page_texts(documents["ar"])) == 1


def test_over_https_nothing_is_warned_of(writing_desk: Desk) -> None:
    safe = html("join-sheet", order(address="https://kiosk.example.org/"))
    assert "password" not in safe
    assert "Type the code" in safe
    assert "password" in html("join-sheet", order(address=ADDRESS))


def test_a_name_is_escaped_and_the_practice_event_has_one(writing_desk: Desk) -> None:
    hostile = html("join-sheet", order(address=ADDRESS, event=marathon("<b>Ev</b> & Co")))
    assert "&lt;b&gt;Ev&lt;/b&gt; &amp; Co" in hostile
    assert "Practice event" in html("join-sheet", order(address=ADDRESS, event=marathon("")))


@pytest.mark.parametrize(
    "address",
    ["", "http://127.0.0.1:8080/", "http://localhost:8080/", "http://[::1]/", "http://0.0.0.0:80/"],
)
def test_where_no_tablet_gets_there_is_no_sheet(address: str, writing_desk: Desk) -> None:
    """It says what to do instead."""
    with pytest.raises(NoSheet, match="Stations of the desk"):
        html("join-sheet", order(address=address))


@pytest.mark.parametrize(
    ("host", "trusted", "address"),
    [
        ("127.0.0.1", (), ""),
        ("localhost", (), ""),
        ("192.168.1.20", (), "http://192.168.1.20:8080/"),
        ("fd00::20", (), "http://[fd00::20]:8080/"),
        ("0.0.0.0", (), ""),  # noqa: S104 - a setting that is looked at, nothing listens
        ("0.0.0.0", ("desk.local",), "http://desk.local:8080/"),  # noqa: S104
    ],
)
def test_the_address_is_one_that_the_kiosk_answers_to(
    host: str, trusted: tuple[str, ...], address: str, tmp_path: Path
) -> None:
    """SEC1: a name that it does not know would be refused."""
    settings = Settings(instance=tmp_path, host=host, trusted_hosts=trusted)
    assert station_address(settings) == address
    assert station_address(settings.model_copy(update={"port": 0})) == ""


def test_a_long_name_leaves_room_for_the_rest(writing_desk: Desk, printer: None) -> None:
    """On the shorter paper; the control: one that fills ten lines does not."""
    facts = {"address": "http://a-laptop-with-a-long-name.example.org:8080/"}
    check_all_stands_on_it(
        printed("join-sheet", order("fr", "letter", event=marathon(LONG_NAME), **facts))
    )
    longer = order("fr", "letter", event=marathon(LONG_NAME * 5), **facts)
    document = printed("join-sheet", longer)
    with pytest.raises(AssertionError):
        check_all_stands_on_it(document)
