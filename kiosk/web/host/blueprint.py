"""The blueprint of the overview and of handing over."""

from kiosk.web.desks import desk_blueprint

OPEN = frozenset({"host.unlock", "host.enter"})
"""The door itself."""
bp = desk_blueprint("host", __name__, is_open=OPEN.__contains__)
