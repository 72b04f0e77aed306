"""Rows of the overview and handing over."""

from tests.web.rows.row import Row, anybody, host_only, team

ROWS: dict[str, Row] = {
    "GET /host/": team("GET", 200),
    "GET /host/figures": team("GET", 200),
    "GET /host/books": host_only("GET", 200),
    "GET /host/erase": host_only("GET", 200),
    # Nothing was looked for, so that nothing can be erased.
    "POST /host/erase": host_only("POST", 403),
    "POST /host/erase/find": host_only(
        "POST", 403, {"who": "Amal", "passphrase": "not these words"}
    ),
    "POST /host/lock": team("POST", 303),
    # Nothing needs the host, so that there is nothing to edit, to try again or to undo.
    "GET /host/needs": host_only("GET", 200),
    "GET /host/needs/<uuid:receiver_id>/<uuid:action_id>": host_only("GET", 404),
    "POST /host/needs/<uuid:receiver_id>/<uuid:action_id>": host_only("POST", 404),
    "POST /host/needs/<uuid:receiver_id>/<uuid:action_id>/open": host_only("POST", 404),
    "POST /host/needs/retry": host_only("POST", 404),
    "POST /host/needs/undo": host_only("POST", 404),
    "POST /host/needs/withdraw": host_only("POST", 404),
    "GET /host/post": host_only("GET", 200),
    "POST /host/post": host_only("POST", 404),
    "POST /host/post/undo": host_only("POST", 404),
    "GET /host/receipts": host_only("GET", 200),
    "GET /host/receivers": host_only("GET", 200),
    "GET /host/receivers/<uuid:receiver_id>": host_only("GET", 200),
    "POST /host/receivers/<uuid:receiver_id>": host_only("POST", 422),
    "GET /host/receivers/new/<slug>": host_only("GET", 404),
    # There is no kind of receiver called like a case.
    "POST /host/receivers/new/<slug>": host_only("POST", 404),
    "GET /host/send": host_only("GET", 200),
    # The host's alone: a steward does not know the passphrase.
    "POST /host/send": host_only("POST", 403, {"passphrase": "not these words"}),
    "GET /host/send/progress": host_only("GET", 200),
    "POST /host/send/<uuid:receiver_id>/cancel": host_only("POST", 303),
    "POST /host/send/<uuid:receiver_id>/pause": host_only("POST", 303),
    "POST /host/send/<uuid:receiver_id>/resume": host_only("POST", 303),
    "GET /host/unlock": anybody(200),
    "POST /host/unlock": anybody(403, {"pin": "not this one"}),
}
