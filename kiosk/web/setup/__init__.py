"""Setting up an event, and starting it for real."""

from kiosk.web.setup import begin, cases, event, goal, keys, plain, ready, welcome
from kiosk.web.setup.blueprint import bp

__all__ = ["begin", "bp", "cases", "event", "goal", "keys", "plain", "ready", "welcome"]
