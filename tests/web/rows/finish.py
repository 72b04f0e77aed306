"""Rows of the room “finish”."""

from tests.web.rows.row import Row, host_only

ROWS: dict[str, Row] = {
    "GET /host/finish": host_only("GET", 200),
    # A kiosk that never started has no identity to name a backup by.
    "POST /host/finish/backup": host_only("POST", 409),
    "GET /host/finish/close": host_only("GET", 200),
    # Nothing was typed that shows that one means it.
    "POST /host/finish/close": host_only("POST", 422),
    "GET /host/finish/report": host_only("GET", 200),
    "GET /host/finish/report.csv": host_only("GET", 200),
}
