"""Each rule for addresses finds its fault, on its line, and lets good addresses be (ux.md R6)."""

from pathlib import Path

import pytest

from kiosk import packs
from kiosk.actions.postal import AddressFault, faults_of
from tests.packs.example import write_example_pack

GOOD = (
    "Example Office",
    "C/O A. Example, room 4",
    "12 RUE DES EXEMPLES",
    "1234 SAMPLE CITY",
    "ICELAND",
)


@pytest.mark.parametrize(
    "lines",
    [
        GOOD,
        ("7 RUE D’EN-HAUT", "1700 FRIBOURG", "SUISSE"),
        ("1 EXAMPLE STREET", "ABIDJAN", "COTE D'IVOIRE"),
        ("1 CALLE EJEMPLO", "LIMA", "PERÚ"),
        ("1 EXAMPLE STREET", "CAIRO", "ARAB REPUBLIC OF EGYPT"),
        ("شارع الأمثلة", "12 EXAMPLE STREET", "AMMAN", "JORDAN"),
        ("ONE", "TWO", "THREE", "FOUR", "5 RUE DES EXEMPLES", "1234 VILLE", "BELGIQUE"),
    ],
)
def test_a_good_address_has_no_fault(lines: tuple[str, ...]) -> None:
    assert faults_of(lines) == []


@pytest.mark.parametrize(
    ("line", "words", "code"),
    [
        (1, "", "empty"),
        (1, "E" * 39, "too_long"),
        (3, "12 Rue des Exemples", "not_capitals"),
        (4, "1234 SAMPLE CITy", "not_capitals"),
        (3, "12, RUE DES EXEMPLES", "punctuation"),
        (4, "1234 SAMPLE (CITY)", "punctuation"),
        (4, "1234 АМАН", "not_latin"),
        (5, "ICELAND EUROPE", "no_country"),
        (5, "IS", "no_country"),
        (5, "CAIRO EGYPT", "no_country"),
    ],
)
def test_each_fault_is_named_with_its_line(line: int, words: str, code: str) -> None:
    lines = [*GOOD]
    lines[line - 1] = words
    assert [(fault.line, fault.code) for fault in faults_of(lines)] == [(line, code)]


def test_an_address_has_six_lines_and_a_country() -> None:
    many = ("A", "B", "C", *GOOD)
    assert faults_of(many) == [AddressFault(0, "too_many_lines")]
    assert faults_of(()) == [AddressFault(0, "empty")]


def test_addresses_of_packs_have_no_fault(tmp_path: Path) -> None:
    """Those of the pack that ships, where it has any, and of the invented one."""
    found = []
    for pack in (packs.load(packs.BUILTIN), packs.load(write_example_pack(tmp_path))):
        for case in pack.cases:
            found += [case.target.address] if case.target and case.target.address else []
            found += [case.card.address] if case.card else []
    assert len(found) >= 2
    assert [faults_of(lines) for lines in found] == [[] for _ in found]
