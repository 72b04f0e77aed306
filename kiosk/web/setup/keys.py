"""Step 6: the words that open everything, the PIN, and the organisation's key if it gave one."""

from flask import Response, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk import outbox
from kiosk.actions.locks import make_locks
from kiosk.actions.preparing import STEPS, SetUpAlready
from kiosk.config import LANGUAGES
from kiosk.database import NotSaved
from kiosk.models import Event
from kiosk.printing import checking, pdf
from kiosk.printing.checking import NotPrintable
from kiosk.vault import NotAKey, fingerprint, has_words, new_pair, read_key
from kiosk.web.doors import current_login, keep_key
from kiosk.web.drafts import Draft
from kiosk.web.languages import language
from kiosk.web.setup.blueprint import bp
from kiosk.web.setup.frame import change_event, grouped, needs, not_saved_words, step_page, typed
from kiosk.web.setup.outline_form import today
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from kiosk.web.state import kiosk
from kiosk.web.wording import language_name, long_date

NUMBER = 6
SHEET = KINDS["recovery-sheet"]


@bp.get("/setup/keys")
@needs(NUMBER)
def keys(event: Event) -> AnyResponse:
    return _done() if event.step >= STEPS else _page(event, _draft(event))


@bp.post("/setup/keys")
@needs(NUMBER)
def keep_keys(event: Event) -> AnyResponse:
    """Keep PIN and keys at once, or first look at the organisation's key that was given."""
    if event.step >= STEPS:
        return _page(event, None, 409, _finished_words())
    draft, is_relay = _draft(event), "relay" in request.form
    if typed("draft") != draft.id:
        words = gettext(
            "The kiosk was started again, or the event speaks another language now: these are new "
            "words and a new PIN. Write down these, and throw the old ones away."
        )
        return _page(event, draft, 409, words)
    if typed("do") == "forget":
        kiosk().drafts.take_organisation(draft, b"", is_relay=False)
        return redirect(url_for(".keys", _anchor="organisation"), 303)
    if text := _given():
        return _look_at(event, draft, text, is_relay=is_relay)
    if is_relay and not draft.organisation:
        return _page(event, draft, 422, error=_needs_key(), is_relay=True)
    if is_relay != draft.is_relay:
        kiosk().drafts.take_organisation(draft, draft.organisation, is_relay=is_relay)
    return _keep(event, _draft(event))


def _look_at(event: Event, draft: Draft, text: str, *, is_relay: bool) -> AnyResponse:
    """Show the six words of the key that was given: people compare them before it counts."""
    try:
        public = read_key(text)
    except NotAKey as fault:
        words = _key_words(fault.reason)
        return _page(event, draft, 422, error=words, text=text[:400], is_relay=is_relay)
    kiosk().drafts.take_organisation(draft, public, is_relay=is_relay)
    return redirect(url_for(".keys", _anchor="organisation"), 303)


def _keep(event: Event, draft: Draft) -> AnyResponse:
    practised, now, event_id = new_pair(), kiosk().now(), event.id
    # Wrapping takes a second each: done here, so that the hall goes on being saved meanwhile.
    with kiosk().door_lock:
        real, practice = (
            make_locks(
                pair,
                draft.passphrase,
                draft.pin,
                draft.organisation,
                is_relay=draft.is_relay,
            )
            for pair in (draft.pair, practised)
        )

    def write(session: Session) -> None:
        outbox.set_up(session, event_id, real, practice, now)

    try:
        answer = change_event(_done(), write)
    except SetUpAlready:
        return _page(event, None, 409, _finished_words())
    except NotSaved:
        return _page(event, draft, 503, not_saved_words())
    kiosk().drafts.drop()
    if login := current_login():
        keep_key(login, practised)
    return answer


@bp.post("/setup/keys/sheet")
@needs(NUMBER)
def keys_sheet(event: Event) -> AnyResponse:
    """Answer the recovery sheet of the words that are shown; nothing of it is kept."""
    draft = _draft(event)
    if event.step >= STEPS or typed("draft") != draft.id:
        return redirect(url_for(".keys"), 303)
    locale = event.language if event.language in LANGUAGES else language()
    paper = typed("paper") if typed("paper") in SHEET.papers else SHEET.papers[0]
    order = Order(
        locale,
        paper,
        event=event,
        passphrase=draft.passphrase,
        public=draft.pair.public,
        day=today(),
    )
    try:
        html = SHEET.of(order)
        content = pdf.render(html)
        checking.check(html, content)
    except (pdf.CannotPrint, NotPrintable):
        words = gettext("The sheet cannot be made on this laptop: write the words down by hand.")
        return _page(event, draft, 503, words)
    name = {"Content-Disposition": 'inline; filename="recovery-sheet.pdf"'}
    return Response(content, mimetype="application/pdf", headers=name)


def _draft(event: Event) -> Draft:
    return kiosk().drafts.of(event.id, event.language)


def _given() -> str:
    """Return the organisation's key as typed, or what is in the file; "" for neither."""
    upload = request.files.get("file")
    text = upload.read(10_000).decode("utf-8", "replace") if upload and upload.filename else ""
    return text.strip() or typed("organisation").strip()


def _done() -> AnyResponse:
    return redirect(url_for("setup.ready"), 303)


def _page(
    event: Event,
    draft: Draft | None,
    status: int = 200,
    words: str = "",
    error: str = "",
    text: str = "",
    *,
    is_relay: bool = False,
) -> Response:
    theirs = draft.organisation if draft else b""
    return step_page(
        NUMBER,
        event,
        status,
        words,
        draft=draft,
        passphrase_words=draft.passphrase.split() if draft else (),
        words_language=event.language if has_words(event.language) else "en",
        spoken=language_name("en" if not has_words(event.language) else event.language),
        is_foreign=not has_words(event.language),
        mark_of_own=grouped(fingerprint(draft.pair.public).hex) if draft else "",
        theirs=fingerprint(theirs).words if theirs else "",
        is_relay=is_relay or bool(draft and draft.is_relay),
        erase_on=long_date(event.erase_on),
        can_pdf=pdf.is_available(),
        papers=SHEET.papers,
        error=error,
        text=text,
    )


def _key_words(reason: str) -> str:
    words = {
        "missing": gettext(
            "This is not a key of an organisation: it begins with “ecritoire-key:1:”. Ask them for "
            "the file again."
        ),
        "newer": gettext(
            "This key is for a newer Écritoire than this one. Ask the organisation for help."
        ),
        "damaged": gettext(
            "A part of the key is wrong or missing. Scan or paste the whole line again."
        ),
        "weak": gettext("This key protects nothing. Ask the organisation for another one."),
    }
    return str(words[reason])


def _needs_key() -> str:
    return str(gettext("Give the organisation's key first: without it nobody could read anything."))


def _finished_words() -> str:
    return str(
        gettext(
            "Somebody else has finished the set-up meanwhile: the PIN and the words that they "
            "wrote down count. Ask them."
        )
    )
