"""The blueprint of the cases of the event, as the host keeps them."""

from kiosk.web.desks import desk_blueprint
from kiosk.web.doors import is_host
from kiosk.web.uploads import welcome_large

bp = desk_blueprint("cases", __name__)
welcome_large(bp, "cases.compare_pack", is_host)
