"""The blueprint of help, and whether this laptop is ready for tonight."""

from kiosk.web.desks import desk_blueprint

bp = desk_blueprint("helping", __name__)
