"""The gates before paper: what a sheet would get wrong is found before it is printed."""

from dataclasses import dataclass


class NotPrintable(Exception):  # noqa: N818 - a finding about one sheet, not a fault of ours
    """A sheet does not pass; `reason` is a code that the screen puts into words."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Checked:
    """A document that passed: how many pages it has and how many codes were read back."""

    pages: int
    codes: int


def check(html: str, document: bytes) -> Checked:
    """Check a document against the page that it was made of. Raises NotPrintable."""
    raise NotImplementedError
