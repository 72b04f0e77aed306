"""The blueprint of setting up an event; only the link of the terminal needs no login."""

from kiosk.web.desks import desk_blueprint

bp = desk_blueprint("setup", __name__, is_open=lambda endpoint: endpoint == "setup.welcome")
