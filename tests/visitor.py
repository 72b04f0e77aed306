"""A visitor without scripts: gets pages, fills in forms, and checks every page on the way."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import html5lib
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

OWN = {"Origin": "http://localhost"}
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass
class Visitor:
    """Drives the test client as a browser of this kiosk would."""

    client: FlaskClient

    def visit(self, path: str, status: int = 200) -> BeautifulSoup:
        """Return the page, having checked what every page must hold."""
        return self.read(self.client.get(path), status)

    def read(self, answer: TestResponse, status: int = 200) -> BeautifulSoup:
        assert answer.status_code == status, answer.text[:2000]
        check_page(answer.text)
        return BeautifulSoup(answer.text, "html.parser")

    def post(
        self,
        path: str,
        fields: Mapping[str, str | bytes],
        headers: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Send a form as one of our own pages does."""
        return self.client.post(path, data=dict(fields), headers=OWN | dict(headers or {}))

    def sign(self, slug: str, fields: Mapping[str, str]) -> TestResponse:
        """Open the petition form and send it filled in."""
        form = form_of(self.visit(f"/cases/{slug}/sign"), "sign-form")
        return self.post(f"/cases/{slug}/sign", form | dict(fields))

    def write(
        self,
        kind: str,
        slug: str,
        fields: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Open the sheet of a "letter" or a "card" and send it filled in."""
        path = f"/cases/{slug}/{kind}"
        form = form_of(self.visit(path), f"{kind}-form")
        return self.post(path, form | dict(fields), headers)


def form_of(page: BeautifulSoup, form_id: str) -> dict[str, str]:
    """Return the fields of a form as a browser would send them untouched."""
    form = page.find(id=form_id)
    assert isinstance(form, Tag), f"no form {form_id}"
    fields: dict[str, str] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        if field.name == "textarea":
            # HTML drops the line break behind the tag; the parser keeps it.
            fields[str(field["name"])] = field.get_text().removeprefix("\n")
        elif field.name == "select":
            chosen = field.find("option", selected=True)
            fields[str(field["name"])] = str(chosen["value"]) if isinstance(chosen, Tag) else ""
        elif field.get("type") != "checkbox" or field.has_attr("checked"):
            fields[str(field["name"])] = str(field.get("value", ""))
    return fields


def check_page(text: str) -> None:
    """Check what style.md 5 asks of every page; a test of behaviour gets this for free."""
    html5lib.HTMLParser(strict=True).parse(text)
    page = BeautifulSoup(text, "html.parser")
    headings = page.find_all("h1")
    assert len(headings) == 1, f"{len(headings)} h1 on the page"
    heading = " ".join(headings[0].get_text().split())
    title = " ".join(page.title.get_text().split()) if page.title else ""
    assert heading.rstrip(".") in title, f"the title {title!r} does not hold {heading!r}"
    ids = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    assert max(ids.values()) == 1, f"ids twice: {[i for i, n in ids.items() if n > 1]}"
    for form in page.find_all("form"):
        assert form.get("action"), f"a form without an action: {form}"
    for field in page.select("input:not([type=hidden]), select, textarea"):
        assert page.find("label", attrs={"for": field["id"]}), f"no label for {field['id']}"
    root = page.find("html")
    assert isinstance(root, Tag)
    assert root.get("lang"), "no language"
    assert root.get("dir"), "no direction"
