"""What another pack changes: cases that are new, gone or changed, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel

from kiosk.packs.pack import Case, Pack
from kiosk.packs.shelf import rank

BESIDE = frozenset(
    (
        "slug",
        "languages",
        "texts",
        "picture",
        "sources",
        "petitions",
        "status_sources",
        "news_sources",
    )
)
"""Fields of a case that are compared in a way of their own, or not: a source is no change."""


class Step(StrEnum):
    """What taking the pack would be."""

    SAME = "same"
    HIGHER = "higher"
    LOWER = "lower"
    OTHER = "other"


@dataclass(frozen=True)
class Difference:
    """A field, the language of a text or "", and what it held and holds; "" for nothing."""

    field: str
    language: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """A case of both packs that differs."""

    case: Case
    differences: Sequence[Difference]


@dataclass(frozen=True)
class Comparison:
    """What taking a pack instead of another changes; `stories` are their numbers."""

    step: Step
    new: Sequence[Case]
    gone: Sequence[Case]
    changed: Sequence[Changed]
    stories: tuple[int, int]

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.gone or self.changed) and self.stories[0] == self.stories[1]


def compare(before: Pack, after: Pack) -> Comparison:
    """Return what changes when `after` takes the place of `before`."""
    pairs = [(case, old) for case in after.cases if (old := before.case(case.slug))]
    changed = [Changed(case, found) for case, old in pairs if (found := differences(old, case))]
    return Comparison(
        _step(before, after),
        [case for case in after.cases if before.case(case.slug) is None],
        [case for case in before.cases if after.case(case.slug) is None],
        changed,
        (len(before.stories), len(after.stories)),
    )


def differences(before: Case, after: Case) -> list[Difference]:
    """Return the fields of a case that differ, facts first, then texts by language."""
    old, new = dict(_flat(before)), dict(_flat(after))
    keys = dict.fromkeys((*old, *new))
    return [
        Difference(*key, old.get(key, ""), new.get(key, ""))
        for key in keys
        if old.get(key, "") != new.get(key, "")
    ]


def _step(before: Pack, after: Pack) -> Step:
    if before.id != after.id:
        return Step.OTHER
    ours, theirs = rank(before.version), rank(after.version)
    return Step.SAME if ours == theirs else Step.HIGHER if theirs > ours else Step.LOWER


Field = tuple[str, str]


def _flat(case: Case) -> Iterator[tuple[Field, str]]:
    for name in type(case).model_fields:
        if name not in BESIDE:
            yield from _values(name, getattr(case, name))
    for petition in case.petitions:
        yield ("petitions", petition.language), petition.url
    for language, page in case.texts.items():
        for name in type(page).model_fields:
            if value := _said(getattr(page, name)):
                yield (f"texts.{name}", language), value
    yield ("picture", ""), case.picture.decode("utf-8", "replace")


def _values(name: str, value: object) -> Iterator[tuple[Field, str]]:
    if isinstance(value, BaseModel):
        for key in type(value).model_fields:
            if key != "sources":
                yield from _values(f"{name}.{key}", getattr(value, key))
    elif isinstance(value, Mapping):
        for language, text in value.items():
            yield (name, language), _said(text)
    elif said := _said(value):
        yield (name, ""), said


def _said(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(map(str, value))
    return str(value)
