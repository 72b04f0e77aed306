"""One case: how it stands, confirming its demand, telling it as good news, and taking back."""

import datetime as dt
from typing import Any

from flask import Response, request
from flask_babel import force_locale, gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import kinds_open
from kiosk.packs import ActionOpen, Case
from kiosk.packs.documents import HTML
from kiosk.packs.edits import Change, Meanwhile, undo
from kiosk.packs.overlay import OPENNESS, counts
from kiosk.web.cases.blueprint import bp
from kiosk.web.cases.fields import ADDRESSES, CARD_RULES, GENERAL_RULES, LETTER_RULES, fields_of
from kiosk.web.cases.finding import Found, find, keep, seen_by_form, to_case
from kiosk.web.cases.telling import act_words, day_and_time, fact
from kiosk.web.cases.wording import field_words
from kiosk.web.doors import audit_line
from kiosk.web.htmx import page
from kiosk.web.state import chosen_cases, event, kiosk

LONGEST_NEWS = 220


@bp.get("/cases/<slug>")
def case(slug: str) -> Response:
    return case_page(find(slug))


@bp.post("/cases/<slug>/confirm")
def confirm(slug: str) -> AnyResponse:
    """Keep on which day the host made sure that the demand still holds; then it takes actions."""
    found, typed = find(slug), request.form.get("sure_on", "").strip()
    words, day = _day(found, typed)
    if day is None:
        return case_page(found, 422, errors={"sure_on": words}, typed={"sure_on": typed})
    return _decide(found, {OPENNESS: Change(str(ActionOpen.YES), day)}, "case-confirmed")


@bp.post("/cases/<slug>/news")
def tell_as_news(slug: str) -> AnyResponse:
    """Close the case in one tap: it is told as good news, in the host's words where there are."""
    found = find(slug)
    typed = {code: _plain(request.form.get(f"news.{code}", "")) for code in found.case.texts}
    errors = {f"news.{code}": words for code, text in typed.items() if (words := _wrong(text))}
    if errors or found.case.action_open is ActionOpen.NO:
        kept = {f"news.{code}": text for code, text in typed.items()}
        return case_page(found, 422, errors=errors, typed=kept)
    told = {
        "news": {code: text or _news(found.case, code) for code, text in typed.items()},
        "status": {code: _newer(code) for code in typed},
    }
    return _decide(found, {OPENNESS: Change(told, _today())}, "case-as-news")


@bp.post("/cases/<slug>/undo")
def undo_edit(slug: str) -> AnyResponse:
    """Append what the fields of an act held before it."""
    found, seen, now = find(slug), seen_by_form(), kiosk().now()
    line = audit_line("case-edit-undone", case=slug)
    try:
        at = dt.datetime.fromisoformat(request.form.get("at", ""))
    except ValueError:
        return case_page(found, 422)

    def write(session: Session) -> None:
        if undo(session, found.use.name.id, slug, at, seen, now):
            session.add(line)

    try:
        kiosk().writer.write(write)
    except Meanwhile:
        return _again(slug)
    finally:
        kiosk().packs.forget()
    return to_case(slug, "undone")


def case_page(found: Found, status: int = 200, **more: Any) -> Response:
    """Show a case to the host; `typed` and `errors` by field are what a form came with."""
    told: dict[str, Any] = {
        "errors": {},
        "typed": {},
        "today": _today(),
        "did": _did(),
        "is_meanwhile": False,
    } | more
    own = next((row for row in chosen_cases() if row.slug == found.case.slug), None)
    opening = found.in_force.get((found.case.slug, OPENNESS))
    return page(
        "host/case.html",
        status=status,
        found=found,
        case=found.case,
        kinds=kinds_open(found.case, event()),
        fields=[it for it in fields_of(found.case) if it in (*ADDRESSES, *GENERAL_RULES)],
        rules=_rules(found.case),
        is_shown=own is None or own.is_shown,
        opening=opening.change if opening else None,
        is_asked_again=bool(opening and _is_asked_again(found, opening.change)),
        words=field_words,
        fact=lambda field: fact(found.case, field),
        act_words=act_words,
        day_and_time=day_and_time,
        default_news=_news,
        **told,
    )


def _rules(told: Case) -> list[tuple[str, str, str]]:
    """Return each rule with what it says of cards and of letters, "" where it says nothing."""
    if told.action_open is ActionOpen.NO:
        return []
    rows = []
    for card in CARD_RULES:
        letter = card.replace("card", "letter")
        says = fact(told, letter) if letter in LETTER_RULES else ""
        rows.append((field_words(card).label, fact(told, card), says))
    return rows


def _is_asked_again(found: Found, change: Change) -> bool:
    """Tell that the pack knows more than the host did who confirmed."""
    says = {OPENNESS: found.plain.action_open, "status_as_of": found.case.status_as_of}
    return not counts(says, change)


def _decide(found: Found, changes: dict[str, Change], act: str) -> AnyResponse:
    try:
        keep(found, changes, act)
    except Meanwhile:
        return _again(found.case.slug, typed=dict(request.form))
    return to_case(found.case.slug, act)


def _again(slug: str, **more: Any) -> Response:
    """Show the case as another host left it; what was typed stays."""
    return case_page(find(slug), 409, is_meanwhile=True, **more)


def _day(found: Found, typed: str) -> tuple[str, dt.date | None]:
    if found.plain.action_open is not ActionOpen.CHECK:
        return str(gettext("This case needs no confirmation.")), None
    try:
        day = dt.date.fromisoformat(typed) if typed else _today()
    except ValueError:
        return str(gettext("Write a day such as 2026-11-28.")), None
    if day > _today():
        return str(gettext("This day is still to come.")), None
    if day < found.case.status_as_of.earliest():
        return str(gettext("Something newer is known of this case: make sure of it again.")), None
    return "", day


def _today() -> dt.date:
    return kiosk().now().astimezone().date()


def _plain(text: str) -> str:
    return " ".join(text.split())


def _wrong(text: str) -> str:
    if HTML.search(text) or not text.isprintable():
        return str(gettext("Write plain words, without < and >."))
    if len(text) > LONGEST_NEWS:
        return str(gettext("At most %(most)s letters, please.", most=LONGEST_NEWS))
    return ""


def _news(told: Case, code: str) -> str:
    with force_locale(code):
        name = told.name(code).value
        return str(gettext("There is good news about %(name)s. Nothing more is asked.", name=name))


def _newer(code: str) -> str:
    with force_locale(code):
        return str(gettext("The news is newer than the story told here."))


def _did() -> str:
    words = {
        "case-confirmed": gettext("Confirmed. The case takes actions now."),
        "case-as-news": gettext("The case is told as good news. It takes no more actions."),
        "case-edited": gettext("Saved. Attendees see it so from now on."),
        "undone": gettext("Taken back."),
    }
    return str(words.get(request.args.get("did", ""), ""))
