"""`python -m tests.bench [part …]`: all parts, or those named: desk, hand-over, printing, scale."""

import argparse
import sys
from collections.abc import Callable, Mapping

from tests.bench import desk, hand_over, printing, scale
from tests.bench.table import head

PARTS: Mapping[str, Callable[[], None]] = {
    "desk": desk.measure,
    "hand-over": hand_over.measure,
    "printing": printing.measure,
    "scale": scale.measure,
}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    chosen = parser.parse_args(arguments).parts or list(PARTS)
    if unknown := [name for name in chosen if name not in PARTS]:
        parser.error(f"no part is called {', '.join(unknown)}: {', '.join(PARTS)}")
    head()
    for name in chosen:
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
