"""Help is one page with pictures of our own screens, and says what to do (H11)."""

import re

import pytest
from PIL import Image

from kiosk.config import LANGUAGES
from kiosk.web.helping.help_page import SHOT_SIZE
from tests.help_pictures import FOLDER, MOST_BYTES, WALK
from tests.house.rule import ROOT
from tests.static_files import unversioned
from tests.web.steward import Steward, words_of

HELP = "/host/help"
TEMPLATE = ROOT / "templates" / "host" / "help_page.html"


def named() -> set[str]:
    """Return the pictures that the page shows, by name."""
    return set(re.findall(r'call shot\("([\w-]+)"\)', TEMPLATE.read_text("utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_picture_of_the_page_is_there_and_none_is_spare(language: str) -> None:
    files = {path.stem: path for path in (FOLDER / language).iterdir()}
    assert set(files) == named() == set(WALK)
    for path in files.values():
        assert path.suffix == ".png"
        assert path.stat().st_size <= MOST_BYTES
        with Image.open(path) as picture:
            assert (picture.format, picture.mode, picture.size) == ("PNG", "P", SHOT_SIZE)


def test_there_are_pictures_for_no_other_language() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_steward_sees_the_pictures_of_the_language_with_words_for_each(
    steward: Steward, language: str
) -> None:
    steward.post("/language", {"language": language, "at": "/"})
    pictures = steward.visit(HELP).select("figure.shot img")
    assert len(pictures) == len(WALK)
    for picture in pictures:
        source = str(picture["src"])
        assert unversioned(source).startswith(f"/static/help/{language}/")
        answer = steward.client.get(source)
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        answer.close()
        assert len(str(picture["alt"])) > 15


@pytest.mark.parametrize(
    "words",
    [
        "Before the doors open",
        "While it runs",
        "When something goes wrong",
        "Afterwards",
        "What the kiosk never does",
        "The passphrase is lost",
        "Wrong PIN",
        "The printer jams",
        "Young people",
    ],
)
def test_the_page_tells_of_each_part_of_the_evening(steward: Steward, words: str) -> None:
    steward.post("/language", {"language": "en", "at": "/"})
    page = steward.visit(HELP)
    assert words in words_of(page.main)


def test_the_limits_are_published_on_a_page_of_help(steward: Steward) -> None:
    """trust.md section 2: what sealing does not do is said, not hidden."""
    steward.post("/language", {"language": "en", "at": "/"})
    page = steward.visit("/host/help/limits")
    told = words_of(page.main)
    for limit in ("until it is sealed", "does not prove who", "put a face to it", "old copies"):
        assert limit in told
    assert "is lost" in told
