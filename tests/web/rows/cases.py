"""Rows of the room “cases”."""

from tests.web.rows.row import Row, host_only

ROWS: dict[str, Row] = {
    "GET /host/cases": host_only("GET", 200),
    "GET /host/cases/<slug>": host_only("GET", 200),
    "GET /host/cases/<slug>/edit": host_only("GET", 200),
    # Without a day, and without what the form holds, each is refused with the form shown again.
    "POST /host/cases/<slug>/edit": host_only("POST", 200),
    "POST /host/cases/<slug>/preview": host_only("POST", 422),
    "POST /host/cases/<slug>/save": host_only("POST", 422),
    "POST /host/cases/<slug>/confirm": host_only("POST", 422, {"sure_on": "tomorrow"}),
    # A form that is not from this page has not seen what was decided before.
    "POST /host/cases/<slug>/news": host_only("POST", 409),
    "POST /host/cases/<slug>/undo": host_only("POST", 422),
    "POST /host/cases/<slug>/show": host_only("POST", 303, {"shown": "1"}),
    "POST /host/cases/<slug>/move": host_only("POST", 303, {"to": "down"}),
    "GET /host/cases/import": host_only("GET", 200),
    "POST /host/cases/import": host_only("POST", 422),
    "POST /host/cases/import/take": host_only("POST", 422),
    "POST /host/cases/pack": host_only("POST", 422),
    "GET /host/cases/export": host_only("GET", 200),
}
