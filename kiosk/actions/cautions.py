"""What a card or a letter had better leave out under its case's rules (ux.md C4)."""

import enum
import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Protocol

from kiosk.actions.words.addresses import find_addresses
from kiosk.actions.words.folding import fold
from kiosk.actions.words.vocabulary import Hit, Term, Vocabulary, term


class Topic(enum.StrEnum):
    """What a rule of a case is about."""

    ORGANISATION = "organisation"
    ADDRESS = "address"  # of a web page, e-mail or telephone; a hashtag, a social handle
    RELIGION = "religion"
    SEASON = "season"
    CHARGES = "charges"
    POLITICS = "politics"
    AVOID = "avoid"  # the case's own words


BLOCKING = frozenset({Topic.ORGANISATION, Topic.ADDRESS, Topic.AVOID})
"""Precise lists that protect the person. The others have everyday meanings too, so they advise."""


@dataclass(frozen=True)
class Caution:
    """A place in the text, in code points as given, and why it had better go."""

    topic: Topic
    start: int
    end: int
    word: str

    @property
    def is_blocking(self) -> bool:
        return self.topic in BLOCKING


class Rules(Protocol):
    """What a case says about one kind of writing; kiosk.packs.WritingRules fits."""

    @property
    def mention_organisation(self) -> bool: ...
    @property
    def religious_ok(self) -> bool: ...
    @property
    def seasonal_ok(self) -> bool: ...
    @property
    def mention_charges(self) -> bool: ...
    @property
    def political_ok(self) -> bool: ...
    @property
    def avoid(self) -> Mapping[str, tuple[str, ...]]: ...


def cautions(text: str, rules: Rules) -> tuple[Caution, ...]:
    """Return what the rules ask to leave out, in the order of the text, each place once.

    The lists of all languages always count: people write in any. Where two overlap, what blocks
    goes before what advises, and the longer before the shorter.
    """
    folded, labels = fold(text), {*forbidden(rules), HARMLESS}
    own = tuple(word for words in rules.avoid.values() for word in words)
    found = [
        *shipped_words().find(folded),
        *case_words(own).find(folded),
        *find_addresses(folded, Topic.ADDRESS),
    ]
    return tuple(
        Caution(Topic(hit.label), hit.start, hit.end, text[hit.start : hit.end])
        for hit in _disjoint(hit for hit in found if hit.label in labels)
        if hit.label != HARMLESS
    )


def forbidden(rules: Rules) -> frozenset[Topic]:
    """Return the topics that the rules do not allow."""
    allowed = {
        Topic.ORGANISATION: rules.mention_organisation,
        Topic.ADDRESS: rules.mention_organisation,  # ux.md C2 asks for both at once
        Topic.RELIGION: rules.religious_ok,
        Topic.SEASON: rules.seasonal_ok,
        Topic.CHARGES: rules.mention_charges,
        Topic.POLITICS: rules.political_ok,
        Topic.AVOID: False,
    }
    return frozenset(topic for topic, is_allowed in allowed.items() if not is_allowed)


def _disjoint(hits: Iterable[Hit]) -> list[Hit]:
    ranked = sorted(hits, key=lambda hit: (hit.label not in BLOCKING, hit.start - hit.end, hit))
    taken = bytearray(max((hit.end for hit in ranked), default=0))
    chosen = []
    for hit in ranked:
        if taken.find(1, hit.start, hit.end) < 0:
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            chosen.append(hit)
    return sorted(chosen, key=lambda hit: hit.start)


HARMLESS = "harmless"
"""The list of phrases that hold a listed word and mean something else; what blocks goes before."""


def read_list(content: str) -> list[Term]:
    """Return the entries of a word list in TOML, labelled with their topics.

    Raises ValueError for a topic that no list has, and for an entry without a word.
    """
    # Patterns find addresses, and what to avoid is the case's own.
    known = {HARMLESS, *Topic} - {Topic.ADDRESS, Topic.AVOID}
    lists = tomllib.loads(content)
    for name in lists.keys() - known:
        raise ValueError(f"“{name}” is no topic of a word list: {', '.join(sorted(known))}")
    return [term(name, entry) for name, entries in lists.items() for entry in entries]


@functools.cache
def shipped_words() -> Vocabulary:
    """Return the lists that ship, of all languages at once; words/ has a file for each."""
    folder = files("kiosk.actions").joinpath("words")
    lists = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return Vocabulary(entry for file in lists for entry in read_list(file.read_text("utf-8")))


@functools.lru_cache(maxsize=64)
def case_words(words: tuple[str, ...]) -> Vocabulary:
    """Return a case's own words; a capital in one of them asks for nothing.

    What holds no word at all, but dots perhaps, cannot be found and is passed over.
    """
    return Vocabulary(term(Topic.AVOID, word.lower()) for word in words if fold(word).tokens)
