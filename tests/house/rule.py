"""What a house rule is, and the files that rules look at."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
Faults = Callable[[str], list[str]]
"""Reads the text of a file and returns, for each fault, the line and what to do about it."""


@dataclass(frozen=True)
class Rule:
    """What no reviewer has to say twice.

    `planted` are texts that break it, each of which must be found. `exempt` names files that may
    break it, with the reason.
    """

    name: str
    files: Sequence[Path]
    faults: Faults
    planted: Sequence[str]
    exempt: dict[str, str] = field(default_factory=dict)

    def broken(self) -> list[str]:
        """Return every fault in the files, with the file it is in."""
        return [
            f"{place}, {fault}"
            for path in self.files
            if (place := path.relative_to(ROOT).as_posix()) not in self.exempt
            for fault in self.faults(path.read_text("utf-8"))
        ]


def files(folder: str, *patterns: str) -> list[Path]:
    """Return our own files below a folder; what the build puts into static/vendor is not ours."""
    found = {path for pattern in patterns for path in (ROOT / folder).rglob(pattern)}
    return sorted(path for path in found if "vendor" not in path.parts)


def never(pattern: str, words: str) -> Faults:
    """Return a check that finds each match of a pattern and says what to do instead."""
    compiled = re.compile(pattern)

    def faults(text: str) -> list[str]:
        return [
            f"line {text.count(chr(10), 0, match.start()) + 1}: “{match[0].strip()}”: {words}"
            for match in compiled.finditer(text)
        ]

    return faults


def at_most(lines: int, words: str) -> Faults:
    def faults(text: str) -> list[str]:
        number = len(text.splitlines())
        return [f"line {number}: at most {lines} lines: {words}"] if number > lines else []

    return faults
