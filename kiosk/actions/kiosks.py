"""The kiosks whose actions are here: this one, and those that a person has confirmed."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.actions import chain
from kiosk.models import KnownKiosk


def become(session: Session, kiosk_id: UUID, public: bytes) -> None:
    """Make this the kiosk that counts from now on, and number what has no number yet.

    What another identity counted here, before a restore, keeps its numbers and is never added to.
    """
    others = update(KnownKiosk).where(KnownKiosk.is_own, KnownKiosk.id != kiosk_id)
    session.execute(others.values(is_own=False))
    row = insert(KnownKiosk).values(id=kiosk_id, public=public, is_own=True, bundles=0)
    session.execute(
        row.on_conflict_do_update(
            index_elements=[KnownKiosk.id], set_={"public": public, "is_own": True}
        )
    )
    chain.number_the_rest(session)


def own(session: Session) -> KnownKiosk:
    """Return this kiosk's own row, which opening the instance made."""
    return session.scalars(select(KnownKiosk).where(KnownKiosk.is_own)).one()


def key_of(session: Session, kiosk_id: UUID) -> bytes | None:
    """Return the public key that was confirmed for the kiosk, None if none was."""
    return session.scalar(select(KnownKiosk.public).where(KnownKiosk.id == kiosk_id))


def pin(session: Session, kiosk_id: UUID, public: bytes) -> None:
    """Remember a confirmed key; another one for the same kiosk is refused from now on."""
    row = insert(KnownKiosk).values(id=kiosk_id, public=public, is_own=False, bundles=0)
    session.execute(
        row.on_conflict_do_update(
            index_elements=[KnownKiosk.id],
            set_={"public": public},
            where=KnownKiosk.public.is_(None),
        )
    )


def next_bundle(session: Session) -> int:
    """Return the number of the next bundle; it is never given out again, used or not."""
    row = own(session)
    row.bundles += 1
    session.flush()
    return row.bundles
