"""Goals: how many actions are hoped for, the next goal when one is reached, and who needs more."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

PART = 2
"""Each further goal is half of the host's own one away. So a new meter begins at two thirds: people
give most when the last third of a goal is to be filled (6.7, 10.8 and 12.8 % of the goal an hour in
its thirds: Cryder and others on loans, ux.md H7)."""
ROUND = 10
"""Steps are whole tens where they are large enough, since the wall shows the goals."""
CELEBRATED = 50
"""The wall marks each fiftieth action, however far the goal is."""


@dataclass(frozen=True)
class Goal:
    """How far it is: `total` actions of the `goal` that counts now; `reached` goals lie behind."""

    total: int
    goal: int
    reached: int

    @property
    def left(self) -> int:
        return self.goal - self.total

    @property
    def milestones(self) -> int:
        """Return a number that grows whenever there is something to celebrate."""
        return self.reached + milestones(self.total)


def goal_for(wanted: int, total: int) -> Goal | None:
    """Return the goal that counts after `total` actions, None where the host wants none (0).

    The first is the host's own; when one is reached the next one counts: it goes on by `step`.
    """
    if wanted <= 0:
        return None
    done = max(total, 0)
    if done < wanted:
        return Goal(done, wanted, 0)
    reached = 1 + (done - wanted) // step(wanted)
    return Goal(done, wanted + reached * step(wanted), reached)


def step(wanted: int) -> int:
    """Return how much further each next goal is: half of the first one, in whole tens; at least 1.

    >>> step(500), step(25), step(9), step(1)
    (250, 10, 4, 1)
    """
    half = wanted // PART
    return half // ROUND * ROUND if half >= ROUND else max(half, 1)


def milestones(total: int) -> int:
    return max(total, 0) // CELEBRATED


def goals_by_case(
    wanted: int, own: Mapping[str, int], open_slugs: Collection[str]
) -> Mapping[str, int]:
    """Return a goal for each open case: its own one, else its share of what the event wants.

    What is wanted beyond the cases' own goals is shared evenly, the first cases taking one more, so
    that they add up. A case without a goal is left out.
    """
    given = {slug: own[slug] for slug in open_slugs if own.get(slug, 0) > 0}
    others = [slug for slug in open_slugs if slug not in given]
    rest = max(wanted - sum(given.values()), 0)
    shared = zip(others, _even(rest, len(others)), strict=True)
    return given | {slug: number for slug, number in shared if number}


def needs_more(goals: Mapping[str, int], acted: Mapping[str, int]) -> Mapping[str, int]:
    """Return how many more actions each case needs; one that has its goal is left out (H7)."""
    left = {slug: goal - acted.get(slug, 0) for slug, goal in goals.items()}
    return {slug: number for slug, number in left.items() if number > 0}


def _even(number: int, parts: int) -> Iterator[int]:
    """Divide a number into whole parts that differ by one at most, the larger ones first."""
    for place in range(parts):
        yield number // parts + (place < number % parts)
