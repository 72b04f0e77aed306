"""What can be wrong with a bundle or a backup: codes, each with a sentence that says what to do."""

import enum


class Code(enum.StrEnum):
    """What is wrong, in a word."""

    UNREADABLE = "unreadable"
    NOT_A_BUNDLE = "not_a_bundle"
    CUT = "cut"
    ALTERED = "altered"
    OTHER_KEY = "other_key"
    FOREIGN_EVENT = "foreign_event"
    NEWER = "newer"
    UNKNOWN_KIOSK = "unknown_kiosk"
    FOREIGN_SIGNATURE = "foreign_signature"
    MISSING = "missing"
    ADDED = "added"


class BundleFault(ValueError):  # noqa: N818 - one line for the person at the terminal
    """A file cannot be taken, and nothing of it was; the text is one line for a host."""

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(text)
        self.code = code


AGAIN = "Copy it again from where it was made; nothing of it was taken."


def altered(what: str) -> BundleFault:
    """Return the fault of a file whose parts contradict each other."""
    return BundleFault(Code.ALTERED, f"The file was changed: {what}. {AGAIN}")
