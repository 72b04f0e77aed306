"""Rows of the print room."""

from tests.web.rows.row import PDF, Row, host_only, team

ROWS: dict[str, Row] = {
    # Old addresses lead to the print room.
    "GET /host/posters": team("GET", 308),
    "GET /host/posters/<slug>/<locale>": team("GET", 308),
    "GET /host/posters/<slug>/<locale>.pdf": team("GET", 308),
    "GET /host/posters/<slug>/<locale>/<sheet>": team("GET", 308),
    "GET /host/posters/<slug>/<locale>/<sheet>.pdf": team("GET", 308),
    "GET /host/print": team("GET", 200),
    "GET /host/print/labels": team("GET", 200),
    "GET /host/print/labels.pdf": team("GET", 404),
    "GET /host/print/recovery-sheet": host_only("GET", 200),
    "POST /host/print/recovery-sheet": host_only("POST", 403),
    "GET /host/print/<sheet>/<locale>": team("GET", 404),
    "GET /host/print/<sheet>/<locale>.pdf": team("GET", 404),
    "GET /host/print/<sheet>/<slug>/<locale>": team("GET", 200),
    "GET /host/print/<sheet>/<slug>/<locale>.pdf": team("GET", PDF),
    # No printer is set: the sheet is shown.
    "POST /host/print/sheets": team("POST", 303, {"order": "poster/joel-paredes/fr"}),
    "GET /host/print/written": host_only("GET", 200),
    # Nothing was written, so that there is no pile and no job.
    "POST /host/print/written": host_only("POST", 404),
    "GET /host/print/jobs/<uuid:job_id>": host_only("GET", 404),
    "GET /host/print/jobs/<uuid:job_id>/document": host_only("GET", 404),
    "POST /host/print/jobs/<uuid:job_id>/cancel": host_only("POST", 404),
    "POST /host/print/jobs/<uuid:job_id>/go-on": host_only("POST", 404),
    "POST /host/print/jobs/<uuid:job_id>/jam": host_only("POST", 404),
    "POST /host/print/jobs/<uuid:job_id>/out": host_only("POST", 404),
    "POST /host/print/jobs/<uuid:job_id>/reprint": host_only("POST", 404),
    "POST /host/print/jobs/<uuid:job_id>/undo": host_only("POST", 404),
}
