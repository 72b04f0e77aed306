"""No text of an attendee's screen was forgotten: in en-XA each one stands in brackets (I8)."""

from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from kiosk import config
from kiosk.app import LARGEST_BODY, create_app
from kiosk.database import NotSaved
from kiosk.packs import Pack
from tests import pseudo
from tests.conftest import Home
from tests.forgotten import data_of, forgotten
from tests.pseudo import lengthened, modules_with_languages, teach, turned
from tests.visitor import OWN
from tests.web.crawl import FILLINGS, Crawler, Screen
from tests.web.test_lined_printing import install_lp

FITS = FILLINGS["filled in"]
FOREIGN = {"Origin": "https://example.org"}


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo.write_catalogues(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture
def taught(
    home: Home, pack: Pack, catalogues: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Flask:
    """Return a kiosk that speaks both, beside a printer."""
    known = (*config.LANGUAGES, *pseudo.LANGUAGES)
    for module in modules_with_languages():
        monkeypatch.setattr(module, "LANGUAGES", known)
    install_lp(tmp_path, monkeypatch, status=0)
    settings = home.settings.model_copy(update={"printer": "hall"})
    return teach(create_app(settings, home.writer, pack), catalogues)


@pytest.fixture
def crawler(taught: Flask) -> Crawler:
    """Return somebody who tries everything."""
    return Crawler(taught)


def speak(crawler: Crawler, language: str = pseudo.LONG) -> None:
    crawler.client.post("/language", data={"language": language}, headers=OWN)


def odd_ways(crawler: Crawler, home: Home, patch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """Yield what is said when something is refused, wrong, or cannot be saved."""
    client = crawler.client
    yield crawler.note("GET /nowhere", client.get("/nowhere"))
    yield crawler.note("a closed case", client.get("/cases/neth-nahara/sign"))
    yield crawler.note("from elsewhere", client.post("/finish", headers=FOREIGN))
    yield crawler.note("the wrong method", client.put("/thanks", headers=OWN))
    for way, body in {
        "no language": {"language": "xx"},
        "too much": {"name": "a" * LARGEST_BODY},
    }.items():
        yield crawler.note(way, client.post("/language", data=body, headers=OWN))
    with patch.context() as full:
        full.setattr(home.writer, "write", refuse)
        for form in crawler.forms:
            yield crawler.send(form, form.filled(FITS), "and it cannot be saved")


def refuse(_job: object, **_options: object) -> None:
    raise NotSaved("the disk is full")


def test_nothing_is_forgotten_on_any_screen(
    crawler: Crawler, home: Home, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(crawler)
    screens = list(crawler.screens())
    assert crawler.missed() == set(), "no screen holds these forms"
    screens += odd_ways(crawler, home, monkeypatch)
    crawler.wipe()
    speak(crawler)
    screens += crawler.again()
    assert {screen.speaks for screen in screens} <= {"en-150", ""}
    assert [screen.way for screen in screens if screen.status == 500] == []
    data = data_of(pack)
    found = {words: screen.way for screen in screens for words in forgotten(screen.text, data)}
    assert not found, "\n".join(
        ["give these to gettext:", *(f"{words!r} at {way}" for words, way in found.items())]
    )
    assert {screen.status for screen in screens} >= {200, 400, 403, 404, 405, 413, 422, 503}


def test_a_text_forgotten_deep_in_a_flow_is_found(
    crawler: Crawler, taught: Flask, pack: Pack
) -> None:
    """The control: planted on the screen that only a signature leads to."""
    loader = taught.jinja_env.loader
    assert loader
    source, _, _ = loader.get_source(taught.jinja_env, "attend/thanks.html")
    planted = source.replace("<h1", "<p>Planted here</p><h1", 1)
    taught.jinja_env.loader = ChoiceLoader([DictLoader({"attend/thanks.html": planted}), loader])
    speak(crawler)
    data = data_of(pack)
    assert any("Planted here" in forgotten(screen.text, data) for screen in crawler.screens())


WHOLE = """
<html lang="en-150"><head><title>Amal Exemple – Écritoire</title></head><body><main id="main">
<h1>⟦Šîĝñ ⟦föŕŕ⟧ <bdi lang="fr">Amal</bdi>⟧</h1> <p lang="fr">Signez ici.</p> <p>12 · ⟦šîĝñéð⟧</p>
<img alt="https://example.org/a"> <p dir="ltr">example.org/<wbr>fr/<wbr>amal</p>
</main></body></html>"""
PLANTED = [
    ("<h1>", "<h1>Sign here "),
    ("</h1>", " Sign here</h1>"),
    ("</h1>", "⟦Šîĝñ</h1>"),
    ("<main ", '<main aria-label="Sign here" '),
    ("<main ", '<main title="⟦Šîĝñ⟧ here" '),
    ("<h1>", "<p>⟦Šîĝñ⟧ <em>Sign</em> ⟦šîĝñ⟧</p><h1>"),
    ("<h1>", '<p lang="fr">Signez <span lang="en-150">Sign here</span></p><h1>'),
    ("example.org/a", "example.org/a b"),
]


@pytest.mark.parametrize(("place", "planted"), PLANTED)
def test_a_forgotten_text_is_found_wherever_it_stands(place: str, planted: str) -> None:
    """The control, for each kind of place."""
    data = frozenset(["Écritoire", "Amal Exemple"])
    assert forgotten(WHOLE, data) == []
    assert len(forgotten(WHOLE.replace(place, planted, 1), data)) == 1


def test_the_two_languages_keep_what_translators_must_keep() -> None:
    text = "%(num)s of 100 %% are <b>here</b>&nbsp;now"
    for change in (lengthened, turned):
        assert all(part in change(text) for part in ("%(num)s", "%%", "<b>", "</b>", "&nbsp;"))
    assert len(lengthened("Sign the petition")) >= 1.4 * len("Sign the petition")
    assert lengthened("Sign").startswith("⟦Š")
    assert turned("Sign") == "\u202eSign\u202c"


def test_they_have_every_text_in_every_plural(catalogues: Path) -> None:
    wanted = {entry.msgid for entry in polib.pofile(str(catalogues / "messages.pot"))}
    for language, forms in ((pseudo.LONG, 2), (pseudo.TURNED, 6)):
        spoken = polib.mofile(str(catalogues / language / "LC_MESSAGES" / "messages.mo"))
        assert {entry.msgid for entry in spoken} == wanted
        counted = {len(entry.msgstr_plural) for entry in spoken if entry.msgid_plural}
        assert counted == {forms}


def test_the_page_turns_around(crawler: Crawler) -> None:
    speak(crawler, pseudo.TURNED)
    answer = crawler.client.get("/cases/joel-paredes/sign")
    assert '<html lang="ar-EH" dir="rtl"' in answer.text
    assert "\u202eSign the petition\u202c" in answer.text
