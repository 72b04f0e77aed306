"""E-mail addresses and countries: optional, kept as typed, refused with a reason (F6)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.actions.people import Refused, clean_country, clean_email, country_codes

LONGEST = f"{'a' * 64}@{'.'.join(['b' * 63, 'c' * 63, 'd' * 57])}.org"
"""254 octets, which RFC 5321 4.5.3.1.3 allows; its parts are as long as they may be."""


@pytest.mark.parametrize(
    "address",
    [
        "amal.exemple@example.org",
        "a@example.org",
        "amal+marathon@example.org",
        "amal_exemple-ndiaye@mail.example.org",
        "o'brien@example.org",
        "1234567890@example.org",
        "Amal.Exemple@Example.ORG",
        "δοκιμή@example.org",
        "amal@exämple.org",
        "amal@xn--exmple-cua.org",
        "用户@例子.广告",
        LONGEST,
    ],
)
def test_an_address_is_kept_as_typed(address: str) -> None:
    assert clean_email(address) == address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" \u00a0\t", ""),
        ("\u200b", ""),
        ("  amal@example.org\r\n", "amal@example.org"),
        ("\ufeffamal@example\u200b.org", "amal@example.org"),
        ("amal@exa\u0308mple.org", "amal@exämple.org"),
    ],
)
def test_what_copying_brings_along_is_tidied(typed: str, kept: str) -> None:
    assert clean_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "amal",
        "amal@",
        "@example.org",
        "amal@example",
        "amal@localhost",
        "amal@@example.org",
        "a@b@example.org",
        "amal..exemple@example.org",
        ".amal@example.org",
        "amal.@example.org",
        "amal@.example.org",
        "amal@example..org",
        "amal@-example.org",
        "amal@exam_ple.org",
        "amal exemple@example.org",
        "amal@exam ple.org",
        '"amal exemple"@example.org',
        "amal@[127.0.0.1]",
        "amal@127.0.0.1",
        "Amal <amal@example.org>",
        "amal@example.org, bo@example.org",
        "amal@example.org\r\nBcc: bo@example.org",
        "mailto:amal@example.org",
        f"amal@{'b' * 64}.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_email(typed)
    assert refused.value.reason == "not_an_email"


@pytest.mark.parametrize("typed", ["a" + LONGEST, "é" * 130 + "@example.org", "a" * 60_000])
def test_too_many_octets_are_refused(typed: str) -> None:
    assert len(LONGEST) == 254
    with pytest.raises(Refused) as refused:
        clean_email(typed)
    assert refused.value.reason == "too_long"


@pytest.mark.parametrize("harm", ["\0", "\x1b", "\x85", "\u202e", "\u2066", chr(0xD800), "\ufffd"])
def test_a_harmful_character_is_refused(harm: str) -> None:
    """SEC10."""
    with pytest.raises(Refused) as refused:
        clean_email(f"amal{harm}@example.org")
    assert refused.value.reason == "unreadable"


@settings(deadline=None)  # a busy machine is no fault
@given(st.one_of(st.text(), st.emails(), st.text(st.characters(exclude_categories=()))))
def test_any_text_is_either_kept_for_good_or_refused(text: str) -> None:
    try:
        kept, reason = clean_email(text), ""
    except Refused as refused:
        kept, reason = "", refused.reason
    assert reason in {"", "unreadable", "too_long", "not_an_email"}
    assert len(kept.encode()) <= 254
    assert clean_email(kept) == kept


@pytest.mark.parametrize(("typed", "code"), [("CH", "CH"), ("be", "BE"), (" fr ", "FR"), ("", "")])
def test_a_country_is_kept_as_its_code(typed: str, code: str) -> None:
    assert clean_country(typed) == code


@pytest.mark.parametrize(
    "typed",
    ["ZZ", "EU", "UN", "UK", "XX", "IC", "C", "CHE", "001", "Suisse", "<b>", "C\0", "\ud800"],
)
def test_what_is_no_country_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_country(typed)
    assert refused.value.reason == "not_a_country"


def test_the_countries_are_those_of_iso_3166_and_kosovo() -> None:
    codes = country_codes()
    assert {"CH", "BE", "FR", "SD", "PS", "TW", "EH", "AX", "XK"} <= codes
    assert len(codes) == 249 + 1
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in codes)
