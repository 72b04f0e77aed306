"""Random words and digits that a volunteer can copy from a screen to paper."""

import functools
import importlib.resources
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


PUBLISHED = {"fr": "wordlist_fr.txt", "es": "wordlist_es.txt"}
"""Published lists that diceware ships beside the English one: 7,776 French words and 8,192 Spanish
ones, all of them without an accent (measured, diceware 1.0.1). There is none for Arabic."""


@functools.cache
def words_in(language: str) -> tuple[str, ...]:
    """Return the list for a language; the English one where nobody has published any."""
    if language not in PUBLISHED:
        return word_list()
    lists = importlib.resources.files("diceware") / "wordlists"
    lines = (lists / PUBLISHED[language]).read_text("utf-8").splitlines()
    # A line is the word alone, or the dice that one throws for it and the word.
    words = {line.split()[-1] for line in lines if line.strip()}
    # Two words that are typed alike would be one: the first in order stays.
    return tuple(sorted({normalise_passphrase(word): word for word in sorted(words)}.values()))


def has_words(language: str) -> bool:
    """Tell whether passphrases are made of words of this language, and not of English ones."""
    return language == "en" or language in PUBLISHED


def new_passphrase(language: str = "en") -> str:
    words = words_in(language)
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def new_pin() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(PIN_DIGITS))


def normalise_passphrase(typed: str) -> str:
    """Return what was typed as lower-case words without accents, with single blanks.

    Spacing, capitals and accents are no trap, nor is the hyphen that four of the words have.
    """
    plain = unicodedata.normalize("NFKD", typed).casefold().replace("-", " ")
    bare = (char for char in plain if not unicodedata.combining(char))
    return " ".join("".join(bare).split())
