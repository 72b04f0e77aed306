"""Every fault is named with its file, its exact line and words that tell what to do."""

from pathlib import Path

import pytest

from kiosk.packs import BrokenPack, Fault, check, load
from tests.packs.conftest import Spoil

AMAL = "cases/amal-example/case.toml"
AMAL_EN = "cases/amal-example/en.md"
STAMP = "cases/amal-example/stamp.svg"
LONG_LINE = "OFFICE OF THE MINISTER OF ALL EXAMPLES, 2"


def test_the_example_pack_has_no_fault(pack: Path) -> None:
    assert check(pack) == []


class TestTheTenPlantedFaults:
    """The faults that the pack schema names, one by one, with lines counted by hand."""

    def test_unknown_key(self, pack: Path, spoil: Spoil) -> None:
        spoil(AMAL, "country =", "contry =")
        assert check(pack) == [
            Fault(AMAL, 1, 'the key "country" is missing: add it'),
            Fault(AMAL, 2, 'unknown key "contry": remove it or correct it to "country"'),
        ]

    def test_missing_language_text(self, pack: Path) -> None:
        (pack / AMAL_EN).unlink()
        assert check(pack) == [Fault(AMAL_EN, 1, "the text in en is missing: add this file")]

    def test_missing_text_in_one_language(self, pack: Path, spoil: Spoil) -> None:
        spoil(AMAL_EN, 'demand = "Ask the Minister of Examples to release Amal Example."\n', "")
        words = 'the text "demand" is missing in en: add it'
        assert check(pack) == [Fault(AMAL_EN, 1, words)]

    def test_bad_date(self, pack: Path, spoil: Spoil) -> None:
        spoil(AMAL, '"2026-09"', '"2026-13"')
        words = "write a date as 2025-06-30, or 2025-06 when the day is not known"
        assert check(pack) == [Fault(AMAL, 6, words)]

    def test_status_without_source(self, pack: Path, spoil: Spoil) -> None:
        spoil(AMAL, '["court-2023", "family-2026"]', "[]")
        words = "the status is without source: name at least one id of [[sources]]"
        assert check(pack) == [Fault(AMAL, 7, words)]

    def test_long_address_line(self, pack: Path, spoil: Spoil) -> None:
        spoil(AMAL, "MINISTRY OF INVENTED AFFAIRS", LONG_LINE)
        words = "address line is 41 characters, at most 38 fit a window envelope"
        assert check(pack) == [Fault(AMAL, 17, words)]

    def test_petition_address_not_https(self, pack: Path, spoil: Spoil) -> None:
        spoil(AMAL, "https://example.org/de/amal", "http://example.org/de/amal")
        words = 'the petition address is not https: "http://example.org/de/amal": use https://'
        assert check(pack) == [Fault(AMAL, 50, words)]

    def test_duplicate_slug(self, pack: Path, spoil: Spoil) -> None:
        spoil("cases/bo-example/case.toml", '"bo-example"', '"amal-example"')
        file = "cases/bo-example/case.toml"
        is_taken = f'the slug "amal-example" is already that of {AMAL}: choose another'
        is_elsewhere = 'the slug "amal-example" is not the name of its folder: make them equal'
        assert check(pack) == [Fault(file, 1, is_taken), Fault(file, 1, is_elsewhere)]

    @pytest.mark.parametrize(
        "markup",
        ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>"],
    )
    def test_markup_with_script(self, pack: Path, spoil: Spoil, markup: str) -> None:
        spoil(AMAL_EN, "town.[^court", f"{markup} town.[^court")
        words = "HTML and script are not allowed in a story: write plain Markdown"
        assert check(pack) == [Fault(AMAL_EN, 13, words)]

    def test_picture_missing(self, pack: Path) -> None:
        (pack / STAMP).unlink()
        assert check(pack) == [Fault(STAMP, 1, "the picture is missing: add stamp.svg")]

    def test_invalid_utf8(self, pack: Path) -> None:
        text = (pack / AMAL_EN).read_bytes()
        (pack / AMAL_EN).write_bytes(text.replace(b"town", b"t\xffwn"))
        words = "this is not UTF-8: save the file in the encoding UTF-8"
        assert check(pack) == [Fault(AMAL_EN, 6, words)]


def test_all_faults_are_told_at_once(pack: Path, spoil: Spoil) -> None:
    lines = [
        spoil(AMAL, 'country = "IS"', 'country = "IS"\nx = 1') + 1,
        spoil(AMAL, '"2026-09"', '"soon"'),
        spoil(AMAL, "MINISTRY OF INVENTED AFFAIRS", LONG_LINE),
        spoil(AMAL, 'sources = ["court-2023"]', 'sources = ["nobody"]'),
        spoil(AMAL, "https://example.org/de/amal", "http://example.org/de/amal"),
    ]
    (pack / STAMP).unlink()
    (pack / "pack.toml").write_text("= broken", encoding="utf-8")
    found = check(pack)
    assert [fault.line for fault in found if fault.file == AMAL] == lines
    assert {fault.file for fault in found} == {AMAL, STAMP, "pack.toml"}


def test_load_refuses_with_all_faults_in_the_message(pack: Path, spoil: Spoil) -> None:
    spoil(AMAL, '"2026-09"', '"soon"')
    (pack / STAMP).unlink()
    with pytest.raises(BrokenPack) as refusal:
        load(pack)
    assert list(refusal.value.faults) == check(pack)
    assert str(refusal.value).splitlines() == [
        f"{AMAL}:6: write a date as 2025-06-30, or 2025-06 when the day is not known",
        f"{STAMP}:1: the picture is missing: add stamp.svg",
    ]


def test_a_fault_reads_as_one_line() -> None:
    fault = Fault("cases/x/case.toml", 12, "address line is 41 characters")
    assert str(fault) == "cases/x/case.toml:12: address line is 41 characters"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"IS"', '"is"', '"country" must be a country code of two capital letters'),
        ('"IS"', '"EU"', '"EU" is not the code of a country in ISO 3166-1'),
        ("since = 2023", 'since = "2023"', '"since" must be a whole number without quotes'),
        ("since = 2023", "since = true", '"since" must be a whole number without quotes'),
        ("since = 2023", "since = 23", '"since" cannot be 23: correct it'),
        ('"imprisoned"', '"jailed"', "\"status\" must be 'impunity', 'imprisoned'"),
        ('open = "yes"', 'open = "maybe"', "\"action_open\" must be 'yes', 'check' or 'no'"),
        ('"2026-09"', '"2026-02-30"', "write a date as 2025-06-30"),
        ('"2026-09"', "2026-09-01T10:00:00", "write a date as 2025-06-30"),
        ('"2026-09"', '"2027-01"', "status_as_of is later than published_on of the pack"),
        ('["court-2023", "family-2026"]', '["court-2024"]', '"court-2024" is not the id of a'),
        ('fr = "elle"', 'gr = "elle"', '"gr" is not the code of a language'),
        ('fr = "elle"', "fr = 1", '"fr" must be a text in quotes'),
        ('"MINISTER OF EXAMPLES"', '""', '"address" is empty: fill it in'),
        (', en = "Dear Minister,"', "", '"salutation" is missing in en: add it'),
        ('sources = ["court-2023"]', "sources = []", "there is no source: name at least one"),
        ('sources = ["court-2023"]', "", "there is no source: name at least one"),
        ('who_mails = "host"', 'who_mails = "post"', "\"who_mails\" must be 'section' or 'host'"),
        ('sender_address = "city"', 'drawing_ok = "yes"', '"drawing_ok" must be true or false'),
        ('address = "city"', 'address = "home"', "\"sender_address\" must be 'none', 'city' or"),
        ('sender_address = "city"', "adress = true", 'unknown key "adress": remove it or correct'),
        ("seasonal_ok = false", "drawing_ok = true", '"drawing_ok" is a key of another table'),
        ('who_mails = "host"', "mention_charges = true", "key of another table: move it there"),
        ('["leçon interdite"]', '"leçon"', '"fr" must be a list in brackets'),
        ('["leçon interdite"]', '["a", ""]', '"fr" is empty: fill it in'),
        ("avoid = {fr", "avoid = {zz", '"zz" is not the code of a language'),
        ('language = "de"', 'language = "fr"', 'there is another petition in "fr"'),
        ('language = "de"', 'language = "deu"', '"language" must be a language code of two'),
        ("https://example.org/de/amal", "https://a b", "the address holds a space"),
        ("https://example.org/de/amal", "https://evil@example.org/", "the address names no host"),
        ("https://example.org/de/amal", "https://[::1/", "the address names no host"),
        ('"http://example.org/family"', '"ftp://example.org/"', "must begin with https://"),
        ('id = "family-2026"', 'id = "court-2023"', 'the source id "court-2023" is used twice'),
        ('kind = "derived"', 'kind = "primary"', "the source has no url: add it"),
        ('kind = "derived"', 'kind = "rumour"', "\"kind\" must be 'primary', 'secondary' or"),
        ('"Amal Example", "أمل"', "", '"spellings" is empty: fill it in'),
    ],
)
def test_a_wrong_value_in_a_case(pack: Path, spoil: Spoil, old: str, new: str, words: str) -> None:
    line = spoil(AMAL, old, new)
    if "there is no source" in words and not new:
        line = 14  # a missing key is told on the line of its table, [target]
    if "the source has no url" in words:
        line -= 2  # and so is it in a list of tables, [[sources]]
    found = [fault for fault in check(pack) if words in fault.message]
    assert [(fault.file, fault.line) for fault in found] == [(AMAL, line)]


def test_seven_address_lines(pack: Path, spoil: Spoil) -> None:
    line = spoil(AMAL, '["AMAL EXAMPLE", ', '["AMAL EXAMPLE", "A", "B", ')
    words = "address has 7 lines, at most 6 fit a window envelope"
    assert check(pack) == [Fault(AMAL, line, words)]


@pytest.mark.parametrize(
    ("key", "most"),
    [("summary", 190), ("demand", 140), ("petition", 500), ("letter", 900), ("name", 300)],
)
def test_the_longest_text_fits_and_one_more_does_not(
    pack: Path, spoil: Spoil, key: str, most: int
) -> None:
    page = (pack / AMAL_EN).read_text(encoding="utf-8")
    old = next(line for line in page.splitlines() if line.startswith(f"{key} ="))
    # 200 % of the bytes but not of the characters: limits count what is read
    start = "Amal Example "
    long = start + "é" * (most - len(start))
    line = spoil(AMAL_EN, old, f'{key} = "{long}"')
    assert check(pack) == []
    spoil(AMAL_EN, long, f"{long}é")
    words = f'"{key}" is {most + 1} characters, at most {most} are allowed: shorten it'
    assert check(pack) == [Fault(AMAL_EN, line, words)]


def test_toml_syntax_error(pack: Path, spoil: Spoil) -> None:
    line = spoil(AMAL, 'action_open = "yes"', "action_open =")
    [fault] = check(pack)
    assert (fault.file, fault.line) == (AMAL, line)
    assert fault.message == "this is not valid TOML: Invalid value: correct it"


def test_syntax_error_in_front_matter_counts_from_the_top_of_the_file(
    pack: Path, spoil: Spoil
) -> None:
    line = spoil(AMAL_EN, 'status = "Imprisoned."', 'status = "Imprisoned.')
    [fault] = check(pack)
    assert (fault.file, fault.line) == (AMAL_EN, line)


@pytest.mark.parametrize("file", [AMAL_EN, "stories/dee-example/en.md"])
def test_text_without_front_matter(pack: Path, file: str) -> None:
    (pack / file).write_text("Only words.\n", encoding="utf-8")
    words = "the file must begin with a line +++, then the texts, then +++ again"
    assert check(pack) == [Fault(file, 1, words)]
    (pack / file).write_text('+++\nname = "x"\n', encoding="utf-8")
    words = "the line +++ that ends the texts is missing: add it"
    assert check(pack) == [Fault(file, 1, words)]


def test_text_without_story(pack: Path, spoil: Spoil) -> None:
    file = "cases/bo-example/en.md"
    line = spoil(file, "Bo Example sang a song.[^press]\n", "")
    words = "the story is missing in en: write it below the second +++"
    assert check(pack) == [Fault(file, line, words)]


class TestClosedCases:
    """Promise 7: a case that is not open takes no action."""

    FILE = "cases/cy-example/case.toml"
    PAGE = "cases/cy-example/en.md"

    def test_it_must_tell_its_news(self, pack: Path, spoil: Spoil) -> None:
        spoil(self.PAGE, 'news = "Cy Example left prison on 1 January 2026."\n', "")
        words = 'the text "news" is missing in en: add it'
        assert check(pack) == [Fault(self.PAGE, 1, words)]

    def test_its_news_need_a_source(self, pack: Path, spoil: Spoil) -> None:
        spoil(self.FILE, 'news_sources = ["press"]\n', "")
        words = "the news are without source: add news_sources"
        assert check(pack) == [Fault(self.FILE, 1, words)]

    @pytest.mark.parametrize("key", ["demand", "petition", "target", "letter", "starters"])
    def test_it_asks_for_nothing(self, pack: Path, spoil: Spoil, key: str) -> None:
        value = '["x"]' if key == "starters" else '"x"'
        line = spoil(self.PAGE, 'status = "Free."', f'{key} = {value}\nstatus = "Free."')
        words = f'a case with action_open = "no" takes no action: remove "{key}"'
        assert check(pack) == [Fault(self.PAGE, line, words)]

    @pytest.mark.parametrize(
        "table",
        ["[target]", "[card]\naddress = ['A']", "[embassy]\naddress = ['A']", "[[petitions]]"],
    )
    def test_it_has_nowhere_to_write_to(self, pack: Path, spoil: Spoil, table: str) -> None:
        line = spoil(self.FILE, "[[sources]]", f"{table}\nsources = ['press']\n[[sources]]")
        name = table.split("\n")[0].strip("[]")
        words = f'a case with action_open = "no" takes no action: remove "{name}"'
        assert Fault(self.FILE, line, words) in check(pack)

    def test_news_of_an_open_case_need_a_source_too(self, pack: Path, spoil: Spoil) -> None:
        line = spoil(AMAL_EN, 'status = "Imprisoned."', 'status = "Imprisoned."\nnews = "So."') + 1
        words = "the news are without source: add news_sources to case.toml"
        assert check(pack) == [Fault(AMAL_EN, line, words)]


def test_the_address_of_an_embassy_is_checked_as_every_address(pack: Path, spoil: Spoil) -> None:
    """R6: six lines of 38 characters, each confirmed by a source that the case names."""
    line = spoil(AMAL, 'sources = ["sum-2026"]', 'sources = ["nobody"]')
    assert [(fault.file, fault.line) for fault in check(pack)] == [(AMAL, line)]
    spoil(AMAL, 'sources = ["nobody"]', 'sources = ["sum-2026"]')
    line = spoil(AMAL, '"EMBASSY OF ICELAND"', f'"{LONG_LINE}"')
    assert [(fault.file, fault.line) for fault in check(pack)] == [(AMAL, line)]


class TestStories:
    FILE = "stories/dee-example/story.toml"
    PAGE = "stories/dee-example/en.md"

    def test_what_happened_later_must_be_told(self, pack: Path, spoil: Spoil) -> None:
        spoil(self.PAGE, 'later = "In September 2025 a second trial began."\n', "")
        words = 'the text "later" is missing in en: add it'
        assert check(pack) == [Fault(self.PAGE, 1, words)]

    def test_what_happened_later_needs_a_date(self, pack: Path, spoil: Spoil) -> None:
        spoil(self.FILE, 'later_on = "2025-09"\n', "")
        words = "story.toml has no later_on: add the date, or remove this text"
        pages = [self.PAGE, "stories/dee-example/fr.md"]
        assert check(pack) == [Fault(page, 4, words) for page in pages]

    def test_later_is_later(self, pack: Path, spoil: Spoil) -> None:
        line = spoil(self.FILE, '"2025-09"', '"2024-05"')
        words = "later_on is before happened_on: correct it"
        assert check(pack) == [Fault(self.FILE, line, words)]

    def test_title_of_eighty_characters(self, pack: Path, spoil: Spoil) -> None:
        line = spoil(self.PAGE, "Acquitted on 14 June 2024", "x" * 81)
        words = '"title" is 81 characters, at most 80 are allowed: shorten it'
        assert check(pack) == [Fault(self.PAGE, line, words)]
