"""What a row of the table of routes says."""

from dataclasses import dataclass, field

from kiosk.printing import pdf

DOOR = 303
"""What a stranger gets who looks at a page of the desk, and a steward at one of the host's."""
PDF = 200 if pdf.is_available() else 303
"""Without Pango the way leads to the page for the browser's own print."""


@dataclass(frozen=True)
class Row:
    """A route: what it answers to an attendee, a steward and the host, and what is posted to it.

    `root` is the element that htmx swaps there.
    """

    attendee: int
    steward: int
    host: int
    fields: dict[str, str] = field(default_factory=dict)
    root: tuple[str, str] = ("div", "screen")


def anybody(status: int, fields: dict[str, str] | None = None, **more: tuple[str, str]) -> Row:
    """Return the row of a route that answers everybody alike."""
    return Row(status, status, status, fields or {}, **more)


def team(
    method: str, status: int, fields: dict[str, str] | None = None, **more: tuple[str, str]
) -> Row:
    """Return the row of a route behind the door, for stewards and the host."""
    return Row(DOOR if method == "GET" else 403, status, status, fields or {}, **more)


def host_only(method: str, status: int, fields: dict[str, str] | None = None) -> Row:
    """Return the row of a route that is the host's alone."""
    shut = DOOR if method == "GET" else 403
    return Row(shut, shut, status, fields or {})
