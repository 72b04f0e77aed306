"""What the files of a pack hold, key by key."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kiosk.packs import fields


class ActionOpen(StrEnum):
    """Whether a case takes actions; the ceiling for every kind (design.md section 8)."""

    YES = "yes"
    CHECK = "check"
    NO = "no"


class CaseStatus(StrEnum):
    """How it stands with the person."""

    IMPUNITY = "impunity"
    IMPRISONED = "imprisoned"
    PRETRIAL_DETENTION = "pretrial-detention"
    RELEASED = "released"
    SUSPENDED_SENTENCE = "suspended-sentence"
    PROSECUTED = "prosecuted"


class Facts(BaseModel):
    """One table of a file; a key that it does not know is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Facts):
    """Where a fact comes from; `url` is absent only for what was derived."""

    id: fields.Id
    kind: Literal["primary", "secondary", "derived"]
    url: fields.WebAddress | None = None
    note: fields.Note | None = None


class Petition(Facts):
    """The online petition in one language; `short_url` is the address that people can type."""

    language: fields.PageLanguage
    url: fields.HttpsAddress
    short_url: fields.HttpsAddress | None = None
    source: fields.Id


class Target(Facts):
    """The authority that letters go to; salutation and closing per language."""

    address: fields.Address | None = None
    salutation: Mapping[fields.Language, fields.Text] | None = None
    closing: Mapping[fields.Language, fields.Text] | None = None
    sources: fields.Sources


class CardAddress(Facts):
    """Where cards to the person go."""

    address: fields.Address
    sources: fields.Sources


class Embassy(Facts):
    """The embassy of the country that the letters are about, which may get a copy of each."""

    address: fields.Address
    sources: fields.Sources


class WritingRules(Facts):
    """What a text for this case may hold (ux.md C1); where nothing is said, the careful answer.

    `avoid` are words of this case, by their language, that endanger the person: they never pass.
    """

    mention_organisation: fields.Flag = False
    religious_ok: fields.Flag = False
    seasonal_ok: fields.Flag = False
    mention_charges: fields.Flag = False
    political_ok: fields.Flag = False
    sender_address: Literal["none", "city", "full"] = "none"
    avoid: Mapping[fields.Language, tuple[fields.Text, ...]] = Field(default_factory=dict)


class CardRules(WritingRules):
    """What a card to the person may hold (ux.md C1, C2)."""

    drawing_ok: fields.Flag = True


class LetterRules(WritingRules):
    """What a letter to an authority may hold: it names the charges (ux.md C1, C6)."""

    mention_organisation: fields.Flag = True
    seasonal_ok: fields.Flag = True
    mention_charges: fields.Flag = True
    sender_address: Literal["none", "city", "full"] = "city"


class Rules(Facts):
    """Who posts what is written and where it goes, and what each kind may hold (ux.md C1).

    `ask_safety`: ask the signer about ties to the country before anything is typed.
    """

    who_mails: Literal["section", "host"] = "section"
    deliver_to: Literal["prison", "family", "office", "section"] = "section"
    ask_safety: fields.Flag = False
    card: CardRules = CardRules()
    letter: LetterRules = LetterRules()
    sources: tuple[fields.Id, ...] = ()


class CaseFacts(Facts):
    """case.toml."""

    slug: fields.Id
    country: fields.Country
    since: fields.Year
    spellings: Annotated[tuple[fields.Text, ...], Field(min_length=1)]
    pronouns: Mapping[fields.Language, fields.Text] = Field(default_factory=dict)
    status: CaseStatus
    status_as_of: fields.Date
    status_sources: fields.Sources
    action_open: ActionOpen
    check_note: fields.Note | None = None
    news_sources: tuple[fields.Id, ...] = ()
    hashtags: tuple[fields.Hashtag, ...] = ()
    target: Target | None = None
    card: CardAddress | None = None
    embassy: Embassy | None = None
    rules: Rules = Rules()
    petitions: tuple[Petition, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


class StoryFacts(Facts):
    """story.toml: `later_on` is the date of what happened afterwards."""

    slug: fields.Id
    country: fields.Country
    happened_on: fields.Date
    later_on: fields.Date | None = None
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


class CasePage(Facts):
    """The front matter of a case's text in one language; which keys it needs, the checker tells.

    `letter` tells the facts in the letter to the authority, and the petition follows it as the ask
    (ux.md C6). `starters` are opening lines for a card to this person, beyond the general ones.
    """

    name: fields.Text | None = None
    summary: Annotated[str, Field(min_length=1, max_length=190)] | None = None
    demand: Annotated[str, Field(min_length=1, max_length=140)] | None = None
    petition: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    target: fields.Text | None = None
    status: fields.Text | None = None
    stamp_alt: fields.Text | None = None
    news: Annotated[str, Field(min_length=1, max_length=220)] | None = None
    letter: Annotated[str, Field(min_length=1, max_length=fields.LETTER_LENGTH)] | None = None
    starters: Annotated[tuple[fields.Starter, ...], Field(max_length=5)] = ()


class StoryPage(Facts):
    """The front matter of an impact story in one language."""

    name: fields.Text | None = None
    title: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    later: Annotated[str, Field(min_length=1, max_length=500)] | None = None


class PackFacts(Facts):
    """pack.toml; the first of `languages` is what texts fall back to.

    `required_languages` are those in which no text may be missing: all, unless a pack names fewer.
    Under `consent_age`, in years, only first name and age are taken (ux.md P8).
    """

    id: fields.Id
    version: fields.Version
    title: Mapping[fields.Language, fields.Text]
    languages: Annotated[tuple[fields.Language, ...], Field(min_length=1)]
    required_languages: Annotated[tuple[fields.Language, ...], Field(min_length=1)] | None = None
    licence: fields.Text
    published_on: Annotated[date, Field(strict=True)]
    consent_age: Annotated[int, Field(strict=True, ge=13, le=21)] = 18
    order: Annotated[tuple[fields.Id, ...], Field(min_length=1)]
