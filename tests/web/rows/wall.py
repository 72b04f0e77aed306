"""Rows of the wall."""

from tests.web.rows.row import Row, anybody

ROWS: dict[str, Row] = {
    "GET /wall": anybody(200),
}
