"""Rows of screens for attendees."""

from tests.web.rows.row import Row, anybody

ROWS: dict[str, Row] = {
    "GET /": anybody(200),
    "GET /cases": anybody(200),
    "GET /cases/<slug>": anybody(200),
    "GET /cases/<slug>/by-hand": anybody(200),
    "POST /cases/<slug>/by-hand": anybody(303, {"counted": "card"}),
    # No printer is set; the page says so.
    "POST /cases/<slug>/by-hand/print": anybody(303, {"counted": "card"}),
    # Thanks are given only for a line that was counted.
    "GET /cases/<slug>/by-hand/thanks/<uuid:line_id>": anybody(404),
    "GET /cases/<slug>/card": anybody(200),
    "POST /cases/<slug>/card": anybody(422),
    "POST /cases/<slug>/card/check": anybody(200, root=("section", "advice")),
    "GET /cases/<slug>/letter": anybody(200),
    "POST /cases/<slug>/letter": anybody(422),
    "POST /cases/<slug>/letter/check": anybody(200, root=("section", "advice")),
    "GET /cases/<slug>/qr.svg": anybody(200),
    "GET /cases/<slug>/safety": anybody(200),
    "GET /cases/<slug>/safety/letter": anybody(200),
    "GET /cases/<slug>/share": anybody(200),
    "POST /cases/<slug>/share": anybody(303),
    "GET /cases/<slug>/share/mail.svg": anybody(200),
    "GET /cases/<slug>/share/message": anybody(200),
    "GET /cases/<slug>/share/message.svg": anybody(200),
    "GET /cases/<slug>/share/text": anybody(200),
    "GET /cases/<slug>/share/text.svg": anybody(200),
    "GET /cases/<slug>/share/thanks/<uuid:line_id>": anybody(404),
    "GET /cases/<slug>/sign": anybody(200),
    "POST /cases/<slug>/sign": anybody(422),
    "GET /cases/<slug>/sign/initials": anybody(200),
    "POST /cases/<slug>/sign/initials": anybody(422),
    "GET /cases/<slug>/sign/young": anybody(200),
    "POST /cases/<slug>/sign/young": anybody(422),
    "GET /cases/<slug>/stamp.svg": anybody(200),
    "POST /finish": anybody(303),
    "GET /healthz": anybody(200),
    "POST /comfort": anybody(303, {"size": "150"}),
    "GET /more": anybody(200),
    # Without a visit the name is asked again.
    "POST /more": anybody(303, {"case": "joel-paredes"}),
    "POST /language": anybody(303, {"language": "en"}),
    "GET /static/<path:filename>": anybody(200),
    "GET /static/<int:version_asked>/<path:filename>": anybody(200),
    "GET /thanks": anybody(200),
}
