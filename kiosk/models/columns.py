"""The declarative base, and the types of columns: enums, instants in UTC."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, registry


class Kind(enum.StrEnum):
    """What an attendee can do for a case; design: People and words."""

    SIGNATURE = "signature"
    LETTER = "letter"
    CARD = "card"


class Counted(enum.StrEnum):
    """What is only counted, never kept (design: tally)."""

    LETTER = "letter"
    CARD = "card"
    DRAWING = "drawing"
    PETITION_LINE = "petition_line"
    SHARE = "share"


class State(enum.StrEnum):
    """Where one action stands on its way to one receiver; design: Delivery states."""

    WAITING = "waiting"
    SENDING = "sending"
    ACCEPTED = "accepted"
    KNOWN = "known"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NOT_APPLICABLE = "not_applicable"


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An instant, aware and in UTC; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


def _values(members: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in members]


def choice(members: type[enum.StrEnum], name: str) -> Enum:
    """Return the type of a column that takes the values of `members`, constrained as `name`."""
    return Enum(
        members, name=name, native_enum=False, create_constraint=True, values_callable=_values
    )


NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraint names are fixed, so that a migration can name them."""


class Base(DeclarativeBase):
    """The declarative base of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            dt.datetime: UtcDateTime(),
            dict[str, Any]: JSON(),
            list[str]: JSON(),
            Kind: choice(Kind, "kind"),
            Counted: choice(Counted, "counted"),
            State: choice(State, "state"),
        },
    )
