"""Random words and digits that a volunteer can copy from a screen to paper."""

import functools
import secrets
import unicodedata

from xkcdpass import xkcd_password

WORDS = 6
"""Six of 7,776 words are about 78 bits (trust.md 6.3)."""
PIN_DIGITS = 6


@functools.cache
def word_list() -> tuple[str, ...]:
    """Return the 7,776 ASCII words of the long EFF list that xkcdpass ships."""
    path = xkcd_password.locate_wordfile("eff-long")
    return tuple(sorted(set(xkcd_password.generate_wordlist(path, min_length=3, max_length=9))))


def new_passphrase() -> str:
    words = word_list()
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def new_pin() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(PIN_DIGITS))


def normalise_passphrase(typed: str) -> str:
    """Return what was typed as lower-case words with single blanks.

    Spacing and capitals are no trap, nor is the hyphen that four of the words have.
    """
    return " ".join(unicodedata.normalize("NFKC", typed).casefold().replace("-", " ").split())
