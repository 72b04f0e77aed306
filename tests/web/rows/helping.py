"""Rows of the room “helping”."""

from tests.web.rows.row import Row, team

ROWS: dict[str, Row] = {
    "GET /host/doctor": team("GET", 200),
    "GET /host/help": team("GET", 200),
    "GET /host/help/limits": team("GET", 200),
}
