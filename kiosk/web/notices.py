"""What the overview says before anything else: what the team must know or do now."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """One line for the overview: words, and the address of the page where one does it."""

    words: str
    address: str
    is_warning: bool = True


def notices() -> Sequence[Notice]:
    """Return what there is to say now, the most pressing first."""
    return []
