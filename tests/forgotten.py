"""Finds words on a page in en-XA that stand outside brackets: no catalogue holds them (I8)."""

import re
from collections.abc import Iterator
from itertools import groupby

from babel import Locale
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from kiosk.config import LANGUAGES
from kiosk.packs import Pack
from kiosk.web.texts import own_name
from tests import pseudo

LANGUAGE = pseudo.LONG.replace("_", "-")
WITHIN_A_SENTENCE = frozenset({"a", "b", "bdi", "em", "i", "span", "strong", "wbr", "tspan"})
NOT_OURS = frozenset({"script", "style", "template", "textarea"})
SPOKEN = ("aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title",
          "placeholder", "alt", "label")  # fmt: skip
"""Attributes that are shown or read out."""
ADDRESS = re.compile(r"(https://|mailto:|sms:)\S+|[\w.-]+\.[a-z]{2,}(/\S*)?")
MONTHS = "|".join(Locale.parse(pseudo.LONG).months["format"]["wide"].values())
DATE = re.compile(rf"(\d{{1,2}} )?({MONTHS}) \d{{4}}")
BETWEEN = re.compile(r"\s+[–·]\s+|\s·$|\n")
"""What parts a title or a ring of words."""


def data_of(pack: Pack) -> frozenset[str]:
    """Return what stands on screens without being ours to translate: names, territories, texts."""
    names = [text.name for case in pack.cases for text in case.texts.values()]
    names += [text.name or "" for story in pack.stories for text in story.texts.values()]
    pictures = [text.stamp_alt for case in pack.cases for text in case.texts.values()]
    locale = Locale.parse(pseudo.LONG)
    tongues = [own_name(code) for code in (*LANGUAGES, *pseudo.LANGUAGES)]
    tongues += [locale.languages[code] for code in pack.languages]
    return frozenset(["Écritoire", *names, *pictures, *tongues, *locale.territories.values()])


def forgotten(html: str, data: frozenset[str]) -> list[str]:
    """Return what is said in en-XA outside brackets, and each text of it that is torn."""
    page = BeautifulSoup(html, "html.parser")
    texts = list(_sentences(page))
    for tag in page.find_all(True):
        speaker = tag if tag.has_attr("lang") else tag.find_parent(lang=True)
        if speaker and speaker["lang"] == LANGUAGE:
            texts += [str(tag[name]) for name in SPOKEN if tag.has_attr(name)]
    return [words for text in texts for words in outside(text, data)]


def outside(text: str, data: frozenset[str]) -> list[str]:
    """Return what of a text stands outside brackets and is no data."""
    depth, kept = 0, []
    for char in text:
        depth += (char == pseudo.OPEN) - (char == pseudo.CLOSE)
        if not depth and char != pseudo.CLOSE:
            kept.append(char)
    if depth:
        return [f"torn: {text.strip()}"]
    pieces = (piece.strip() for piece in BETWEEN.split("".join(kept)))
    return [piece for piece in pieces if not _is_data(piece, data)]


def _is_data(piece: str, data: frozenset[str]) -> bool:
    """Tell whether it may stay as it is: no words, one letter as a sign, data, an address."""
    letters = {char for char in piece if char.isalpha()}
    bare = piece.strip(" ().·")
    is_known = piece in data or bare in data
    return len(letters) < 2 or is_known or bool(ADDRESS.fullmatch(bare) or DATE.fullmatch(bare))


def _sentences(page: Tag) -> Iterator[str]:
    """Yield the texts in en-XA, whole: a sentence may hold emphasis in its midst."""
    for is_break, run in groupby(_pieces(page, False), key=lambda piece: piece is None):
        if not is_break:
            yield "".join(piece or "" for piece in run)


def _pieces(tag: Tag, is_ours: bool) -> Iterator[str | None]:
    """Yield the texts below a tag, and None wherever a sentence ends."""
    for child in tag.children:
        if type(child) is NavigableString and is_ours:
            yield str(child)
        elif isinstance(child, Tag) and child.name not in NOT_OURS:
            ends = [] if child.name in WITHIN_A_SENTENCE else [None]
            is_spoken = child["lang"] == LANGUAGE if child.has_attr("lang") else is_ours
            # What somebody typed stands in an element that finds its own direction (I5).
            is_typed = child.get("translate") == "no" or child.get("dir") == "auto"
            yield from ends
            yield from _pieces(child, is_spoken and not is_typed)
            yield from ends
