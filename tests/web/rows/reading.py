"""Rows of the room “reading”."""

from tests.web.rows.row import Row, host_only

ROWS: dict[str, Row] = {
    "GET /host/read": host_only("GET", 200),
    # Nothing was written, so that there is no pile to open and nothing lies open.
    "POST /host/read": host_only("POST", 404),
    "GET /host/read/<uuid:action_id>": host_only("GET", 303),
    "POST /host/read/<uuid:action_id>/hold": host_only("POST", 303),
    "GET /host/read/held": host_only("GET", 200),
    "POST /host/read/held/undo": host_only("POST", 404),
}
