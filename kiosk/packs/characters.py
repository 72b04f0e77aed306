"""Characters that no text of a pack may hold, and a safe way to show foreign text in a message."""

import re
import unicodedata

# NUL, C0 and C1 controls but tab and line feed, bidi embeddings, overrides and isolates, line and
# paragraph separators, the byte order mark, lone surrogates (trust.md SEC10).
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]",
)
LONGEST_SHOWN = 60


def forbidden_character(text: str) -> str | None:
    """Return in words what is wrong with the first forbidden character, None if there is none."""
    match = FORBIDDEN.search(text)
    if match is None:
        return None
    name = unicodedata.name(match.group(), "a control character")
    return f"forbidden character U+{ord(match.group()):04X} ({name}): remove it"


def shown(text: object, most: int = LONGEST_SHOWN) -> str:
    """Shorten `text` to `most` characters and write what cannot be printed as an escape.

    A message may go to a terminal, which must not obey what a hostile pack holds.
    """
    whole = str(text)
    cut = whole if len(whole) <= most else whole[: most - 1] + "…"
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut
    )
