"""Two languages that nobody speaks show each text that no catalogue holds (I8).

en-XA is English with accents and 40 % longer, in brackets; ar-XB is English turned around, on
pages from right to left. Flask-Babel breaks at those names: they are carried as en_150 and ar_EH.
`python -m tests.pseudo CATALOGUES --instance FOLDER` starts a kiosk that speaks them as well.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import polib
from flask import Flask, Response

from kiosk import config
from kiosk.app import create_app
from kiosk.config import Settings, load_settings
from kiosk.database import Writer
from kiosk.packs import Pack
from kiosk.serve import serve
from tests.catalogues import FOLDER, extract

LONG, TURNED = "en_150", "ar_EH"
LANGUAGES = (LONG, TURNED)
COMMAND = (sys.executable, "-m", "tests.pseudo")
"""Starts a kiosk that speaks both; the folder of the catalogues follows."""
OPEN, CLOSE = "⟦", "⟧"
TURN, TURN_BACK = "\u202e", "\u202c"
GROWTH = 0.4
KEPT = re.compile(r"%\(\w+\)[a-z]|%%|&#?\w+;|<[^>]+>")
"""What a translator must not touch: placeholders, the sign of per cent, entities and tags."""
ACCENTS = str.maketrans(
    "ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz", "ÅÇÐÉĜĤÎĴĶĻÑÖŔŠŢÛŴÝŽåçðéĝĥîĵķļñöŕšţûŵýž"
)
ENGLISH_PLURALS = "nplurals=2; plural=(n != 1);"


def lengthened(text: str) -> str:
    """Return the text accented, each word grown by 40 %, in brackets."""
    debt = 0.0

    def grown(word: re.Match[str]) -> str:
        nonlocal debt
        debt += GROWTH * len(word[0])
        more, debt = int(debt), debt % 1
        return (word[0] + word[0][-1] * more).translate(ACCENTS)

    def accented(words: str) -> str:
        return re.sub(r"[^\W\d_]+", grown, words)

    return f"{OPEN}{_around_kept(text, accented)}{CLOSE}"


def turned(text: str) -> str:
    """Return the text between the signs that turn its letters around."""
    return f"{TURN}{text}{TURN_BACK}"


def _around_kept(text: str, change: Callable[[str], str]) -> str:
    ends = [0, *(place for found in KEPT.finditer(text) for place in found.span()), len(text)]
    parts = [text[start:end] for start, end in pairwise(ends)]
    # Every second part is what must be kept.
    return "".join(part if place % 2 else change(part) for place, part in enumerate(parts))


def write_catalogues(folder: Path) -> Path:
    """Write both catalogues of what code and templates say now, and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    spoken = extract(folder / "messages.pot")
    arabic = polib.pofile(str(FOLDER / "ar" / "LC_MESSAGES" / "messages.po"))
    _write(folder, LONG, ENGLISH_PLURALS, _translated(spoken, lengthened, 2))
    _write(folder, TURNED, arabic.metadata["Plural-Forms"], _translated(spoken, turned, 6))
    return folder


def _translated(
    spoken: Iterable[polib.POEntry], change: Callable[[str], str], forms: int
) -> list[polib.POEntry]:
    """Return the entries translated; of `forms` plural forms the first is the singular."""
    entries = []
    for entry in spoken:
        said: dict[str, Any] = {"msgid": entry.msgid, "msgctxt": entry.msgctxt}
        if entry.msgid_plural:
            texts = [entry.msgid] + [entry.msgid_plural] * (forms - 1)
            plural = {number: change(text) for number, text in enumerate(texts)}
            said |= {"msgid_plural": entry.msgid_plural, "msgstr_plural": plural}
        else:
            said["msgstr"] = change(entry.msgid)
        entries.append(polib.POEntry(**said))
    return entries


def _write(folder: Path, language: str, plurals: str, entries: list[polib.POEntry]) -> None:
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": plurals,
        "Language": language,
    }
    catalogue.extend(entries)
    target = folder / language / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save_as_mofile(str(target))


def modules_with_languages() -> list[ModuleType]:
    """Return the modules of the kiosk that hold the list of its languages."""
    return [
        module
        for name, module in sorted(sys.modules.items())
        if name.partition(".")[0] == "kiosk" and vars(module).get("LANGUAGES") == config.LANGUAGES
    ]


def teach(app: Flask, catalogues: Path) -> Flask:
    """Let the application find these catalogues, and name the languages as HTML does."""
    app.extensions["babel"].translation_directories.append(str(catalogues))

    def name_as_html(response: Response) -> Response:
        if response.mimetype == "text/html":
            text = response.get_data(as_text=True)
            response.set_data(re.sub(r'\blang="(en|ar)_(\w+)"', r'lang="\1-\2"', text))
        return response

    app.after_request(name_as_html)
    return app


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("catalogues", type=Path)
    parser.add_argument("--instance", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    chosen = parser.parse_args(arguments)

    def make(settings: Settings, writer: Writer, pack: Pack | None) -> Flask:
        return teach(create_app(settings, writer, pack), chosen.catalogues)

    known: Any = (*config.LANGUAGES, *LANGUAGES)
    for module in modules_with_languages():
        vars(module)["LANGUAGES"] = known
    serve(load_settings(chosen.instance, port=chosen.port), make_app=make)


if __name__ == "__main__":
    main(sys.argv[1:])
