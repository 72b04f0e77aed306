"""Rows of the room “counting”."""

from tests.web.rows.row import Row, team

ROWS: dict[str, Row] = {
    "GET /host/count": team("GET", 200),
    "GET /host/count/envelopes": team("GET", 200),
}
