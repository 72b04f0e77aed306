"""Rows of the room “stations”."""

from tests.web.rows.row import Row, team

ROWS: dict[str, Row] = {
    "GET /host/stations": team("GET", 200),
}
