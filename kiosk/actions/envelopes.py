"""An envelope: the clear columns of one action with its sealed parts, which are never opened."""

import base64
import datetime as dt
import functools
import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from kiosk.actions.wire import BadLine, EnvelopeLine, canonical, instant_of, line_of
from kiosk.models import Action, ConsentText, Kind, Origin, SealedPart

SCHEMA = "ecritoire.envelope/1"
AT_ONCE = 500
"""Ids in one query; SQLite takes 32,766 variables, older ones 999."""


class BadEnvelope(BadLine):
    """What was read is no envelope; the text says in plain words what is wrong with it."""


@dataclass(frozen=True)
class Wording:
    """The exact words that somebody agreed or did not agree to, and their language."""

    language: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def as_json(self) -> dict[str, str]:
        return {"language": self.language, "text": self.text, "sha256": self.sha256}


@dataclass(frozen=True)
class Box:
    """One ciphertext of an action, and the id of the key that opens it."""

    key_id: UUID
    ciphertext: bytes

    def as_json(self) -> dict[str, str]:
        return {"key": str(self.key_id), "ct": base64.b64encode(self.ciphertext).decode()}


@dataclass(frozen=True)
class Envelope:
    """One action as it travels; `hour` is the hour of signing in UTC, `consent` what was asked.

    `kiosk_id` and `seq` say where it was captured and under which number there, counted from 1;
    None where that machine has no identity yet. They, like a withdrawal, are not in the digest.
    """

    id: UUID
    event_id: UUID
    case_slug: str
    kind: Kind
    locale: str
    hour: dt.datetime
    consent: Wording | None
    is_young: bool
    boxes: tuple[Box, ...]
    kiosk_id: UUID | None = None
    seq: int | None = None
    withdrawn_at: dt.datetime | None = None

    @functools.cached_property
    def digest(self) -> str:
        """Return "sha256:…" over the canonical form of what never changes."""
        return "sha256:" + hashlib.sha256(canonical(self._lasting())).hexdigest()

    @property
    def digest_bytes(self) -> bytes:
        return bytes.fromhex(self.digest.removeprefix("sha256:"))

    def as_json(self) -> dict[str, Any]:
        """Return the envelope as plain JSON values; `from_json` reads them."""
        withdrawn = self.withdrawn_at.astimezone(dt.UTC).isoformat() if self.withdrawn_at else None
        return self._lasting() | {
            "kiosk": str(self.kiosk_id) if self.kiosk_id else None,
            "seq": self.seq,
            "withdrawn_at": withdrawn,
            "digest": self.digest,
        }

    def _lasting(self) -> dict[str, Any]:
        boxes = sorted(self.boxes, key=lambda box: box.key_id.bytes)
        return {
            "schema": SCHEMA,
            "id": str(self.id),
            "event": str(self.event_id),
            "case": self.case_slug,
            "kind": self.kind.value,
            "locale": self.locale,
            "hour": self.hour.astimezone(dt.UTC).isoformat(),
            "consent": self.consent.as_json() if self.consent else None,
            "young": self.is_young,
            "boxes": [box.as_json() for box in boxes],
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return the envelope that `as_json` wrote. Raises BadEnvelope for anything else."""
        try:
            return cls._from_line(line_of(EnvelopeLine, content))
        except BadLine as fault:
            raise BadEnvelope(str(fault)) from None

    @classmethod
    def _from_line(cls, line: EnvelopeLine) -> Self:
        consent = Wording(line.consent.language, line.consent.text) if line.consent else None
        if (line.kiosk is None) != (line.seq is None):
            raise BadLine("seq: stands with the kiosk that counted, or not at all")
        envelope = cls(
            id=UUID(line.id),
            event_id=UUID(line.event),
            case_slug=line.case,
            kind=Kind(line.kind),
            locale=line.locale,
            hour=instant_of("hour", line.hour),
            consent=consent,
            is_young=line.young,
            boxes=tuple(Box(UUID(box.key), _bytes_of(box.ct)) for box in line.boxes),
            kiosk_id=UUID(line.kiosk) if line.kiosk else None,
            seq=line.seq,
            withdrawn_at=instant_of("withdrawn_at", line.withdrawn_at)
            if line.withdrawn_at
            else None,
        )
        envelope._refuse_contradictions(line)
        return envelope

    def _refuse_contradictions(self, line: EnvelopeLine) -> None:
        if len({box.key_id for box in self.boxes}) != len(self.boxes):
            raise BadLine("boxes: two are for the same key")
        if self.consent and line.consent and self.consent.sha256 != line.consent.sha256:
            raise BadLine("consent: its words do not fit their digest")
        if self.digest != line.digest:
            raise BadLine("digest: the content does not fit it, so it was changed on the way")


def _bytes_of(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        raise BadLine("ct: is no base64") from None
    if base64.b64encode(found).decode() != text:
        raise BadLine("ct: is no base64")
    return found


def envelopes(
    session: Session, event_id: UUID, ids: Collection[UUID] | None = None
) -> dict[UUID, Envelope]:
    """Return the event's envelopes by action id, all or these, in the order they came in.

    An id that is not here, is another event's, or has lost its sealed parts, is left out.
    """
    if ids is None:
        return dict(_read(session, event_id, None))
    found: dict[UUID, Envelope] = {}
    for some in chunks(list(ids)):
        found.update(_read(session, event_id, some))
    return found


def chunks(ids: list[UUID]) -> Iterator[list[UUID]]:
    """Yield the ids in lists that one query takes."""
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _read(
    session: Session, event_id: UUID, ids: list[UUID] | None
) -> Iterator[tuple[UUID, Envelope]]:
    boxes = _boxes(session, event_id, ids)
    for row in session.execute(_narrowed(_columns(), event_id, ids).order_by(Action.seq)):
        if row.id in boxes:
            yield row.id, _envelope(row, event_id, tuple(boxes[row.id]))


def _envelope(row: Row[*tuple[Any, ...]], event_id: UUID, boxes: tuple[Box, ...]) -> Envelope:
    return Envelope(
        id=row.id,
        event_id=event_id,
        case_slug=row.case_slug,
        kind=row.kind,
        locale=row.locale,
        hour=row.hour,
        consent=Wording(row.language, row.text) if row.text is not None else None,
        is_young=row.is_young,
        boxes=boxes,
        kiosk_id=row.kiosk_id,
        seq=row.origin_seq,
        withdrawn_at=row.withdrawn_at,
    )


def _columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Action.id,
            Action.case_slug,
            Action.kind,
            Action.locale,
            Action.hour,
            Action.is_young,
            Action.withdrawn_at,
            ConsentText.language,
            ConsentText.text,
            Origin.kiosk_id,
            Origin.seq.label("origin_seq"),
        )
        .outerjoin(ConsentText, ConsentText.id == Action.consent_text_id)
        .outerjoin(Origin, Origin.action_id == Action.id)
    )


def _boxes(session: Session, event_id: UUID, ids: list[UUID] | None) -> dict[UUID, list[Box]]:
    query = select(SealedPart.action_id, SealedPart.key_id, SealedPart.ciphertext)
    joined = query.join(Action, Action.id == SealedPart.action_id)
    boxes: dict[UUID, list[Box]] = {}
    for action_id, key_id, ciphertext in session.execute(_narrowed(joined, event_id, ids)):
        boxes.setdefault(action_id, []).append(Box(key_id, ciphertext))
    return boxes


def _narrowed(
    query: Select[*tuple[Any, ...]], event_id: UUID, ids: list[UUID] | None
) -> Select[*tuple[Any, ...]]:
    narrowed = query.where(Action.event_id == event_id)
    return narrowed if ids is None else narrowed.where(Action.id.in_(ids))
