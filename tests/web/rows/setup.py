"""Rows of the room “setup”."""

from tests.web.rows.row import Row, host_only

ROWS: dict[str, Row] = {
    "GET /host/setup": host_only("GET", 200),
}
