"""A host who sets up an event with “Continue” alone, or stops somewhere on the way."""

from collections.abc import Mapping

from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kiosk.models import Event
from kiosk.web.drafts import Draft
from kiosk.web.roles import Role
from tests.conftest import Home
from tests.web.steward import Steward, kiosk_of

STEPS = ("event", "cases", "goal", "stations", "printer", "keys")
NOTHING: Mapping[str, str] = {}


def organiser(app: Flask, home: Home) -> Steward:
    """Return a host without a key, as the link of the terminal lets one in."""
    host = Steward(app.test_client(), home)
    host.client.set_cookie("__Host-desk", kiosk_of(app).logins.begin(Role.HOST).id)
    return host


def press_continue(
    host: Steward, step: str, fields: Mapping[str, str] = NOTHING, without: str = ""
) -> TestResponse:
    """Send the form of a step as it stands, with these fields changed."""
    page = host.visit(f"/host/setup/{step}")
    form = main_form(page, f"/host/setup/{step}")
    sent: dict[str, object] = untouched(form) | dict(fields)
    sent.pop(without, None)
    return host.client.post(
        f"/host/setup/{step}", data=sent, headers={"Origin": "http://localhost"}
    )


def main_form(page: BeautifulSoup, action: str) -> Tag:
    found = page.find("form", action=action)
    assert isinstance(found, Tag), f"no form goes to {action}"
    return found


def untouched(form: Tag) -> dict[str, object]:
    """Return the fields as a browser sends them when nobody touched any; ticks are lists."""
    fields: dict[str, object] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name, kind = str(field["name"]), field.get("type")
        if field.name == "select":
            chosen = field.find("option", selected=True)
            fields[name] = str(chosen["value"]) if isinstance(chosen, Tag) else ""
        elif field.name == "textarea":
            fields[name] = field.get_text().removeprefix("\n")
        elif kind == "checkbox":
            if field.has_attr("checked"):
                ticked = fields.setdefault(name, [])
                assert isinstance(ticked, list)
                ticked.append(str(field["value"]))
        elif kind != "file":
            fields[name] = str(field.get("value", ""))
    return fields


def set_up(host: Steward, until: str = "keys") -> None:
    """Press “Continue” from the first step to this one."""
    for step in STEPS[: STEPS.index(until) + 1]:
        answer = press_continue(host, step)
        assert answer.status_code == 303, (step, answer.text)


def draft_of(app: Flask, home: Home) -> Draft:
    """Return the secrets that step 6 shows now."""
    with home.read() as session:
        event = real_event(session)
    return kiosk_of(app).drafts.of(event.id, event.language)


def real_event(session: Session) -> Event:
    return session.scalars(select(Event).where(Event.is_practice.is_(False))).one()
