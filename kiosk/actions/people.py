"""What a person may type about themselves: any name, an optional address, a country."""

import functools
import unicodedata

import email_validator
from babel import Locale

NAME_MAX = 200
"""Code points of a name; names of 100 must pass (F4)."""
NAME_MAX_BYTES = 800
INITIALS_MAX = 12
TOWN_MAX = 80
YOUNGEST = 5
"""Years: below it nobody writes their own name and age."""
EMAIL_MAX = 254
"""RFC 5321 4.5.3.1.3: a path is at most 256 octets with its brackets."""

# Marks that keyboards and copied text bring along without anybody seeing them: dropped in silence.
# ZWNJ and ZWJ (U+200C, U+200D) stay, since Persian and Indic names are misspelt without them.
SILENT = dict.fromkeys([0x00AD, 0x061C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF])
# Signs that change how all the rest is read or printed: refused in words (SEC10).
# U+FFFD stands where bytes could not be read at all.
HARMFUL = frozenset(range(0x202A, 0x202F)) | frozenset(range(0x2066, 0x206A)) | {0xFFFD}


class Refused(ValueError):  # noqa: N818 - a person is refused, nothing failed
    """What was typed cannot be taken; `reason` is a code that the screen words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def tidy(text: str) -> str:
    """Return the text in NFC without unseen marks, harmful signs and outer blanks."""
    kept = (" " if char in "\t\r\n" else char for char in text if not is_harmful(char))
    return " ".join(unicodedata.normalize("NFC", "".join(kept).translate(SILENT)).split())


def has_harmful(text: str) -> bool:
    """Tell whether the text holds controls, bidi overrides or lone surrogates (SEC10)."""
    return any(is_harmful(char) for char in text)


def is_harmful(char: str) -> bool:
    if char in "\t\r\n":
        return False
    return ord(char) in HARMFUL or unicodedata.category(char) in ("Cc", "Cs")


def clean_name(typed: str) -> str:
    """Return a name fit to keep, or raise Refused: empty, unreadable, too_long (F4)."""
    if has_harmful(typed):
        raise Refused("unreadable")
    name = tidy(typed)
    if not any(unicodedata.category(char)[0] in "LNS" for char in name):
        raise Refused("empty" if not name else "not_a_name")
    if len(name) > NAME_MAX or len(name.encode()) > NAME_MAX_BYTES:
        raise Refused("too_long")
    return name


def clean_initials(typed: str) -> str:
    """Return initials, or raise Refused: a whole name is too long for them."""
    initials = clean_name(typed)
    if len(initials) > INITIALS_MAX:
        raise Refused("not_initials")
    return initials


def clean_first_name(typed: str) -> str:
    """Return a first name, of one word or two, or raise Refused (P8)."""
    name = clean_name(typed)
    if len(name.split()) > 2:
        raise Refused("not_a_first_name")
    return name


def clean_town(typed: str) -> str:
    """Return the name of a town, "" for none, or raise Refused."""
    if has_harmful(typed):
        raise Refused("unreadable")
    town = tidy(typed)
    if len(town) > TOWN_MAX:
        raise Refused("too_long")
    return town


def clean_age(typed: str, below: int) -> str:
    """Return an age in years as digits, or raise Refused: not_an_age, or old_enough from `below`.

    Any script's digits are taken.
    """
    bare = tidy(typed)
    if not bare.isdecimal() or len(bare) > 3 or int(bare) < YOUNGEST:
        raise Refused("not_an_age")
    if int(bare) >= below:
        raise Refused("old_enough")
    return str(int(bare))


def clean_email(typed: str) -> str:
    """Return the address as typed, tidied, "" for none, or raise Refused (F6)."""
    if has_harmful(typed):
        raise Refused("unreadable")
    address = tidy(typed)
    if not address:
        return ""
    if len(address.encode()) > EMAIL_MAX:
        raise Refused("too_long")
    try:
        email_validator.validate_email(address, check_deliverability=False)
    except email_validator.EmailNotValidError:
        raise Refused("not_an_email") from None
    return address


def clean_country(typed: str) -> str:
    """Return an ISO 3166-1 code, "" for none, or raise Refused."""
    code = typed.strip().upper()
    if code and code not in country_codes():
        raise Refused("not_a_country")
    return code


@functools.cache
def country_codes() -> frozenset[str]:
    """Return the ISO 3166-1 codes and Kosovo's XK, from CLDR's two-letter territories."""
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NOT_COUNTRIES


# Groups, test codes, and islands that ISO 3166-1 only reserves, so that receivers refuse them.
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}) | frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
)
