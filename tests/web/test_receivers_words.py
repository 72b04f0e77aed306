"""The words of receivers' forms, and that every kind of field can be filled in (H11)."""

from collections.abc import Mapping
from typing import Any, Self

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.models import Kind, Receiver, State
from kiosk.receivers import KINDS, Capabilities, Field, FieldKind, Reason, Result
from kiosk.web.host import kinds
from kiosk.web.reasons import WORDS
from tests.conftest import Home
from tests.outbox.fakes import Told
from tests.web.handing import in_english, words
from tests.web.steward import Steward, part, words_of

PAGE = "/host/receivers"


class Everything(Told):
    """A receiver whose form has a field of every kind."""

    fields = (
        Field("ids", FieldKind.PER_CASE),
        Field("flag", FieldKind.FLAG),
        Field("choice", FieldKind.CHOICE, ("one", "two")),
        Field("text", FieldKind.TEXT),
        Field("secret", FieldKind.SECRET),
    )
    capabilities = Capabilities(takes=frozenset({Kind.SIGNATURE}))

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        return cls(Result(State.ACCEPTED))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_and_its_fields_have_words(app: Flask, kind: str) -> None:
    with app.test_request_context():
        assert kind in kinds.KIND_WORDS
        for field in KINDS[kind].fields:
            assert (kind, field.name) in kinds.FIELD_WORDS, f"say what “{field.name}” is"
            for option in field.options:
                assert (field.name, option) in kinds.OPTION_WORDS


def test_a_kind_of_a_later_version_has_at_least_its_name(app: Flask) -> None:
    with app.test_request_context():
        assert kinds.words_of("carrier_pigeon").name == "Carrier pigeon"
        pigeon = Field("home_loft", FieldKind.TEXT)
        assert kinds.field_words("carrier_pigeon", pigeon).label == "Home loft"
        secret = Field("secret", FieldKind.SECRET)
        assert kinds.field_words("carrier_pigeon", secret).label == "Secret"


def test_every_reason_has_words() -> None:
    assert set(WORDS) == set(Reason)


def test_every_kind_of_field_can_be_filled_in(
    host: Steward, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "told", Everything)
    path = f"{PAGE}/new/told"
    page = host.visit(path)
    assert part(page, "told-ids-joel-paredes")["name"] == "ids.joel-paredes"
    fields = {"name": "All", "ids.joel-paredes": " 7 ", "ids.oqba-hashad": " ", "flag": "1"}
    typed = fields | {"choice": "two", "text": "", "secret": "s3cret"} | words(host)
    assert host.submit(path, path, typed).status_code == 303
    with home.read() as session:
        row = session.scalars(select(Receiver)).one()
    assert row.settings == {"ids": {"joel-paredes": "7"}, "flag": True, "choice": "two"}
    assert row.sealed_secret
    page = host.visit(f"{PAGE}/{row.id}")
    assert part(page, "told-flag").has_attr("checked")
    assert part(page, "told-ids-joel-paredes")["value"] == "7"


@pytest.mark.parametrize(
    ("kind", "typed", "field", "said"),
    [
        ("hub", {"device": "Amal's laptop"}, "device", "only, such as laptop-1."),
        ("action_network", {}, "petitions", "Write the id of at least one petition."),
        ("action_network", {"petitions.joel-paredes": "7"}, "petitions", "Joel Paredes: "),
        ("civicrm", {"surveys.joel-paredes": "x"}, "surveys", "Joel Paredes: "),
    ],
)
def test_what_is_wrong_is_said_at_the_field_it_speaks_of(
    host: Steward, kind: str, typed: dict[str, str], field: str, said: str
) -> None:
    in_english(host)
    path = f"{PAGE}/new/{kind.replace('_', '-')}"
    page = host.read(host.submit(path, path, {"name": "Office"} | typed), 422)
    assert said in words_of(part(page, f"{kind}-{field}-error"))
