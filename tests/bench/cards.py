"""A thousand invented cards, and a kiosk that prints them beside its guests.

`python -m tests.bench.cards --instance DIR` serves such a kiosk until its standard input ends.
"""

import argparse
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from kiosk import packs
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import Writer
from kiosk.printing import pdf
from kiosk.printing.merging import merge
from kiosk.printing.writing import CardSheet
from kiosk.serve.listening import serve
from kiosk.web.sheets import written
from tests.packs.example import write_example_pack
from tests.printing.writers import TEXTS, card, cut_to

NUMBER = 1000
SHARE = 25
"""Cards to a document: enough that what each document costs is little, and two workers share."""
BEGIN = "/begin"
"""A guest that asks for this lets the kiosk print card after card."""


def cards(number: int = NUMBER) -> list[CardSheet]:
    """Return cards in five scripts, 40 to 60 words long, every fourth with a drawing."""
    texts = list(TEXTS.values())
    return [
        card(
            cut_to(texts[count % len(texts)], 40 + count % 21),
            has_drawing=count % 4 == 0,
            name=f"Bo Exemple {count}",
        )
        for count in range(number)
    ]


def sheets(case: packs.Case, written_cards: list[CardSheet], share: int = SHARE) -> Iterator[str]:
    """Yield HTML pages of so many cards each; the caller holds a context of the application."""
    for start in range(0, len(written_cards), share):
        some = written_cards[start : start + share]
        yield written.card_html(case, *some, locale="en")


def desk(folder: Path) -> tuple[Flask, packs.Case]:
    """Return an application that makes sheets, and the invented case; nothing is captured there."""
    pack = packs.load(write_example_pack(folder / "pack"))
    settings = Settings(instance=folder)
    case = pack.case("amal-example")
    if case is None:
        raise LookupError("the invented pack has lost its case")
    return create_app(settings, Writer(settings.database), pack), case


def with_cards(folder: Path) -> Callable[..., Flask]:
    """Return what makes an application that prints the cards, again and again, once it is told."""
    _, case = desk(folder)

    def make(*arguments: Any) -> Flask:
        app = create_app(*arguments)

        def work() -> None:
            with app.test_request_context():
                while True:
                    merge(list(pdf.render_all(sheets(case, cards()))))

        def begin() -> str:
            threading.Thread(target=work, daemon=True).start()
            return ""

        app.add_url_rule(BEGIN, view_func=begin)
        return app

    return make


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--instance", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    settings = Settings(instance=options.instance, port=options.port)
    serve(settings, make_app=with_cards(options.instance / "cards"))


if __name__ == "__main__":
    main()
