"""Handing over from the desk to a receiver in its own process, over a real socket."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from kiosk.models import Audit
from tests.conftest import Home
from tests.people import AMAL, CY
from tests.receivers.peers import Peer, standard_receiver
from tests.signatures import add_webhook
from tests.web.steward import (
    Steward,
    await_hand_over,
    hidden_fields,
    kiosk_of,
    part,
    words_of,
)

SEND = "/host/send"
JOEL = "joel-paredes"


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Peer]:
    with standard_receiver(tmp_path / "peer.jsonl") as peer:
        yield peer


def start(steward: Steward, receiver_id: uuid.UUID) -> TestResponse:
    """Send now, as the host does with the passphrase."""
    fields = {"passphrase": steward.home.made.passphrase}
    answer = steward.submit(SEND, f"{SEND}/{receiver_id}", fields)
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == f"{SEND}/{receiver_id}"
    return answer


def hand_over(steward: Steward, receiver_id: uuid.UUID) -> BeautifulSoup:
    """Send now, wait for the end and return the progress page."""
    start(steward, receiver_id)
    await_hand_over(steward.client.application, receiver_id)
    return steward.visit(f"{SEND}/{receiver_id}")


def asks_again(page: BeautifulSoup) -> bool:
    """Tell whether the page will ask for itself by the clock."""
    return "every" in str(page.select("[hx-trigger]"))


def test_the_receiver_holds_what_was_typed_exactly_once(
    steward: Steward, home: Home, peer: Peer
) -> None:
    steward.sign(JOEL, AMAL | {"contact_ok": "1"})
    receiver_id = add_webhook(home, peer.url)
    page = hand_over(steward, receiver_id)
    assert words_of(page.select_one(".figure")) == "1 / 1"
    assert "Terminé." in words_of(page.select_one("[role=status]"))
    assert words_of(page.select_one(".states")) == "1 acceptées"
    assert not asks_again(page)
    assert page.find("form", action=f"{SEND}/{receiver_id}/stop") is None
    [event] = peer.stored()
    data = event["data"]
    assert data["person"] == AMAL
    assert (data["case"], data["kind"], data["locale"]) == (JOEL, "signature", "fr")
    assert data["consents"][0]["granted"] is True
    assert data["practice"] is True, "what was signed for practice says so wherever it goes"
    with home.read() as session:
        [line] = session.scalars(select(Audit).where(Audit.act == "send"))
        assert line.detail == {"receiver": str(receiver_id)}


def test_sent_twice_it_is_still_one(steward: Steward, home: Home, peer: Peer) -> None:
    """Promise 4."""
    steward.sign(JOEL, AMAL)
    receiver_id = add_webhook(home, peer.url)
    hand_over(steward, receiver_id)
    page = hand_over(steward, receiver_id)
    assert words_of(page.select_one(".figure")) == "0 / 0"
    steward.sign(JOEL, CY)
    hand_over(steward, receiver_id)
    assert [event["data"]["person"]["name"] for event in peer.stored()] == [
        AMAL["name"],
        CY["name"],
    ]


def test_a_lost_answer_ends_as_there_already(steward: Steward, home: Home, tmp_path: Path) -> None:
    """Promise 4: the receiver kept it and nobody heard; it is told again under the same key."""
    steward.sign(JOEL, AMAL)
    with standard_receiver(tmp_path / "peer.jsonl", "--drop-after-commit", "1") as peer:
        page = hand_over(steward, add_webhook(home, peer.url))
    assert words_of(page.select_one(".states")) == "1 déjà là"
    assert len(peer.stored()) == 1


def test_progress_asks_again_while_it_runs_and_can_be_stopped(
    app: Flask, steward: Steward, home: Home, tmp_path: Path
) -> None:
    for person in (AMAL, CY):
        steward.sign(JOEL, person)
    with standard_receiver(tmp_path / "peer.jsonl", "--hold") as peer:
        receiver_id = add_webhook(home, peer.url)
        progress = f"{SEND}/{receiver_id}"
        start(steward, receiver_id)
        assert peer.next_line().startswith("recorded"), "the first one is on its way"
        page = steward.visit(progress)
        assert words_of(page.select_one(".figure")) == "0 / 2"
        assert "Remise en cours" in words_of(page.select_one("[role=status]"))
        assert asks_again(page)
        link = page.select_one("a[hx-trigger]")
        assert link
        assert (link["hx-get"], link["hx-trigger"]) == (link["href"], "click, every 1s")
        answer = steward.submit(progress, f"{progress}/stop", {})
        assert answer.headers["Location"] == progress
    # The peer is gone now, with the request that it held.
    await_hand_over(app, receiver_id)
    page = steward.visit(progress)
    assert not asks_again(page)
    status = words_of(page.select_one("[role=status]"))
    assert "Terminé" not in status, "two are still here"
    assert "2 attendent d’être remises." in status
    assert len(peer.stored()) == 1, "after the stop nothing more was sent"


def test_a_second_start_runs_beside_nothing(
    app: Flask, steward: Steward, home: Home, tmp_path: Path
) -> None:
    """Promise 4: an impatient second press does not send twice at once."""
    steward.sign(JOEL, AMAL)
    with standard_receiver(tmp_path / "peer.jsonl", "--hold") as peer:
        receiver_id = add_webhook(home, peer.url)
        start(steward, receiver_id)
        peer.next_line()
        running = kiosk_of(app).sends.find(receiver_id)
        start(steward, receiver_id)
        assert kiosk_of(app).sends.find(receiver_id) is running
        steward.submit(f"{SEND}/{receiver_id}", f"{SEND}/{receiver_id}/stop", {})
    await_hand_over(app, receiver_id)
    assert len(peer.stored()) == 1


def test_a_wrong_passphrase_is_refused_in_place(
    steward: Steward, home: Home, peer: Peer, webhook: str
) -> None:
    steward.sign(JOEL, AMAL)
    receiver_id = add_webhook(home, peer.url, "Another office")
    action = f"{SEND}/{receiver_id}"
    page = steward.read(steward.submit(SEND, action, {"passphrase": "not these words"}), 403)
    [error] = page.select(".error")
    assert error["id"] == f"passphrase-{receiver_id}-error", "beside the one that was tried"
    assert "Ce ne sont pas les mots de la phrase secrète." in words_of(error)
    assert part(page, f"passphrase-{receiver_id}")["aria-invalid"] == "true"
    assert peer.stored() == []
    with home.read() as session:
        acts = session.scalars(select(Audit.act)).all()
    assert acts == ["desk-opened", "wrong-passphrase"]


def test_a_refusal_to_let_us_in_says_so_and_the_host_may_go_on(
    steward: Steward, home: Home, tmp_path: Path
) -> None:
    """401 pauses the receiver and keeps all; sending again is the host's word to go on."""
    steward.sign(JOEL, AMAL)
    switches = ("--status", "401", "--times", "1")
    with standard_receiver(tmp_path / "peer.jsonl", *switches) as peer:
        receiver_id = add_webhook(home, peer.url)
        page = hand_over(steward, receiver_id)
        assert words_of(page.select_one(".figure")) == "0 / 1"
        why = "Le destinataire ne nous connaît pas. Vérifiez le secret."
        assert words_of(page.select_one("[role=status] .error")) == why
        assert why in words_of(steward.visit(SEND).select_one(".error"))
        assert not asks_again(page)
        page = hand_over(steward, receiver_id)
    assert words_of(page.select_one(".figure")) == "1 / 1"
    assert not steward.visit(SEND).select(".error")


@pytest.mark.parametrize("end", ["", "/stop"])
def test_an_unknown_receiver(steward: Steward, end: str) -> None:
    page = f"{SEND}/{uuid.uuid4()}"
    token = hidden_fields(steward.visit("/host/"), "/host/lock")
    fields = token | {"passphrase": steward.home.made.passphrase}
    assert steward.post(page + end, fields).status_code == 404
    steward.visit(page, 404)


def test_without_a_receiver_the_page_says_what_to_do(steward: Steward) -> None:
    page = steward.visit(SEND)
    assert "Il n’y a pas encore de destinataire." in words_of(page.main)
    assert page.select_one("main a[href='/host/receivers']")
