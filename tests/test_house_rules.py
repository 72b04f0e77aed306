"""House rules that no reviewer has to repeat (style.md 5); each is shown to bite."""

import json
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from itertools import product

import polib
import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from kiosk.config import Settings
from tests.house import assets, code, repository, templates, words
from tests.house.rule import ROOT, Rule

RULES = [*templates.RULES, *assets.RULES, *code.RULES, *words.RULES, *repository.rules()]
NAMES = [rule.name for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_it_is_kept(rule: Rule) -> None:
    assert rule.files, "no file to look at: the rule looks in the wrong place"
    assert not (faults := rule.broken()), "\n".join([rule.name, *faults])


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_it_finds_what_was_planted(rule: Rule) -> None:
    for text in rule.planted:
        assert rule.faults(text), f"not found: {text}"


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_what_is_exempt_is_there_and_needs_it(rule: Rule) -> None:
    for place, reason in rule.exempt.items():
        assert rule.faults((ROOT / place).read_text("utf-8")), f"{place} needs no exemption"
        assert reason


def test_safe_stands_only_where_it_is_counted() -> None:
    """SEC15: every other text is escaped."""
    counted = {
        path.relative_to(ROOT).as_posix(): number
        for path in templates.TEMPLATES
        if (number := len(re.findall(r"\|\s*safe\b|autoescape", path.read_text("utf-8"))))
    }
    assert counted == templates.SAFE, "let Jinja escape it; only cleaned Markdown of packs is safe"


def test_no_text_of_a_catalogue_speaks_like_a_programmer() -> None:
    """H11, in every language; what is in no catalogue yet is looked at in the code."""
    for place, text in _translated():
        assert not words.stack_words(f"<p>{text}</p>"), f"{place}: {text}"
        assert not re.search(templates.ORGANISATIONS, text), f"{place}: {text}"


def test_each_word_that_is_right_where_it_stands_still_stands_there() -> None:
    """Otherwise the list would let a word pass where nobody thought of it."""
    shown = [text for _, text in _translated()]
    shown += [text for path in words.PYTHON for _, text in words.texts_of(path.read_text("utf-8"))]
    shown += [path.read_text("utf-8") for path in templates.TEMPLATES]
    everything = "\n".join(shown).casefold()
    for phrase in words.RIGHT_HERE:
        assert phrase.casefold() in everything, f"“{phrase}” is in no text: take it off the list"


def _translated() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "kiosk" / "translations").rglob("*.po"):
        for entry in polib.pofile(str(path)):
            for text in (entry.msgid, entry.msgstr, *entry.msgstr_plural.values()):
                yield path.parts[-3], text


TEXT = ("ink", "ink-2", "wax", "wax-deep", "post", "amber")
GROUND = ("paper", "paper-2", "white")
PAIRS = [
    *((text, ground, 4.5) for text, ground in product(TEXT, GROUND)),
    *(("white", ground, 4.5) for ground in ("wax", "wax-deep", "post", "amber")),
    ("paper", "ink", 4.5),
    *(("line", ground, 3.0) for ground in ("paper", "white")),
    *(("wax", ground, 3.0) for ground in GROUND),
]
"""Text on its ground (WCAG 1.4.3); the edge of a control and the ring of focus (1.4.11)."""


@pytest.mark.parametrize("colours", assets.tokens(assets.TOKENS.read_text("utf-8")))
def test_colours_can_be_told_apart(colours: dict[str, str]) -> None:
    """A4, also where more contrast was asked for."""
    faint = [
        f"{one} on {other}: {found:.2f}, needs {least}"
        for one, other, least in PAIRS
        if (found := assets.contrast(colours[one], colours[other])) < least
    ]
    assert not faint, "make one of the two darker or lighter in tokens.css: " + "; ".join(faint)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert assets.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert assets.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert len(assets.tokens(":root { --a: #ffffff; }\n:root { --b: #000000; }")) == 2


def test_the_readme_names_every_setting() -> None:
    settings = set(Settings.model_fields) - {"instance"}
    _, part = (ROOT / "README.md").read_text("utf-8").split("\n## Settings\n")
    rows = set(re.findall(r"^\| `(\w+)` \|", part.split("\n## ")[0], re.MULTILINE))
    assert settings == rows, "the table of settings in README.md has a row for each, and no other"


def test_the_example_of_the_settings_can_be_used() -> None:
    text = (ROOT / "instance" / "kiosk.example.toml").read_text("utf-8")
    values = tomllib.loads(re.sub(r"^# ?(?=\w+ = )", "", text, flags=re.MULTILINE))
    Settings(instance=ROOT, **values)
    assert set(values) == set(Settings.model_fields) - {"instance"}


def test_modules_are_called_by_their_subject() -> None:
    names = [path.stem for path in code.PRODUCT] + [path.parent.name for path in code.PRODUCT]
    assert code.junk_drawers(names) == []
    assert code.junk_drawers(["utils", "outbox"]) == ["utils: call it by its subject"]


def test_long_files_are_named() -> None:
    """Style: 200 lines are soft, so they are only told; `pytest -rP` shows them."""
    print("\n".join(code.long_files()))  # noqa: T201
    assert code.SOFT_LINES < code.HARD_LINES


LEAST = {"flask": "3.1.1", "weasyprint": "70.0", "cryptography": "47"}


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_no_version_with_a_known_hole_is_let_in(name: str, least: str) -> None:
    """DEP1, SEC13, SEC17: what is installed, and the lowest that pyproject.toml allows."""
    assert Version(version(name)) >= Version(least)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    [asked] = [need for line in project["dependencies"] if (need := Requirement(line)).name == name]
    lowest = [Version(part.version) for part in asked.specifier if part.operator == ">="]
    assert max(lowest) >= Version(least), f"raise the lower bound of {name} in pyproject.toml"


def test_htmx_is_the_version_that_was_measured() -> None:
    """Style.md 9: 4.0.1 is named exactly; a range could bring back htmx 2."""
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert package["dependencies"]["htmx.org"] == "4.0.1"


def test_htmx_keeps_no_history_and_brings_no_style() -> None:
    """SEC7, P1."""
    base = (ROOT / "templates" / "base.html").read_text("utf-8")
    config = json.loads(base.partition('name="htmx-config" content=\'')[2].partition("'")[0])
    assert config["history"] is False
    assert config["includeIndicatorCSS"] is False
    assert config["defaultSwap"] == "outerHTML"
