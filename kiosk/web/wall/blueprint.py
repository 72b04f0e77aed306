"""The blueprint of the wall, which anybody may look at."""

from flask import Blueprint

bp = Blueprint("wall", __name__)
