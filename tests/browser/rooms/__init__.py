"""The rooms of the desk as the browser walks them, one module for each: every state of its pages.

Each module has `states(desk)`, which brings the page into one state after the other and names it.
"""

from collections.abc import Callable, Iterator

from tests.browser.hosts import Desk
from tests.browser.rooms import finish, reading

States = Callable[[Desk], Iterator[str]]
ROOMS: dict[str, States] = {"reading": reading.states, "finish": finish.states}
