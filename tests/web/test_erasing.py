"""Erasing for a signer: found with the passphrase, chosen, answered by each receiver."""

import uuid
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from kiosk.models import Audit, SealedPart, State
from tests.conftest import Home
from tests.people import AMAL, CY
from tests.receivers.peers import closed_port, standard_receiver
from tests.signatures import add_webhook
from tests.web.handing import (
    ELSEWHERE,
    hand_over,
    in_english,
    let_stand,
    sign_three,
    states,
    token,
    words,
)
from tests.web.steward import Steward, words_of

ERASE = "/host/erase"


@pytest.fixture
def host(host: Steward) -> Steward:
    """Return the host of an evening on which Amal signed twice and Cy once."""
    sign_three(host)
    return in_english(host)


def look_for(host: Steward, who: str) -> BeautifulSoup:
    return host.read(host.submit(ERASE, f"{ERASE}/find", {"who": who} | words(host)))


def found(page: BeautifulSoup) -> list[str]:
    return [str(box["value"]) for box in page.select("input[name=action]")]


def erase(host: Steward, chosen: list[str]) -> BeautifulSoup:
    fields = token(host) | {"action": chosen}
    answer = host.client.post(ERASE, data=fields, headers={"Origin": "http://localhost"})
    return host.read(answer)


def sealed(home: Home) -> int:
    with home.read() as session:
        return session.scalar(select(func.count()).select_from(SealedPart)) or 0


@pytest.mark.parametrize("who", [AMAL["name"], AMAL["email"].upper(), f"  {AMAL['name']} "])
def test_finds_by_name_or_address(host: Steward, who: str) -> None:
    page = look_for(host, who)
    rows = [words_of(label) for label in page.select(".tick label")]
    assert len(rows) == 2
    assert rows[0].startswith(f"{AMAL['name']} Joel Paredes · Signature · ")
    assert CY["name"] not in str(page)


def test_works_without_javascript(host: Steward, home: Home, tmp_path: Path) -> None:
    with standard_receiver(tmp_path / "peer.jsonl") as peer:
        receiver_id = add_webhook(home, peer.url, "Our office")
        hand_over(host, receiver_id)
        chosen = found(look_for(host, CY["name"]))
        page = erase(host, chosen)
        [*_, told] = peer.stored()
    assert told["type"] == "ecritoire.signature.withdrawn.v1"
    assert "1 action was erased here." in words_of(page.select_one(".done"))
    [row] = page.select("tbody tr")
    assert words_of(row) == f"{chosen[0][:8]} Our office Erased there."
    assert sealed(home) == 2
    assert State.WITHDRAWN in states(home, receiver_id)
    assert found(look_for(host, CY["name"])) == []
    assert "The books balance" in words_of(host.visit("/host/books").select_one(".lead"))


def test_only_what_is_ticked_is_erased(host: Steward, home: Home) -> None:
    [first, _] = found(look_for(host, AMAL["name"]))
    page = erase(host, [first])
    assert "No receiver had any of it." in words_of(page.main)
    assert sealed(home) == 2
    assert len(found(look_for(host, AMAL["name"]))) == 1


def test_a_receiver_that_is_not_reached_keeps_the_record_sealed(host: Steward, home: Home) -> None:
    """Only with its sealed part can it be asked for again."""
    receiver_id = add_webhook(home, f"http://127.0.0.1:{closed_port()}/")
    let_stand(home, receiver_id, *[(State.ACCEPTED, None)] * 3)
    page = erase(host, found(look_for(host, CY["name"])))
    assert "1 action stays sealed here until its receiver was reached." in words_of(page.main)
    assert "Not reached" in words_of(page.select_one("tbody tr"))
    assert sealed(home) == 3


def test_needs_the_passphrase(host: Steward) -> None:
    answer = host.submit(ERASE, f"{ERASE}/find", {"who": AMAL["name"], "passphrase": "no"})
    page = host.read(answer, 403)
    assert page.select_one("#passphrase-error")
    assert found(page) == []


def test_is_refused_in_place(host: Steward, home: Home) -> None:
    page = host.read(host.submit(ERASE, f"{ERASE}/find", {"who": " "} | words(host)), 422)
    assert page.select_one("#who-error")
    look_for(host, AMAL["name"])
    page = host.read(host.post(ERASE, token(host)), 422)
    assert words_of(page.select_one("#action-error")) == "Choose what to erase."
    assert len(found(page)) == 2, "what was found is still there"
    assert sealed(home) == 3


def test_what_was_not_found_is_not_erased(host: Steward, home: Home) -> None:
    """A forged id does nothing, nor does a choice without a search, nor the same one twice."""
    page = look_for(host, CY["name"])
    host.client.post(
        ERASE,
        data=token(host) | {"action": str(uuid.uuid4())},
        headers={"Origin": "http://localhost"},
    )
    assert sealed(home) == 3
    chosen = found(page)
    erase(host, chosen)
    assert sealed(home) == 2
    fields = token(host) | {"action": chosen}
    again = host.client.post(ERASE, data=fields, headers={"Origin": "http://localhost"})
    assert again.status_code == 403
    assert sealed(home) == 2


def test_nothing_found_says_so(host: Steward) -> None:
    assert "Nothing was found." in words_of(look_for(host, "Amal").main)


def test_is_refused_from_another_site(host: Steward, home: Home) -> None:
    chosen = found(look_for(host, CY["name"]))
    fields = token(host) | {"action": chosen}
    assert host.client.post(ERASE, data=fields, headers=ELSEWHERE).status_code == 403
    assert sealed(home) == 3


def test_no_line_of_the_audit_says_of_whom(host: Steward, home: Home) -> None:
    erase(host, found(look_for(host, CY["name"])))
    with home.read() as session:
        lines = session.execute(select(Audit.act, Audit.detail)).all()
    acts = {act: detail for act, detail in lines}
    assert acts["signer-looked-for"] == {}
    assert acts["erased"] == {"count": 1}
    assert not any(CY["name"] in str(line) for line in lines)
