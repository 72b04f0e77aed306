"""Rows of the room “counting”."""

from tests.web.rows.row import Row, team

ROWS: dict[str, Row] = {
    "GET /host/count": team("GET", 200),
    "POST /host/count": team("POST", 303, {"add": "joel-paredes letter 1"}),
    "POST /host/count/number": team(
        "POST", 303, {"case": "joel-paredes", "sort": "card", "number": "12"}
    ),
    "POST /host/count/undo": team("POST", 404),
    "POST /host/count/again": team("POST", 404),
    "GET /host/count/envelopes": team("GET", 200),
}
