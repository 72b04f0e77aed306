"""Rows of the room “finish”."""

from tests.web.rows.row import Row, host_only

ROWS: dict[str, Row] = {
    "GET /host/finish": host_only("GET", 200),
    "GET /host/finish/report": host_only("GET", 200),
}
