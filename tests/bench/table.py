"""The table: each figure beside its limit, and how far it is from it.

A limit measured in the same run makes a ratio, since machines differ (design: Numbers).
"""

import os
import time
from collections.abc import Callable


def head() -> None:
    """Say how busy the machine is: beside other work the figures mean little."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load {load}")  # noqa: T201


def say(name: str, own: float, unit: str, limit: float, limit_name: str) -> None:
    """Print a line: the figure, its share of the limit, the limit and what it is."""
    share = own / limit
    print(  # noqa: T201
        f"{name:<44}{own:>10.2f} {unit:<5}{share:>7.2f} of {limit:>9.2f}  {limit_name}", flush=True
    )


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def rate(work: Callable[[], object], number: int) -> float:
    """Return how often a second the work was done."""
    return number / seconds(work)
