"""Rows of the room “reading”."""

from tests.web.rows.row import Row, host_only

ROWS: dict[str, Row] = {
    "GET /host/read": host_only("GET", 200),
}
