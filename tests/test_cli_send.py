"""`kiosk send`: hands over in a terminal what the desk would, and 0 means all is settled."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from kiosk.models import Ledger
from kiosk.serve import open_instance
from tests.conftest import Home
from tests.people import AMAL
from tests.receivers.peers import Peer, standard_receiver
from tests.signatures import add_webhook, sign
from tests.terminal import kiosk, one_line


@pytest.fixture
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with standard_receiver(tmp_path_factory.mktemp("peer") / "store.jsonl") as peer:
        yield peer


def test_send_hands_over_with_the_passphrase_from_stdin(home: Home, peer: Peer) -> None:
    """The whole way in a process of its own, as a script would do it."""
    sign(home, **AMAL)
    add_webhook(home, peer.url)
    command = [sys.executable, "-m", "kiosk", "send", "--to", "Our office"]
    command += ["--passphrase-file", "-", "--instance", str(home.settings.instance)]
    done = subprocess.run(  # noqa: S603 - our own command
        command, input=home.made.passphrase + "\n", capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Our office: 1 accepted; 0 left\n"
    [event] = peer.stored()
    assert event["data"]["person"] == AMAL
    kiosk("send", "--instance", home.settings.instance, stdin=home.made.passphrase)
    assert len(peer.stored()) == 1
    states = json.loads(kiosk("queue", "--json", "--instance", home.settings.instance).stdout)
    assert states["states"]["accepted"] == 1


def test_send_takes_words_from_a_file_typed_with_blanks_and_capitals(
    home: Home, peer: Peer, tmp_path: Path
) -> None:
    sign(home)
    add_webhook(home, peer.url)
    words = tmp_path / "words.txt"
    words.write_text(home.made.passphrase.title().replace(" ", "  ") + "\n\n", "utf-8")
    kiosk("send", "--passphrase-file", words, "--instance", home.settings.instance)
    assert len(peer.stored()) == 1


def test_send_ends_with_1_until_all_is_settled(home: Home, tmp_path: Path) -> None:
    sign(home)
    with standard_receiver(tmp_path / "store.jsonl", "--status", "401") as peer:
        add_webhook(home, peer.url)
        folder = home.settings.instance
        result = kiosk("send", "--instance", folder, stdin=home.made.passphrase, exit_code=1)
    assert "1 left" in result.stdout
    assert "Not everything is settled" in result.stderr
    assert "unauthorised" in result.stderr


@pytest.mark.parametrize(
    ("more", "words", "said"),
    [
        (["--passphrase-file", "-"], "not the six words", "These are not the words"),
        (["--passphrase-file", "-"], "", "These are not the words"),
        (["--to", "Nobody"], "", "Known: Our office."),
    ],
)
def test_send_refuses_in_one_line(
    home: Home, peer: Peer, more: list[str], words: str, said: str
) -> None:
    sign(home)
    add_webhook(home, peer.url)
    folder = home.settings.instance
    result = kiosk("send", *more, "--instance", folder, stdin=words, exit_code=1)
    assert said in one_line(result)
    assert peer.stored() == []


def test_send_is_refused_while_the_kiosk_runs(home: Home) -> None:
    """Design 3: one process writes; the other is told where to send instead."""
    running = open_instance(home.settings)
    try:
        result = kiosk("send", "--instance", home.settings.instance, exit_code=1)
        assert "Use its Send page" in one_line(result)
        kiosk("queue", "--instance", home.settings.instance)
    finally:
        running.close()


def test_send_tells_programs_what_became_of_each_receiver(home: Home, peer: Peer) -> None:
    sign(home)
    add_webhook(home, peer.url)
    folder, words = home.settings.instance, home.made.passphrase
    more = ["--json", "--passphrase-file", "-", "--instance", str(folder)]
    [told] = json.loads(kiosk("send", *more, stdin=words).stdout)
    assert told["tried"] == {"accepted": 1}
    [told] = json.loads(kiosk("send", *more, stdin=words).stdout)
    assert told == {
        "receiver": "Our office",
        "tried": {},
        "left": 0,
        "needs_you": 0,
        "paused": None,
        "complete": True,
    }


def test_send_refuses_when_the_books_do_not_balance(home: Home, peer: Peer) -> None:
    """Promise 3: a row that vanished is looked at before anything leaves."""
    sign(home)
    add_webhook(home, peer.url)
    home.writer.write(lambda s: s.execute(update(Ledger).values(captured=Ledger.captured + 1)))
    folder, words = home.settings.instance, home.made.passphrase
    result = kiosk("send", "--instance", folder, stdin=words, exit_code=1)
    assert "do not balance" in one_line(result)
    assert peer.stored() == []
