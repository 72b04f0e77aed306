"""Finds every attendee's screen by its links and forms, as somebody would who tries everything."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.visitor import OWN

ELSEWHERE = ("/host", "/static", "/healthz")
EVERYWHERE = ("attend.choose_language", "attend.choose_comfort", "attend.finish")
"""Forms on every screen, which lead back to it or to the start."""
EACH_SHAPE = 2
"""How many forms of one shape are sent: the same for two cases, since their rules differ."""
PARTS = ["input", "select", "textarea", "button"]
TEXTUAL = ("text", "email", "search", "tel", "url", "number", "textarea")
PERSON = {
    "name": "A. Exemple",
    "email": "amal.exemple@example.org",
    "town": "Lausanne",
    "age": "13",
}
WORDS = "Du courage, du soleil et des oiseaux."
Filling = Callable[[str], str | None]
"""What is typed into the text field of a name; None leaves it as it came."""
FILLINGS: Mapping[str, Filling] = {
    "as it came": lambda _: None,
    "with a name only": lambda name: PERSON["name"] if name == "name" else None,
    "filled in": lambda name: PERSON.get(name, WORDS),
    "without a letter": lambda _: "...",
    "too long": lambda _: "a" * 9000,
    "with an invisible sign": lambda _: "Amal\u202eExemple",
    "against all advice": lambda _: "Amnesty https://example.org God bless you, guilty president",
}


@dataclass(frozen=True)
class Form:
    """A form as one of its buttons sends it; `texts` are its text fields and their kinds."""

    action: str
    endpoint: str
    fields: Mapping[str, str]
    texts: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ticks: Mapping[str, str] = field(default_factory=dict)
    pressed: tuple[tuple[str, str], ...] = ()

    @property
    def shape(self) -> tuple[object, ...]:
        return self.endpoint, tuple(sorted({*self.fields, *self.ticks})), self.pressed

    def filled(self, filling: Filling, place: int = 0) -> dict[str, str]:
        """Return what is sent; `place` chooses among options, and ticks boxes when it is odd."""
        typed = {name: filling(name) for name in self.texts}
        fields = dict(self.fields) | {
            name: text for name, text in typed.items() if text is not None
        }
        if place:
            fields |= {name: there[place % len(there)] for name, there in self.choices.items()}
        return fields | (dict(self.ticks) if place % 2 else {})


@dataclass(frozen=True)
class Screen:
    """An answer, and how one came to it."""

    way: str
    status: int
    text: str
    page: BeautifulSoup

    @property
    def speaks(self) -> str:
        """Return the language of a screen; "" for the page of a sheet, which is its letter's."""
        screen = self.page.find(id="screen")
        return str(screen["lang"]) if isinstance(screen, Tag) else ""


class Crawler:
    """Follows all links and sends all forms from the start page on, each once."""

    def __init__(self, app: Flask, client: FlaskClient | None = None) -> None:
        self.client = client or app.test_client()
        self.forms: list[Form] = []
        self._addresses = app.url_map.bind("localhost")
        self._shapes: Counter[object] = Counter()
        self._met: set[object] = set()
        self._seen = {"/"}
        self._paths: deque[str] = deque(["/"])

    def screens(self) -> Iterator[Screen]:
        """Yield every screen: first what links lead to, then what forms answer, and so on."""
        waiting: deque[Form] = deque()
        while self._paths or waiting:
            if self._paths:
                found = [self._get(self._paths.popleft())]
            else:
                found = list(self._send_each_way(waiting.popleft()))
            for screen in found:
                if screen.text:
                    yield screen
                    waiting.extend(self._new_forms(screen.page))

    def _get(self, path: str) -> Screen:
        return self.note(f"GET {path}", self.client.get(path))

    def missed(self) -> set[str]:
        """Return the routes to which an attendee can send a form, and did not."""
        rules = [
            rule for rule in self._addresses.map.iter_rules() if "POST" in (rule.methods or ())
        ]
        ours = {rule.endpoint for rule in rules if rule.endpoint.startswith("attend.")}
        return ours - {form.endpoint for form in self.forms} - set(EVERYWHERE)

    def wipe(self) -> None:
        self.client.post("/finish", headers=OWN)

    def again(self) -> Iterator[Screen]:
        """Yield every screen that an address leads to once more."""
        yield from [screen for path in sorted(self._seen) if (screen := self._get(path)).text]

    def note(self, way: str, answer: TestResponse) -> Screen:
        """Return an answer as a screen, and remember where its links lead."""
        is_page = answer.mimetype == "text/html"
        page = BeautifulSoup(answer.text if is_page else "", "html.parser")
        assert not page.select("form:not([method=post])"), "teach the crawler forms that ask"
        for link in page.select("a[href]"):
            self._queue(str(link["href"]))
        return Screen(way, answer.status_code, answer.text if is_page else "", page)

    def _queue(self, address: str) -> None:
        parts = urlsplit(address)
        is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if is_ours and not parts.path.startswith(ELSEWHERE) and path not in self._seen:
            self._seen.add(path)
            self._paths.append(path)

    def _new_forms(self, page: BeautifulSoup) -> Iterator[Form]:
        for form in forms_on(page, self._endpoint):
            if form.endpoint in EVERYWHERE or (form.action, form.shape) in self._met:
                continue
            self._met.add((form.action, form.shape))
            self._shapes[form.shape] += 1
            if self._shapes[form.shape] <= EACH_SHAPE:
                self.forms.append(form)
                yield form

    def _endpoint(self, action: str) -> str:
        try:
            return str(self._addresses.match(urlsplit(action).path, method="POST")[0])
        except HTTPException:
            return action

    def _send_each_way(self, form: Form) -> Iterator[Screen]:
        sent = []
        for place, (way, filling) in enumerate(FILLINGS.items()):
            for tick in range(2):
                fields = form.filled(filling, place + tick)
                if fields not in sent:
                    sent.append(fields)
                    yield self.send(form, fields, way)

    def send(self, form: Form, fields: Mapping[str, str], way: str) -> Screen:
        """Send a form and go where its answer leads."""
        answer = self.client.post(form.action, data=dict(fields), headers=OWN)
        if answer.status_code == 303:
            answer = self.client.get(answer.headers["Location"])
        return self.note(f"POST {form.action} {way}", answer)


def forms_on(page: BeautifulSoup, endpoint_of: Callable[[str], str]) -> Iterator[Form]:
    """Yield each form of a page once for each button that sends it elsewhere or says more."""
    for form in page.select("form[method=post]"):
        own = form.find_all(PARTS)
        far = page.select(f"[form='{form['id']}']") if form.get("id") else []
        parts = [*own, *(part for part in far if part not in own)]
        buttons = [part for part in parts if part.name == "button" and part.get("type") != "button"]
        for address, pressed in dict.fromkeys(map(_pressed, buttons)) or [("", ())]:
            action = address or str(form["action"])
            yield _form(action, endpoint_of(action), parts, pressed)


def _pressed(button: Tag) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return where a button sends its form, and what it adds to it."""
    said = ((str(button["name"]), str(button.get("value", ""))),) if button.get("name") else ()
    return str(button.get("formaction", "")), said


def _form(
    action: str, endpoint: str, parts: list[Tag], pressed: tuple[tuple[str, str], ...]
) -> Form:
    fields = dict(pressed)
    texts: dict[str, str] = {}
    choices: dict[str, tuple[str, ...]] = {}
    ticks: dict[str, str] = {}
    for part in (part for part in parts if part.get("name") and part.name != "button"):
        name, kind, value = str(part["name"]), _kind(part), _value(part)
        if kind == "checkbox":
            ticks[name] = value
        elif kind == "select":
            values = [str(option.get("value", "")) for option in part.find_all("option")]
            choices[name] = tuple(value for value in values if value)[:3]
        elif kind == "radio":
            choices[name] = (*choices.get(name, ()), value)
        elif kind in TEXTUAL:
            texts[name] = kind
        if kind not in ("checkbox", "radio") or part.has_attr("checked"):
            fields[name] = value
    choices = {name: values for name, values in choices.items() if values}
    return Form(action, endpoint, fields, texts, choices, ticks, pressed)


def _kind(part: Tag) -> str:
    return str(part.get("type", "text")) if part.name == "input" else part.name


def _value(part: Tag) -> str:
    if part.name == "textarea":
        # The parser keeps the line break that HTML drops behind <textarea>.
        return part.get_text().removeprefix("\n")
    if part.name == "select":
        chosen = part.find("option", selected=True)
        return str(chosen.get("value", "")) if isinstance(chosen, Tag) else ""
    return str(part.get("value", "on" if part.get("type") in ("checkbox", "radio") else ""))
