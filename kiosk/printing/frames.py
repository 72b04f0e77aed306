"""What the press and its workers say to each other through a worker's pipes."""

import struct
from typing import IO, Literal, NamedTuple, get_args

Reason = Literal["no_weasyprint", "too_long", "failed"]
"""Why there is no PDF: the libraries are missing, the time was up, or all else."""

# A task: the lengths of its three parts, seconds of processor time, MiB of address space.
_TASK = struct.Struct("!QQQII")
# An answer: 0 or the number of a reason, and the length of the PDF.
_ANSWER = struct.Struct("!BQ")


class Broken(EOFError):  # noqa: N818 - the usual end of a conversation
    """The other side has ended in the middle of a frame, or before one."""


class Task(NamedTuple):
    """What a worker is asked for: the PDF of a page, or to check the `document` made of it.

    `expected` is then what examine() in gates.py is told of it, as JSON.
    """

    page: bytes
    document: bytes = b""
    expected: bytes = b""


def send_task(pipe: IO[bytes], task: Task, seconds: int, memory_mib: int) -> None:
    """Send a task to a worker with its limits. Raises OSError when the worker has ended."""
    pipe.write(_TASK.pack(*map(len, task), seconds, memory_mib))
    for part in task:
        pipe.write(part)
    pipe.flush()


def next_task(pipe: IO[bytes]) -> tuple[Task, int, int]:
    """Return the next task with its limits. Raises Broken when the kiosk has ended."""
    *lengths, seconds, memory_mib = _TASK.unpack(_exactly(pipe, _TASK.size))
    return Task(*(_exactly(pipe, length) for length in lengths)), seconds, memory_mib


def send_answer(pipe: IO[bytes], document: bytes | Reason) -> None:
    """Answer with a PDF or a finding, or with the reason why there is none."""
    number = get_args(Reason).index(document) + 1 if isinstance(document, str) else 0
    content = b"" if isinstance(document, str) else document
    pipe.write(_ANSWER.pack(number, len(content)))
    pipe.write(content)
    pipe.flush()


def next_answer(pipe: IO[bytes]) -> bytes | Reason:
    """Return a PDF or finding, or why there is none. Raises Broken when the worker has ended."""
    number, length = _ANSWER.unpack(_exactly(pipe, _ANSWER.size))
    content = _exactly(pipe, length)
    reason: Reason
    for place, reason in enumerate(get_args(Reason), 1):
        if place == number:
            return reason
    return content


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    content = pipe.read(length)
    if len(content) < length:
        raise Broken
    return content
