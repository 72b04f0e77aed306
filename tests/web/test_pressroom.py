"""The press beside the screens: whom a document is for, and for how long it stays."""

import uuid
from collections.abc import Callable
from typing import ClassVar

import pytest

from kiosk.web import pressroom
from kiosk.web.pressroom import LONGEST, Press, Run

JOB = uuid.UUID(int=1)
HOST, OTHER = "login of the host", "another login"


class Timer:
    """A clock that the test lets strike."""

    made: ClassVar[list["Timer"]] = []
    daemon = False

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self.seconds, self.strike = seconds, act
        Timer.made.append(self)

    def start(self) -> None:
        pass


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    """Return a press that has just made a document for the host."""
    monkeypatch.setattr(Timer, "made", [])
    monkeypatch.setattr(pressroom.threading, "Timer", Timer)  # type: ignore[attr-defined]
    made = Press()
    assert made.start(JOB, HOST, lambda _: b"%PDF-")
    run(made).thread.join(10)
    return made


def run(press: Press) -> Run:
    found = press.find(JOB)
    assert found
    return found


def test_a_document_is_for_the_login_that_asked_for_it(press: Press) -> None:
    assert press.document(JOB, HOST) == b"%PDF-"
    assert press.document(JOB, OTHER) is None
    assert press.document(JOB, "") is None
    assert press.adopt(JOB, OTHER), "with the passphrase a new login of the host takes it over"
    assert press.document(JOB, OTHER) == b"%PDF-"
    assert press.document(JOB, HOST) is None


def test_it_is_let_go_after_a_quarter_of_an_hour(press: Press) -> None:
    [timer] = Timer.made
    assert (timer.seconds, timer.daemon) == (LONGEST, True)
    timer.strike()
    assert press.document(JOB, HOST) is None
    assert not press.adopt(JOB, HOST)


def test_it_is_let_go_when_the_desk_is_locked(press: Press) -> None:
    press.leave(OTHER)
    assert press.document(JOB, HOST) == b"%PDF-", "control: that was another desk"
    press.leave(HOST)
    assert run(press).document is None


def test_what_is_made_for_a_desk_that_was_locked_meanwhile_is_not_kept(press: Press) -> None:
    def locked_meanwhile(_: Run) -> bytes:
        press.leave(HOST)
        return b"%PDF-"

    press.start(JOB, HOST, locked_meanwhile)
    run(press).thread.join(10)
    assert run(press).document is None


def test_a_fault_is_told_by_its_code_not_its_words(
    press: Press, caplog: pytest.LogCaptureFixture
) -> None:
    """Promise 2: an error may quote what somebody wrote."""

    def breaks(_: Run) -> bytes:
        raise ValueError("Dear Amal")

    press.start(JOB, HOST, breaks)
    run(press).thread.join(10)
    assert run(press).reason == "failed"
    assert "ValueError" in caplog.text
    assert "Amal" not in caplog.text
