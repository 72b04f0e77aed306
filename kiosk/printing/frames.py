"""What the press and its workers say to each other through a worker's pipes."""

import struct
from typing import IO, Literal, get_args

Reason = Literal["no_weasyprint", "too_long", "failed"]
"""Why there is no PDF: the libraries are missing, the time was up, or all else."""

# A page: its length in bytes, seconds of processor time, MiB of address space.
_PAGE = struct.Struct("!QII")
# An answer: 0 or the number of a reason, and the length of the PDF.
_ANSWER = struct.Struct("!BQ")


class Broken(EOFError):  # noqa: N818 - the usual end of a conversation
    """The other side has ended in the middle of a frame, or before one."""


def send_page(pipe: IO[bytes], page: bytes, seconds: int, memory_mib: int) -> None:
    """Send a page to a worker with its limits. Raises OSError when the worker has ended."""
    pipe.write(_PAGE.pack(len(page), seconds, memory_mib))
    pipe.write(page)
    pipe.flush()


def next_page(pipe: IO[bytes]) -> tuple[bytes, int, int]:
    """Return the next page with its limits. Raises Broken when the kiosk has ended."""
    length, seconds, memory_mib = _PAGE.unpack(_exactly(pipe, _PAGE.size))
    return _exactly(pipe, length), seconds, memory_mib


def send_answer(pipe: IO[bytes], document: bytes | Reason) -> None:
    """Answer with a PDF, or with the reason why there is none."""
    number = get_args(Reason).index(document) + 1 if isinstance(document, str) else 0
    content = b"" if isinstance(document, str) else document
    pipe.write(_ANSWER.pack(number, len(content)))
    pipe.write(content)
    pipe.flush()


def next_answer(pipe: IO[bytes]) -> bytes | Reason:
    """Return a PDF or the reason why there is none. Raises Broken when the worker has ended."""
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
