"""Rows of the room “cases”."""

from tests.web.rows.row import Row, host_only

ROWS: dict[str, Row] = {
    "GET /host/cases": host_only("GET", 200),
}
