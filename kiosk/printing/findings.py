"""What the gates before paper say: a document passed, or what is wrong with it."""

from dataclasses import dataclass


class NotPrintable(Exception):  # noqa: N818 - a finding about one sheet, not a fault of ours
    """A sheet does not pass; `reason` is a code that the screen puts into words.

    `untagged`: title, language or tags are missing. `paper`: a page has not the size that its style
    asks for, or one that no printer of an office takes. `glyph`: `detail` holds letters that no
    shipped font draws. `overflow`: `detail` names words that are cut, missing or off the page, or
    there are more or fewer pages than expected. `code`: `detail` names an address whose code cannot
    be read back, or one that is read and not announced.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Checked:
    """A document that passed: how many pages it has and how many codes were read back."""

    pages: int
    codes: int
