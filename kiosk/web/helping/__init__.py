"""Help, and whether this laptop is ready for tonight."""

from kiosk.web.helping import doctor, help_page
from kiosk.web.helping.blueprint import bp

__all__ = ["bp", "doctor", "help_page"]
