"""A pack as the rest of the program reads it: cases and stories with their texts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field

from kiosk.packs.schema import (
    CaseFacts,
    CasePage,
    PackFacts,
    Petition,
    StoryFacts,
    StoryPage,
)


@dataclass(frozen=True)
class Localized:
    """A text and the language it is in, which may not be the one asked for; false when empty."""

    value: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        return self.value


class CaseText(CasePage):
    """All texts of a case in one language; `body` is harmless HTML."""

    body: str = ""


class StoryText(StoryPage):
    """All texts of an impact story in one language; `body` is harmless HTML."""

    body: str = ""


class Case(CaseFacts):
    """A case with its texts by language and its picture, the bytes of an SVG."""

    languages: tuple[str, ...]
    texts: Mapping[str, CaseText]
    picture: bytes = Field(repr=False)

    def text(self, field: str, language: str) -> Localized:
        """Return one text in `language`, else in the pack's first one that has it.

        Empty when no language has it: a closed case has no demand. KeyError for an unknown field.
        """
        return _localized(self.texts, field, language, self.languages)

    def name(self, language: str) -> Localized:
        return self.text("name", language)

    def body(self, language: str) -> Localized:
        """Return the story as HTML made of p, em, strong, ul, ol, li and h3 only."""
        return self.text("body", language)

    def petition(self, language: str) -> Petition | None:
        """Return the petition in `language`, else in one of the pack's, else the first."""
        found = {petition.language: petition for petition in self.petitions}
        order = (*_preferences(language, self.languages), *found)
        return next((found[code] for code in order if code in found), None)

    @property
    def letter_languages(self) -> tuple[str, ...]:
        """Return the pack's languages in which a whole letter can be written; () without target."""
        target = self.target
        if target is None:
            return ()
        parts = (target.salutation or {}, target.closing or {})
        return tuple(
            code
            for code in self.languages
            if (page := self.texts.get(code))
            and page.letter
            and page.petition
            and all(code in part for part in parts)
        )

    def starters(self, language: str) -> tuple[Localized, ...]:
        """Return opening lines in `language`, else in the pack's first one that has some."""
        for code in _preferences(language, self.languages):
            if (page := self.texts.get(code)) and page.starters:
                return tuple(Localized(line, code) for line in page.starters)
        return ()


class Story(StoryFacts):
    """What changed for somebody, with its texts by language."""

    languages: tuple[str, ...]
    texts: Mapping[str, StoryText]

    def text(self, field: str, language: str) -> Localized:
        """Return one text in `language`, else in the pack's first one that has it; as in Case."""
        return _localized(self.texts, field, language, self.languages)

    def name(self, language: str) -> Localized:
        return self.text("name", language)

    def body(self, language: str) -> Localized:
        """Return the story as HTML made of p, em, strong, ul, ol, li and h3 only."""
        return self.text("body", language)


class Pack(PackFacts):
    """A whole pack; the cases are in the order of the loop, the stories by date, newest first."""

    cases: tuple[Case, ...]
    stories: tuple[Story, ...]

    def case(self, slug: str) -> Case | None:
        return next((case for case in self.cases if case.slug == slug), None)

    def story(self, slug: str) -> Story | None:
        return next((story for story in self.stories if story.slug == slug), None)

    def heading(self, language: str) -> Localized:
        """Return the title in `language`, else in the pack's first one that has it."""
        order = _preferences(language, self.languages)
        found = next(code for code in (*order, *self.title) if code in self.title)
        return Localized(self.title[found], found)


def _preferences(language: str, languages: Sequence[str]) -> Iterable[str]:
    """Return what to try in turn: as asked, without its region (fr_CA → fr), the pack's own."""
    return (language, re.split("[-_]", language)[0], *languages)


def _localized(
    texts: Mapping[str, CaseText] | Mapping[str, StoryText],
    field: str,
    language: str,
    languages: Sequence[str],
) -> Localized:
    order = [code for code in _preferences(language, languages) if code in texts]
    for code in order:
        value = _read(texts[code], field)
        if value:
            return Localized(value, code)
    return Localized("", language)


def _read(page: CaseText | StoryText, field: str) -> str | None:
    if field not in type(page).model_fields or field == "starters":
        raise KeyError(field)
    value: str | None = getattr(page, field)
    return value
