"""The rooms of the desk as the browser walks them, one module for each: every state of its pages.

Each module has `states(desk)`, which brings the page into one state after the other and names it.
"""

from collections.abc import Callable, Iterator

from tests.browser.hosts import Desk
from tests.browser.rooms import (
    cases,
    counting,
    finish,
    helping,
    reading,
    setup,
    stations,
    wall,
)

States = Callable[[Desk], Iterator[str]]
ROOMS: dict[str, States] = {
    "cases": cases.states,
    "counting": counting.states,
    "finish": finish.states,
    "helping": helping.states,
    "reading": reading.states,
    "setup": setup.states,
    "stations": stations.states,
    "wall": wall.states,
}
