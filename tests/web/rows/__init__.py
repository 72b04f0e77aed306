"""Who may do what, as one table over every route there is, a module for each room (SEC14)."""

from tests.web.rows import (
    attend,
    cases,
    counting,
    finish,
    helping,
    host,
    prints,
    reading,
    setup,
    stations,
    wall,
)
from tests.web.rows.row import Row

ROOMS = (attend, cases, counting, finish, helping, host, prints, reading, setup, stations, wall)
TABLE: dict[str, Row] = {route: row for room in ROOMS for route, row in room.ROWS.items()}
