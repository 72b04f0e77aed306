"""What the host has open to read: the letters or cards of one case, each opened when shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select

from kiosk.actions.cautions import cautions
from kiosk.actions.records import OpenAction
from kiosk.database import db
from kiosk.models import Action, Kind
from kiosk.outbox import Opener
from kiosk.packs import Case
from kiosk.printing.writing import LetterSheet
from kiosk.web.advice import Remark, remark
from kiosk.web.opened import login_id
from kiosk.web.reading.words import CAUTIONS
from kiosk.web.sheets.lines import DRAWING, SIGNATURE, drawn
from kiosk.web.sheets.opened import card_of, letter_of
from kiosk.web.sheets.troubles import as_printed, signed_on_card, troubles
from kiosk.web.state import event, kiosk
from kiosk.web.wording import direction_of

OWN_PARTS = ("who", "own", "message")
"""What the writer wrote; the rest of a letter is the case's."""


@dataclass(frozen=True)
class Open:
    """The pile that lies open on this desk, with the key in memory; it goes with the drawer."""

    slug: str
    kind: Kind
    ids: Sequence[UUID]
    opener: Opener = field(repr=False)
    room: ClassVar[str] = "reading"


@dataclass(frozen=True)
class Text:
    """One piece of writing as it will be printed."""

    words: str
    language: str
    direction: str


def open_pile(slug: str, kind: Kind, opener: Opener) -> Open:
    """Put the pile of a case on the desk; what lay there before is shut."""
    own = (Action.event_id == event().id, Action.case_slug == slug, Action.kind == kind)
    there = select(Action.id).where(*own, Action.withdrawn_at.is_(None)).order_by(Action.seq)
    found = Open(slug, kind, db.session.scalars(there).all(), opener)
    kiosk().drawer.put(login_id(), found)
    return found


def still_open(action_id: UUID) -> Open | None:
    """Return the pile with this one, open for some minutes from now on; None where it was shut."""
    found = kiosk().drawer.find(login_id())
    if not isinstance(found, Open) or action_id not in found.ids:
        return None
    kiosk().drawer.put(login_id(), found)
    return found


def as_shown(case: Case, action: OpenAction) -> dict[str, object]:
    """Return what the page shows of one: its texts, pictures, signer, remarks, and what hinders."""
    writing = action.personal.writing
    if writing is None:
        return {"texts": [], "remarks": [], "trouble": None}
    sheet = card_of(action, writing) if action.kind is Kind.CARD else letter_of(action, writing)
    if isinstance(sheet, LetterSheet):
        sheet = as_printed(case, sheet)
        parts = [sheet.salutation, *(p for p in sheet.parts if p), sheet.closing]
        signed = " · ".join(part for part in (sheet.name, sheet.town) if part)
    else:
        parts, signed = [sheet.message], signed_on_card(case, sheet)
    direction = direction_of(writing.language)
    return {
        "texts": [Text(part, writing.language, direction) for part in parts if part],
        "signed": signed,
        "drawing": drawn(writing.drawing, DRAWING, ""),
        "signature": drawn(writing.signature, SIGNATURE, ""),
        "direction": direction,
        "written_in": writing.language,
        "remarks": _remarks(case, action),
        "kept": bool(writing.kept),
        "trouble": troubles(case, sheet),
    }


def _remarks(case: Case, action: OpenAction) -> list[Remark]:
    writing, person = action.personal.writing, action.personal.person
    rules = case.rules.card if action.kind is Kind.CARD else case.rules.letter
    parts = writing.parts if writing else {}
    found = [
        remark(parts[name], caution, CAUTIONS)
        for name in OWN_PARTS
        if name in parts
        for caution in cautions(parts[name], rules)
    ]
    # What only advises stands in people's names; what blocks must not stand there either.
    return found + [
        remark(text, caution, CAUTIONS)
        for text in (person.name, person.town)
        for caution in cautions(text, rules)
        if caution.is_blocking
    ]
