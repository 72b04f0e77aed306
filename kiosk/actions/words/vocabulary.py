"""The entries of word lists, and finding them in a text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kiosk.actions.words.folding import Folded, Token, fold


class Term(NamedTuple):
    """An entry: its words as they are compared, and which letters of each must be capitals."""

    label: str
    words: tuple[str, ...]
    capitals: tuple[tuple[int, ...], ...]


class Hit(NamedTuple):
    """A place in the text as given, and the label of what stands there."""

    label: str
    start: int
    end: int


_STEM = 3


def term(label: str, entry: str) -> Term:
    """Read an entry: `word*` stands for all that begin so, a capital asks for a capital.

    A star counts after three letters or more: with fewer it would stand for half a language.
    Raises ValueError when there is no word in it.
    """
    folded = fold(entry)
    if not folded.tokens:
        raise ValueError(f"“{entry}” has no word in it: write one, or take the entry out")
    spans = [range(token.start, token.end) for token in folded.tokens]
    return Term(
        label,
        tuple(_word(folded.letters, token) for token in folded.tokens),
        tuple(tuple(i - span.start for i in span if folded.capitals[i]) for span in spans),
    )


def _word(letters: str, token: Token) -> str:
    is_open = letters.startswith("*", token.end) and token.end - token.start >= _STEM
    return letters[token.start : token.end + is_open]


class Vocabulary:
    """Terms by their first word, so that a text is read once however long the lists are."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_word: dict[str, list[Term]] = {}
        self._stems: dict[str, set[str]] = {}
        for one in terms:
            self._by_word.setdefault(one.words[0], []).append(one)
            for word in one.words:
                if word.endswith("*"):
                    self._stems.setdefault(word[:_STEM], set()).add(word[:-1])

    def find(self, folded: Folded) -> Iterator[Hit]:
        """Yield each place of each term; places may overlap."""
        tokens = folded.tokens if self._by_word else ()
        # What somebody wrote is cached nowhere: it would outlive the visit.
        keys = [self._keys(token.forms) for token in tokens]
        for at, token in enumerate(tokens):
            for one in self._beginning_with(keys[at]):
                end = at + len(one.words)
                if _fits(one, folded.capitals, tokens[at:end], keys[at:end]):
                    last = tokens[end - 1]
                    yield Hit(one.label, folded.starts[token.start], folded.ends[last.end - 1])

    def _beginning_with(self, keys: frozenset[str]) -> Iterator[Term]:
        for key in keys:
            yield from self._by_word.get(key, ())

    def _keys(self, forms: frozenset[str]) -> frozenset[str]:
        """Return the forms of a word, and the stems that it begins with, each as `stem*`."""
        return forms.union(
            f"{stem}*"
            for form in forms
            for stem in self._stems.get(form[:_STEM], ())
            if form.startswith(stem)
        )


def _fits(
    one: Term, capitals: Sequence[bool], tokens: Sequence[Token], keys: Sequence[frozenset[str]]
) -> bool:
    return (
        len(tokens) == len(one.words)
        and all(word in known for word, known in zip(one.words, keys, strict=True))
        and all(token.is_joined for token in tokens[1:])
        and all(
            capitals[token.start + place]
            for token, places in zip(tokens, one.capitals, strict=True)
            for place in places
        )
    )
