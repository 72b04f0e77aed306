"""Planted strings, and the search for them in every file that a kiosk wrote."""

import base64
import functools
import re
import secrets
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus


@dataclass
class Planting:
    """Unique words, one for each place in which a person's data can stand."""

    words: dict[str, str] = field(default_factory=dict)

    def name(self, place: str) -> str:
        """Return a name to be typed in that place; it is found by its letters alone as well."""
        return f"Zoé {self.word(place)}"

    def email(self, place: str) -> str:
        return f"{self.word(place)}@example.org"

    def word(self, place: str) -> str:
        assert place not in self.words, place
        letters = "".join(secrets.choice(string.ascii_lowercase) for _ in range(20))
        self.words[place] = letters
        return letters


@functools.cache
def shapes(text: str) -> Mapping[str, bytes]:
    """Return how a text may look on a disk, by the name of the shape."""
    plain = text.encode()
    found = {
        "utf-8": plain,
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "percent": quote(text).encode(),
        "form": quote_plus(text).encode(),
        "percent of all": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "hex": plain.hex().encode(),
    }
    for name, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
        found |= {f"{name} at {shift}": _inner(plain, shift, encode) for shift in range(3)}
    return found


def _inner(plain: bytes, shift: int, encode: Callable[[bytes], bytes]) -> bytes:
    """Return what of the base64 stays the same whatever stands before and behind the text."""
    whole = encode(bytes(shift) + plain)
    begin = -(-shift * 8 // 6)
    end = (shift + len(plain)) * 8 // 6
    return whole[begin:end]


def hits(content: bytes, wanted: Mapping[str, str]) -> Iterator[str]:
    """Yield each planted string that is there, as its place and its shape."""
    lowered = content.lower()
    for place, text in wanted.items():
        for shape, needle in shapes(text).items():
            has_case = shape.startswith("base64")
            if (needle if has_case else needle.lower()) in (content if has_case else lowered):
                yield f"{place} as {shape}"


def leaks(folders: Iterable[Path], wanted: Mapping[str, str]) -> tuple[int, list[str]]:
    """Search every file of the folders; return how many there were, and the finds."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return len(files), [
        f"{hit} in {path.name}" for path in files for hit in hits(path.read_bytes(), wanted)
    ]


def has_digits(content: bytes, digits: str) -> bool:
    """Tell whether the digits stand there alone: six of them turn up in ids and fractions."""
    return any(
        re.search(rb"(?<![0-9a-f.])" + needle + rb"(?![0-9a-f])", content)
        for needle in (digits.encode(), base64.b64encode(digits.encode()))
    )
