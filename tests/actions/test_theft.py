"""Nobody who takes the laptop can read it: the files hold no name (design: Promises; trust G10)."""

import json
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kiosk.actions import recording
from kiosk.database import NotSaved
from kiosk.vault import Recipient
from tests.actions.stall import Stall

PLANTED = {"name": "Zazoubine Ploucarèze-Đặng", "email": "zazoubine.ploucareze@example.org"}
TELLING = ["Zazoubine", "Ploucar", "ploucareze", "Đặng", "example.org"]
MINUTE = "18:42:11"


def traces_in(folder: Path) -> list[tuple[str, str, str]]:
    """Return (file, what, encoding) for each readable trace of the planted person."""
    hunted = [(text, code) for text in [*TELLING, MINUTE] for code in ("utf-8", "utf-16-le")]
    hunted += [(json.dumps(text)[1:-1], "ascii") for text in TELLING]
    return [
        (path.name, text, code)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for text, code in hunted
        if text.encode(code) in path.read_bytes()
    ]


def sign_twenty_times(stall: Stall) -> None:
    for number in range(20):
        stall.sign(stall.form(**PLANTED, case_slug=f"case-{number % 3}", contact_ok=True))


def seal_nothing(content: Mapping[str, Any], _recipient: Recipient, _place: str) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def test_no_file_of_the_kiosk_holds_a_name_or_the_minute(stall: Stall, tmp_path: Path) -> None:
    sign_twenty_times(stall)
    assert (tmp_path / "kiosk.db-wal").stat().st_size > 0
    assert traces_in(tmp_path) == [], "while the kiosk runs"
    stall.writer.stop()
    assert not (tmp_path / "kiosk.db-wal").exists()
    assert traces_in(tmp_path) == [], "after the last checkpoint"


def test_control_with_sealing_patched_out_the_search_finds_them(
    stall: Stall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "seal", seal_nothing)
    sign_twenty_times(stall)
    assert {text for _, text, _ in traces_in(tmp_path)} == {*TELLING, MINUTE}
    stall.writer.stop()
    assert {file for file, _, _ in traces_in(tmp_path)} == {"kiosk.db"}


def test_a_failed_write_tells_nobody_who_it_was(
    stall: Stall, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SEC22: not even where sealing is broken does the error quote what it could not write."""
    monkeypatch.setattr(recording, "seal", seal_nothing)
    with pytest.raises(NotSaved) as failed:
        stall.sign(stall.form(**PLANTED, event_id=uuid4()))
    told = "".join(traceback.format_exception(failed.value)) + caplog.text
    assert "FOREIGN KEY" in told, "the control: it is the database's own error"
    assert not [text for text in TELLING if text in told]
