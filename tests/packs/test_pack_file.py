"""pack.toml: languages, order, and what stands in the folders."""

from pathlib import Path

import pytest

from kiosk.packs import Fault, check, load
from tests.packs.conftest import Spoil

FILE = "pack.toml"


def test_case_missing_in_order(pack: Path, spoil: Spoil) -> None:
    spoil(FILE, '  "bo-example",\n', "")
    words = 'the case "bo-example" is missing in order: add it'
    assert check(pack) == [Fault(FILE, 6, words)]


def test_order_names_an_unknown_case(pack: Path, spoil: Spoil) -> None:
    line = spoil(FILE, '  "bo-example",\n', '  "bo-example",\n  "nobody",\n') + 1
    words = 'there is no case "nobody" in the folder cases: correct or remove it'
    assert check(pack) == [Fault(FILE, line, words)]


def test_order_names_a_case_twice(pack: Path, spoil: Spoil) -> None:
    line = spoil(FILE, '  "cy-example",\n', '  "cy-example",\n  "amal-example",\n') + 1
    words = 'the case "amal-example" is named twice: keep one'
    assert check(pack) == [Fault(FILE, line, words)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"1.2"', '"1.2-beta"', '"version" must be digits and dots, such as 2026.11.22'),
        ("2026-11-22", '"2026-11-22"', '"published_on" must be a date without quotes'),
        ("2026-11-22", "2026-11-22T00:00:00Z", '"published_on" must be a date without quotes'),
        ("2026-11-22", "2026-11-22\nconsent_age = 12", '"consent_age" cannot be 12'),
        ("2026-11-22", "2026-11-22\nconsent_age = 22", '"consent_age" cannot be 22'),
        ("2026-11-22", '2026-11-22\nconsent_age = "16"', '"consent_age" must be a whole'),
        ('"example-pack"', '"Example Pack"', '"id" must be lower-case letters, digits and'),
        ('"example-pack"', '"com1"', '"com1" cannot be the name of a folder on Windows'),
        ('["fr", "en"]', '["fr", "en", "fr"]', 'the language "fr" is named twice: keep one'),
        ('["fr", "en"]', '["fr", "en"]\nrequired_languages = ["de"]', '"de" is none of the'),
    ],
)
def test_a_wrong_value(pack: Path, spoil: Spoil, old: str, new: str, words: str) -> None:
    line = spoil(FILE, old, new) + new.count("\n")
    found = [fault for fault in check(pack) if words in fault.message]
    assert [(fault.file, fault.line) for fault in found] == [(FILE, line)]


def test_title_missing_in_a_language(pack: Path, spoil: Spoil) -> None:
    line = spoil(FILE, 'en = "Three invented people"\n', "")
    assert check(pack) == [Fault(FILE, line - 2, "the title is missing in en: add it")]


def test_no_pack_file(pack: Path) -> None:
    (pack / FILE).unlink()
    words = "this file is missing: add it, or give the folder that holds it"
    assert check(pack) == [Fault(FILE, 1, words)]


def test_texts_are_looked_for_although_another_key_is_wrong(pack: Path, spoil: Spoil) -> None:
    spoil(FILE, '"1.2"', "1.2")
    (pack / "cases/bo-example/fr.md").unlink()
    assert [(fault.file, fault.line) for fault in check(pack)] == [
        ("cases/bo-example/fr.md", 1),
        (FILE, 2),
    ]


def test_fewer_required_languages(pack: Path, spoil: Spoil) -> None:
    spoil(FILE, '["fr", "en"]', '["fr", "en", "ar"]\nrequired_languages = ["fr", "en"]')
    assert check(pack) == []
    (pack / "cases/amal-example/ar.md").write_text(
        '+++\nname = "أمل"\n+++\n', encoding="utf-8", newline="\n"
    )
    assert check(pack) == []
    case = load(pack).case("amal-example")
    assert case is not None
    assert (case.name("ar").value, case.name("ar").language) == ("أمل", "ar")
    assert case.text("demand", "ar").language == "fr"
    assert case.body("ar").language == "fr"


@pytest.mark.parametrize("name", ["notes.txt", "Stamp.svg", "case.toml~", ".DS_Store"])
def test_unknown_file_in_a_case(pack: Path, name: str) -> None:
    (pack / "cases/amal-example" / name).write_text("x", encoding="utf-8")
    words = "this file does not belong to a pack: remove it"
    assert check(pack) == [Fault(f"cases/amal-example/{name}", 1, words)]


def test_text_in_a_language_that_the_pack_does_not_have(pack: Path) -> None:
    (pack / "cases/amal-example/de.md").write_text("x", encoding="utf-8")
    words = "this is no language of the pack: add it to pack.toml or remove the file"
    assert check(pack) == [Fault("cases/amal-example/de.md", 1, words)]


@pytest.mark.parametrize("name", ["pictures", "cases/amal-example/old", "stories/dee-example/x"])
def test_unknown_folder(pack: Path, name: str) -> None:
    (pack / name).mkdir()
    (pack / name / "file").write_text("x", encoding="utf-8")
    assert check(pack) == [Fault(name, 1, "this folder does not belong to a pack: remove it")]


def test_empty_case_folder(pack: Path) -> None:
    (pack / "cases/empty").mkdir()
    folder = "cases/empty"
    assert [(fault.file, fault.line) for fault in check(pack)] == [
        (f"{folder}/case.toml", 1),
        (f"{folder}/en.md", 1),
        (f"{folder}/fr.md", 1),
        (f"{folder}/stamp.svg", 1),
        (FILE, 6),
    ]


def test_licence_and_readme_may_stand_beside(pack: Path) -> None:
    (pack / "README.md").write_text("About.", encoding="utf-8")
    (pack / "LICENSE").write_text("CC BY 4.0", encoding="utf-8")
    assert check(pack) == []


@pytest.mark.parametrize("slug", ["Amal-Example", "AMAL-EXAMPLE"])
def test_slugs_that_a_file_system_may_take_for_the_same(
    pack: Path, spoil: Spoil, slug: str
) -> None:
    file = "cases/bo-example/case.toml"
    spoil(file, '"bo-example"', f'"{slug}"')
    words = f'the slug "{slug}" is already that of cases/amal-example/case.toml: choose another'
    assert Fault(file, 1, words) in check(pack)


def test_slugs_composed_differently(pack: Path, spoil: Spoil) -> None:
    spoil("cases/amal-example/case.toml", '"amal-example"', '"\\u00e9"')
    spoil("cases/bo-example/case.toml", '"bo-example"', '"e\\u0301"')
    words = 'the slug "é" is already that of cases/amal-example/case.toml: choose another'
    assert Fault("cases/bo-example/case.toml", 1, words) in check(pack)


def test_a_case_and_a_story_may_share_a_slug(pack: Path, spoil: Spoil) -> None:
    (pack / "stories/dee-example").rename(pack / "stories/amal-example")
    spoil("stories/amal-example/story.toml", '"dee-example"', '"amal-example"')
    assert check(pack) == []


def test_the_age_of_consent(pack: Path, spoil: Spoil) -> None:
    assert load(pack).consent_age == 18
    spoil(FILE, "published_on", "consent_age = 13\npublished_on")
    assert load(pack).consent_age == 13
