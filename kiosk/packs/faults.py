"""What is wrong with a pack: in which file, on which line, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.packs.characters import shown

LONGEST_NAME = 200


@dataclass(frozen=True, order=True)
class Fault:
    """One fault; `file` is relative to the pack with `/`, `line` counts from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BrokenPack(Exception):  # noqa: N818 - the name says what it is, like Refused and Retryable
    """The pack cannot be used; the message lists every fault, one per line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass
class Findings:
    """The faults found so far; every check adds to it and none of them stops the others."""

    faults: set[Fault] = field(default_factory=set)

    def add(self, file: str, line: int, message: str) -> None:
        self.faults.add(Fault(shown(file, LONGEST_NAME), line, message))

    def in_order(self) -> list[Fault]:
        return sorted(self.faults)
