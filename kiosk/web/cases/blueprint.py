"""The blueprint of the cases of the event, as the host keeps them."""

from kiosk.web.desks import desk_blueprint

bp = desk_blueprint("cases", __name__)
