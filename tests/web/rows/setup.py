"""Rows of the room “setup”; before an event is prepared each later step leads to the first."""

from tests.web.rows.row import Row, host_only

LATER = ("cases", "goal", "stations", "printer", "keys", "begin")
ROWS: dict[str, Row] = {
    "GET /host/setup": host_only("GET", 303),
    "GET /host/setup/event": host_only("GET", 200),
    "POST /host/setup/event": host_only("POST", 422),
    **{f"GET /host/setup/{step}": host_only("GET", 303) for step in LATER},
    **{f"POST /host/setup/{step}": host_only("POST", 303) for step in LATER},
    "GET /host/setup/begun": host_only("GET", 303),
    "POST /host/setup/keys/sheet": host_only("POST", 303),
    "GET /host/welcome/<uuid:key>": Row(403, 403, 303),
}
