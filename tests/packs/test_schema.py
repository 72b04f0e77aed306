"""The JSON Schema that `kiosk pack schema` prints."""

import json
import re
from typing import Any

import pytest

from kiosk.packs import json_schema
from tests.packs.example import FILES


def _definition(schema: dict[str, Any], file: str) -> dict[str, Any]:
    found = [ref for name, ref in schema["patternProperties"].items() if re.search(name, file)]
    assert len(found) == 1, file
    definition: dict[str, Any] = schema["$defs"][found[0]["$ref"].removeprefix("#/$defs/")]
    return definition


def test_it_is_json_and_names_its_dialect() -> None:
    schema = json.loads(json.dumps(json_schema()))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["required"] == ["pack.toml"]


@pytest.mark.parametrize("file", [name for name in FILES if not name.endswith(".svg")])
def test_every_file_of_a_pack_has_its_part(file: str) -> None:
    definition = _definition(json_schema(), file)
    assert definition["additionalProperties"] is False
    text = FILES[file].split("+++")[1] if file.endswith(".md") else FILES[file]
    keys = re.findall(r"^(\w+) =", text.split("\n[")[0], re.MULTILINE)
    assert set(keys) <= set(definition["properties"])
    assert set(definition.get("required", ())) <= set(definition["properties"])


def test_limits_and_choices_are_told() -> None:
    schema = json_schema()
    page = _definition(schema, "cases/x/en.md")["properties"]
    assert page["summary"]["anyOf"][0]["maxLength"] == 190
    assert page["letter"]["anyOf"][0]["maxLength"] == 900
    assert (page["starters"]["maxItems"], page["starters"]["items"]["maxLength"]) == (5, 120)
    for table in ("CardAddress", "Embassy"):
        address = schema["$defs"][table]["properties"]["address"]
        assert (address["maxItems"], address["items"]["maxLength"]) == (6, 38)
    assert schema["$defs"]["ActionOpen"]["enum"] == ["yes", "check", "no"]
    date = _definition(schema, "cases/x/case.toml")["properties"]["status_as_of"]
    assert re.fullmatch(date["pattern"], "2025-06")


def test_cards_and_letters_have_rules_of_their_own() -> None:
    schema = json_schema()
    tables = schema["$defs"]
    assert {"ask_safety", "card", "letter"} <= set(tables["Rules"]["properties"])
    card, letter = tables["CardRules"]["properties"], tables["LetterRules"]["properties"]
    assert set(card) - set(letter) == {"drawing_ok"}
    assert card["avoid"]["patternProperties"]["^[a-z]{2,3}$"]["type"] == "array"
    assert (card["mention_charges"]["default"], letter["mention_charges"]["default"]) == (
        False,
        True,
    )
    assert not tables["CardRules"]["additionalProperties"]


def test_the_age_of_consent_has_bounds() -> None:
    age = _definition(json_schema(), "pack.toml")["properties"]["consent_age"]
    assert (age["minimum"], age["maximum"], age["default"]) == (13, 21, 18)
