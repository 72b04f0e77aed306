"""Rows of the room “stations”, and of what a tablet sees before it joins."""

from tests.web.rows.row import Row, anybody, host_only, team

ROWS: dict[str, Row] = {
    "GET /host/stations": team("GET", 200),
    # No tablet has joined, so that there is none to change.
    "GET /host/stations/<uuid:station_id>": team("GET", 404),
    "POST /host/stations/<uuid:station_id>": team("POST", 404),
    "POST /host/stations/<uuid:station_id>/revoke": host_only("POST", 404),
    "POST /host/stations/<uuid:station_id>/undo": host_only("POST", 404),
    # Nobody has let tablets join, so that there is no authority.
    "GET /host/stations/authority.crt": team("GET", 404),
    "POST /host/stations/desk": host_only("POST", 303, {"on": "no"}),
    "GET /host/stations/joined": team("GET", 200, root=("div", "live")),
    "POST /host/stations/lan": host_only("POST", 303, {"on": "no"}),
    "GET /host/stations/steps": team("GET", 200),
    # The laptop itself joins nothing.
    "GET /join": anybody(200),
    "POST /join": anybody(403),
    "GET /join/<slug>": anybody(200),
    "GET /join/authority.crt": anybody(404),
    "GET /join/authority.pem": anybody(404),
    "GET /join/hello": anybody(200),
    "POST /join/ping": anybody(403),
}
