"""What a host corrects in an action, such as an e-mail address that a receiver refuses."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kiosk.actions.recording import Write
from kiosk.actions.records import OpenAction, Person, place_of
from kiosk.models import Correction
from kiosk.vault import Recipient, seal


def correct(
    write: Write,
    event_id: UUID,
    opened: OpenAction,
    person: Person,
    recipients: Sequence[Recipient],
    now: dt.datetime,
) -> None:
    """Seal the action anew with this person, beside what the signer wrote, which stays.

    What is handed over from now on is the correction; it takes the place of an earlier one.
    """
    personal = replace(opened.personal, person=person).as_json()
    place = place_of(opened.id, event_id, opened.case)
    sealed = {r.key_id: seal(personal, r, place) for r in recipients}
    write(lambda session: _keep(session, opened.id, sealed, now))


def _keep(session: Session, action_id: UUID, sealed: dict[UUID, bytes], now: dt.datetime) -> None:
    session.execute(delete(Correction).where(Correction.action_id == action_id))
    for key_id, ciphertext in sealed.items():
        session.add(
            Correction(action_id=action_id, key_id=key_id, ciphertext=ciphertext, made_at=now)
        )
