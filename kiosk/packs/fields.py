"""The kinds of value that the files of a pack hold: ids, languages, countries, addresses, dates."""

import re
from functools import cache
from typing import Annotated
from urllib.parse import urlsplit

from babel import Locale
from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from kiosk.packs import dates
from kiosk.packs.characters import shown

KEBAB = "^[a-z0-9]+(-[a-z0-9]+)*$"
VERSION = r"^[0-9]+(\.[0-9]+)*$"
LANGUAGE = "^[a-z]{2,3}$"
TWO_LETTERS = "^[a-z]{2}$"
COUNTRY = "^[A-Z]{2}$"
HASHTAG = r"^#\w+$"

PATTERN_WORDS = {
    KEBAB: "lower-case letters, digits and single hyphens, such as joel-paredes",
    VERSION: "digits and dots, such as 2026.11.22",
    LANGUAGE: "a language code in lower case, such as fr",
    TWO_LETTERS: "a language code of two letters in lower case, such as fr",
    COUNTRY: "a country code of two capital letters (ISO 3166-1), such as AR",
    HASHTAG: "a hashtag, such as #StandWithBach",
}

# Names that Windows keeps for devices: a folder of that name cannot be made there (trust.md SEC20).
RESERVED = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]")

# Two-letter codes of CLDR that ISO 3166-1 does not assign. Kosovo's XK stays: it has no other.
NOT_COUNTRIES = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"),
)

LINE_LENGTH = 38  # NF Z10-011, what fits the window of an envelope (ux.md R6)
ADDRESS_LINES = 6
LETTER_LENGTH = 900  # with the ask and some words of one's own it stays on one page (ux.md C6)


@cache
def countries() -> frozenset[str]:
    """Return the alpha-2 codes of ISO 3166-1."""
    codes = {code for code in map(str, Locale("en").territories) if re.fullmatch(COUNTRY, code)}
    return frozenset(codes - NOT_COUNTRIES)


@cache
def languages() -> frozenset[str]:
    """Return the language codes of two or three letters that CLDR has a name for."""
    return frozenset(
        code for code in map(str, Locale("en").languages) if re.fullmatch(LANGUAGE, code)
    )


def _usable_name(value: str) -> str:
    if RESERVED.fullmatch(value):
        raise ValueError(f'"{value}" cannot be the name of a folder on Windows: choose another')
    return value


def _known_language(value: str) -> str:
    if value not in languages():
        raise ValueError(f'"{value}" is not the code of a language: write one such as fr or ar')
    return value


def _known_country(value: str) -> str:
    if value not in countries():
        raise ValueError(f'"{value}" is not the code of a country in ISO 3166-1: correct it')
    return value


def _host(value: str) -> str:
    """Return the host that `value` names, "" when a browser and we might disagree about it."""
    try:
        parts = urlsplit(value)
        has_port = parts.port is not None
    except ValueError:
        return ""
    is_plain = not has_port and "@" not in parts.netloc and parts.netloc == parts.hostname
    return parts.netloc if is_plain and re.fullmatch(r"[a-z0-9.-]+", parts.netloc) else ""


def _web_address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError(f'the address must begin with https://: "{shown(value)}"')
    if re.fullmatch(r"[!-~]+", value) is None or re.search(r'["<>\\^`{|}]', value):
        raise ValueError("the address holds a space, an accent or a sign that must be %-encoded")
    if "." not in _host(value).strip("."):
        raise ValueError(f'the address names no host in lower case, or more: "{shown(value)}"')
    return value


def _https_address(value: str) -> str:
    if not value.startswith("https://"):
        raise ValueError(f'the petition address is not https: "{shown(value)}": use https://')
    return _web_address(value)


Text = Annotated[str, Field(min_length=1, max_length=300)]
Starter = Annotated[str, Field(min_length=1, max_length=120)]
Note = Annotated[str, Field(min_length=1, max_length=2000)]
Id = Annotated[str, Field(pattern=KEBAB, max_length=64), AfterValidator(_usable_name)]
Version = Annotated[str, Field(pattern=VERSION, max_length=32)]
Language = Annotated[str, Field(pattern=LANGUAGE), AfterValidator(_known_language)]
PageLanguage = Annotated[str, Field(pattern=TWO_LETTERS), AfterValidator(_known_language)]
Country = Annotated[str, Field(pattern=COUNTRY), AfterValidator(_known_country)]
Hashtag = Annotated[str, Field(pattern=HASHTAG, max_length=64)]
Year = Annotated[int, Field(strict=True, ge=dates.EARLIEST_YEAR, le=2100)]
Flag = Annotated[bool, Field(strict=True)]
WebAddress = Annotated[str, Field(max_length=2000), AfterValidator(_web_address)]
HttpsAddress = Annotated[str, Field(max_length=2000), AfterValidator(_https_address)]
AddressLine = Annotated[str, Field(min_length=1, max_length=LINE_LENGTH)]
Address = Annotated[tuple[AddressLine, ...], Field(min_length=1, max_length=ADDRESS_LINES)]
Sources = Annotated[tuple[Id, ...], Field(min_length=1)]
Date = Annotated[
    dates.PartialDate,
    PlainValidator(dates.PartialDate.parse),
    WithJsonSchema({"type": "string", "pattern": dates.PATTERN, "description": dates.WORDS}),
]
