"""A goal that is reached is followed by the next, and each case knows how much it needs (H7)."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.actions import goals
from kiosk.actions.goals import CELEBRATED, goal_for, goals_by_case, milestones, needs_more, step

wanted = st.integers(1, 20_000)
totals = st.integers(0, 200_000)
SLUGS = ["amal", "bo", "cy", "dee"]


def test_examples_of_steps_are_right() -> None:
    assert doctest.testmod(goals).failed == 0


def test_the_hosts_goal_counts_first() -> None:
    assert goal_for(500, 312) == goals.Goal(312, 500, 0)
    assert goal_for(500, 499) == goals.Goal(499, 500, 0)


def test_the_next_goal_is_half_of_the_first_further() -> None:
    assert goal_for(500, 500) == goals.Goal(500, 750, 1)
    assert goal_for(500, 1000) == goals.Goal(1000, 1250, 3)


@given(wanted, totals)
def test_there_is_always_something_left_and_never_more_than_a_third(want: int, total: int) -> None:
    goal = goal_for(want, total)
    assert goal
    assert goal.left > 0
    if goal.reached and want > 1:
        assert 3 * goal.left <= goal.goal, "a new meter begins at two thirds"


@given(wanted, totals)
def test_goals_come_one_after_the_other(want: int, total: int) -> None:
    """Nothing is passed over: one more action reaches the next goal or leaves it."""
    now, then = goal_for(want, total), goal_for(want, total + 1)
    assert now
    assert then
    assert then.reached == now.reached + (then.total == now.goal)
    assert then.milestones >= now.milestones


def test_without_a_goal_there_is_none() -> None:
    assert goal_for(0, 12) is None
    assert goal_for(-1, 12) is None


def test_fewer_than_none_is_none() -> None:
    """Undoing more than was counted here, on the way between two kiosks, breaks no page."""
    assert goal_for(10, -3) == goals.Goal(0, 10, 0)
    assert milestones(-3) == 0


def test_each_fiftieth_is_a_milestone() -> None:
    assert [milestones(total) for total in (0, 49, 50, 99, 100)] == [0, 0, 1, 1, 2]
    assert CELEBRATED == 50


@given(st.integers(0, 5000), st.dictionaries(st.sampled_from(SLUGS), st.integers(0, 900)))
def test_the_cases_share_what_the_event_wants(want: int, own: dict[str, int]) -> None:
    found = goals_by_case(want, own, SLUGS)
    given_own = sum(found[slug] for slug in SLUGS if own.get(slug, 0))
    assert all(found[slug] == goal for slug, goal in own.items() if goal)
    if any(not own.get(slug, 0) for slug in SLUGS):
        assert sum(found.values()) == max(want, given_own), "neither more nor less"
    shared = [goal for slug, goal in found.items() if not own.get(slug, 0)]
    assert max(shared, default=0) - min(shared, default=0) <= 1


@pytest.mark.parametrize("slugs", [[], ["amal"]])
def test_one_case_or_none(slugs: list[str]) -> None:
    assert goals_by_case(7, {}, slugs) == dict.fromkeys(slugs, 7)


def test_who_has_its_goal_needs_no_more() -> None:
    found = {"amal": 10, "bo": 10, "cy": 10}
    assert needs_more(found, {"amal": 3, "bo": 10, "cy": 12}) == {"amal": 7}
    assert needs_more(found, {}) == found


def test_a_step_is_never_nothing() -> None:
    assert all(step(number) > 0 for number in range(1, 100))
