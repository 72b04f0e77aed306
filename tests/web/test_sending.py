"""Handing over from the desk to a receiver in its own process, over a real socket."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from kiosk import outbox
from kiosk.models import Action, Audit, SealedPart
from tests.conftest import NOW, Home
from tests.people import AMAL, CY
from tests.receivers.peers import Peer, standard_receiver
from tests.signatures import add_webhook
from tests.web.handing import (
    ELSEWHERE,
    JOEL,
    PROGRESS,
    SEND,
    audited,
    hand_over,
    token,
    words,
)
from tests.web.steward import Steward, await_hand_over, kiosk_of, part, words_of


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Peer]:
    with standard_receiver(tmp_path / "peer.jsonl") as peer:
        yield peer


def send(host: Steward, receiver_id: uuid.UUID) -> BeautifulSoup:
    """Send, wait for the end and return the live page."""
    hand_over(host, receiver_id)
    return host.visit(PROGRESS)


def start(host: Steward, to: uuid.UUID | str = "all") -> TestResponse:
    answer = host.submit(SEND, SEND, words(host) | {"to": str(to)})
    assert answer.status_code == 303, answer.text
    return answer


def asks_again(page: BeautifulSoup) -> bool:
    """Tell whether the page will ask for itself by the clock."""
    return "every" in str(page.select("[hx-trigger]"))


def test_the_receiver_holds_what_was_typed_exactly_once(
    host: Steward, home: Home, peer: Peer
) -> None:
    host.sign(JOEL, AMAL | {"contact_ok": "1"})
    receiver_id = add_webhook(home, peer.url)
    page = send(host, receiver_id)
    assert words_of(page.select_one(".figure")) == "1 sur 1"
    assert "Terminé. Les comptes sont justes" in words_of(page.select_one(".lead[role=status]"))
    assert words_of(page.select_one(".states")) == "1 acceptées"
    assert re.fullmatch(r"Dernière arrivée \d\d:\d\d", words_of(page.select_one(".lasts")))
    assert not asks_again(page)
    assert not page.select("form[action*=pause], form[action*=cancel]")
    [event] = peer.stored()
    data = event["data"]
    assert data["person"] == AMAL
    assert (data["case"], data["kind"], data["locale"]) == (JOEL, "signature", "fr")
    assert data["consents"][0]["granted"] is True
    assert data["practice"] is True, "what was signed for practice says so wherever it goes"
    assert audited(home, "send") == [{"receiver": str(receiver_id)}]


def test_sent_twice_it_is_still_one(host: Steward, home: Home, peer: Peer) -> None:
    """Promise 4."""
    host.sign(JOEL, AMAL)
    receiver_id = add_webhook(home, peer.url)
    send(host, receiver_id)
    page = send(host, receiver_id)
    assert words_of(page.select_one(".figure")) == "0 sur 0"
    host.sign(JOEL, CY)
    send(host, receiver_id)
    assert [event["data"]["person"]["name"] for event in peer.stored()] == [
        AMAL["name"],
        CY["name"],
    ]


def test_a_lost_answer_ends_as_there_already(host: Steward, home: Home, tmp_path: Path) -> None:
    """Promise 4: the receiver kept it and nobody heard; it is told again under the same key."""
    host.sign(JOEL, AMAL)
    with standard_receiver(tmp_path / "peer.jsonl", "--drop-after-commit", "1") as peer:
        page = send(host, add_webhook(home, peer.url))
    assert words_of(page.select_one(".states")) == "1 déjà là"
    assert "Dernier souci" in words_of(page.select_one(".lasts"))
    assert len(peer.stored()) == 1


def test_one_passphrase_serves_all_receivers(
    app: Flask, host: Steward, home: Home, tmp_path: Path
) -> None:
    """Each has a line of its own on the live page; letters and cards by post have none."""
    host.sign(JOEL, AMAL)
    home.writer.write(lambda session: outbox.ensure_post(session, home.made.id, NOW))
    with (
        standard_receiver(tmp_path / "one.jsonl") as one,
        standard_receiver(tmp_path / "two.jsonl") as two,
    ):
        ids = [add_webhook(home, one.url, "One"), add_webhook(home, two.url, "Two")]
        offered = [words_of(button) for button in host.visit(SEND).select("button[name=to]")]
        assert offered == ["Seulement à One", "Seulement à Two", "Envoyer à tous"]
        start(host)
        for receiver_id in ids:
            await_hand_over(app, receiver_id)
    page = host.visit(PROGRESS)
    assert [words_of(title) for title in page.select(".course h2")] == ["One", "Two"]
    assert [words_of(figure) for figure in page.select(".figure")] == ["1 sur 1"] * 2
    assert (len(one.stored()), len(two.stored())) == (1, 1)
    assert len(audited(home, "send")) == 2


def test_to_one_receiver_alone(host: Steward, home: Home, tmp_path: Path) -> None:
    host.sign(JOEL, AMAL)
    with (
        standard_receiver(tmp_path / "one.jsonl") as one,
        standard_receiver(tmp_path / "two.jsonl") as two,
    ):
        first, _ = add_webhook(home, one.url, "One"), add_webhook(home, two.url, "Two")
        page = send(host, first)
    assert (len(one.stored()), len(two.stored())) == (1, 0)
    [_, other] = page.select(".course .now")
    assert words_of(other) == "1 attend : déverrouillez pour continuer."


def test_progress_asks_again_while_it_runs_and_can_be_cancelled(
    app: Flask, host: Steward, home: Home, tmp_path: Path
) -> None:
    for person in (AMAL, CY):
        host.sign(JOEL, person)
    with standard_receiver(tmp_path / "peer.jsonl", "--hold") as peer:
        receiver_id = add_webhook(home, peer.url)
        start(host)
        assert peer.next_line().startswith("recorded"), "the first one is on its way"
        page = host.visit(PROGRESS)
        assert words_of(page.select_one(".figure")) == "0 sur 2"
        assert "Remise en cours" in words_of(page.select_one("[role=status]"))
        link = page.select_one("a[hx-trigger]")
        assert link
        assert (link["hx-get"], link["hx-trigger"]) == (link["href"], "click, every 1s")
        cancel = f"{SEND}/{receiver_id}/cancel"
        assert host.submit(PROGRESS, cancel, {}).headers["Location"] == PROGRESS
        stopping = words_of(host.visit(PROGRESS).select_one(".course .now"))
        assert stopping == "Arrêt après ce qui est en route …"
    # The peer is gone now, with the request that it held.
    await_hand_over(app, receiver_id)
    page = host.visit(PROGRESS)
    assert not asks_again(page)
    status = words_of(page.select_one(".course .now"))
    assert status == "2 attendent : déverrouillez pour continuer.", "two are still here"
    assert len(peer.stored()) == 1, "after the stop nothing more was sent"
    running = kiosk_of(app).sends.find(receiver_id)
    assert running
    assert running.hand_over is None, "the key is let go"


def test_a_second_start_runs_beside_nothing_and_counts_once(
    app: Flask, host: Steward, home: Home, tmp_path: Path
) -> None:
    """Promise 4: an impatient second press does not send twice at once."""
    host.sign(JOEL, AMAL)
    with standard_receiver(tmp_path / "peer.jsonl", "--hold") as peer:
        receiver_id = add_webhook(home, peer.url)
        start(host)
        peer.next_line()
        running = kiosk_of(app).sends.find(receiver_id)
        start(host)
        assert kiosk_of(app).sends.find(receiver_id) is running
        host.submit(PROGRESS, f"{SEND}/{receiver_id}/cancel", {})
    await_hand_over(app, receiver_id)
    assert len(peer.stored()) == 1


def test_needs_the_passphrase_and_a_wrong_one_is_refused_in_place(
    host: Steward, home: Home, peer: Peer
) -> None:
    host.sign(JOEL, AMAL)
    add_webhook(home, peer.url)
    page = host.read(host.submit(SEND, SEND, {"passphrase": "not these words"}), 403)
    [error] = page.select(".error")
    assert error["id"] == "passphrase-error", "beside the field that was tried"
    assert "Ce ne sont pas les mots de la phrase secrète." in words_of(error)
    assert part(page, "passphrase")["aria-invalid"] == "true"
    assert peer.stored() == []
    with home.read() as session:
        acts = session.scalars(select(Audit.act)).all()
    assert acts == ["desk-opened", "wrong-passphrase"]


def test_books_that_do_not_balance_forbid_it(host: Steward, home: Home, peer: Peer) -> None:
    for person in (AMAL, CY):
        host.sign(JOEL, person)
    add_webhook(home, peer.url)
    home.writer.write(lambda session: session.execute(delete(SealedPart)))
    home.writer.write(lambda session: session.execute(delete(Action).where(Action.seq == 1)))
    page = host.read(host.submit(SEND, SEND, words(host)), 409)
    assert "Les comptes ne sont pas justes. N’envoyez rien." in words_of(page.main)
    assert peer.stored() == []


def test_is_refused_from_another_site(host: Steward, home: Home, peer: Peer) -> None:
    """SEC2: not even with the token."""
    host.sign(JOEL, AMAL)
    add_webhook(home, peer.url)
    fields = token(host) | words(host)
    answer = host.client.post(SEND, data=fields, headers=ELSEWHERE)
    assert answer.status_code == 403
    assert peer.stored() == []


def test_a_refusal_to_let_us_in_says_so_and_the_host_may_go_on(
    host: Steward, home: Home, tmp_path: Path
) -> None:
    """401 pauses the receiver and keeps all; sending again is the host's word to go on."""
    host.sign(JOEL, AMAL)
    switches = ("--status", "401", "--times", "1")
    with standard_receiver(tmp_path / "peer.jsonl", *switches) as peer:
        receiver_id = add_webhook(home, peer.url)
        page = send(host, receiver_id)
        assert words_of(page.select_one(".figure")) == "0 sur 1"
        why = "Le destinataire ne nous connaît pas. Vérifiez le secret."
        assert words_of(page.select_one(".course .error")) == why
        assert page.select_one(f".course a[href='/host/receivers/{receiver_id}']"), "the remedy"
        assert why in words_of(host.visit(SEND).select_one(".error"))
        assert not asks_again(page)
        page = send(host, receiver_id)
    assert words_of(page.select_one(".figure")) == "1 sur 1"
    assert not host.visit(SEND).select(".error")


@pytest.mark.parametrize("end", ["pause", "resume", "cancel"])
def test_an_unknown_receiver(host: Steward, end: str) -> None:
    assert host.post(f"{SEND}/{uuid.uuid4()}/{end}", token(host)).status_code == 404


def test_a_receiver_that_is_not_there_is_not_sent_to(host: Steward, webhook: str) -> None:
    fields = token(host) | words(host) | {"to": str(uuid.uuid4())}
    page = host.read(host.post(SEND, fields), 422)
    assert "Choisissez où envoyer." in words_of(page.select_one(".error"))


def test_without_a_receiver_the_page_says_what_to_do(host: Steward) -> None:
    page = host.visit(SEND)
    assert "Il n’y a pas encore de destinataire." in words_of(page.main)
    assert page.select_one("main a[href='/host/receivers']")
    assert "Il n’y a pas encore de destinataire." in words_of(host.visit(PROGRESS).main)
