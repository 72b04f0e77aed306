"""The press: two workers, kept warm, that survive whatever a page or a machine does to them."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import psutil
import pytest

from kiosk.printing import fonts, pdf
from kiosk.printing.frames import Task
from kiosk.printing.press import Press
from tests.printing import sheets

pytestmark = [pytest.mark.pdf, pytest.mark.usefixtures("printer")]

LONG = "<table>" + "<tr><td>x</td></tr>" * 100_000
WAIT_SECONDS = 20.0


def page(text: object) -> str:
    return f'<html lang="en"><title>Amal</title><p>{text}</p></html>'


def until(happened: Callable[[], object]) -> bool:
    """Wait for something that comes at any moment, without holding up who brings it."""
    end, tick = monotonic() + WAIT_SECONDS, Event()
    while not happened() and monotonic() < end:
        tick.wait(0.02)
    return bool(happened())


@pytest.fixture
def press() -> Iterator[Press]:
    made = Press()
    yield made
    made.close()


def printed(press: Press, html: str, seconds: float = 30, stop: Event | None = None) -> str:
    return sheets.text(press.ask(Task(html.encode()), seconds, 1024, stop or Event()))


class Printing(Thread):
    """Somebody who waits for a page."""

    def __init__(self, press: Press, html: str, stop: Event | None = None) -> None:
        super().__init__()
        self._asked = press, html, stop
        self.refused: pdf.CannotPrint | None = None
        self.text = ""

    def run(self) -> None:
        press, html, stop = self._asked
        try:
            self.text = printed(press, html, stop=stop)
        except pdf.CannotPrint as refused:
            self.refused = refused


def test_a_worker_is_kept_and_takes_the_next_page(press: Press) -> None:
    assert press.pids() == []
    assert printed(press, page(1)) == "1"
    first = press.pids()
    assert printed(press, page(2)) == "2"
    assert press.pids() == first


def test_a_worker_goes_after_its_documents() -> None:
    press = Press(documents=2)
    try:
        seen = []
        for number in range(3):
            printed(press, page(number))
            seen.append(press.pids())
        assert len(seen[0]) == len(seen[2]) == 1
        assert seen[1] == []
        assert seen[2] != seen[0]
    finally:
        press.close()


def test_workers_that_rest_end() -> None:
    press = Press(rest_seconds=0.2)
    try:
        printed(press, page(1))
        (worker,) = map(psutil.Process, press.pids())
        assert until(lambda: not worker.is_running())
        assert press.pids() == []
        assert printed(press, page(2)) == "2"
    finally:
        press.close()


def test_workers_step_back(press: Press) -> None:
    """The kiosk's own work goes first (trust.md SEC17)."""
    printed(press, page(1))
    (worker,) = map(psutil.Process, press.pids())
    assert worker.nice() >= min(psutil.Process().nice() + 10, 19)


def test_never_more_than_two_and_who_asks_first_comes_first(press: Press) -> None:
    waiting = [Printing(press, page(number)) for number in range(6)]
    for thread in waiting:
        thread.start()
    most = 0
    while any(thread.is_alive() for thread in waiting):
        most = max(most, len(press.pids()))
        waiting[-1].join(0.01)
    assert [thread.text for thread in waiting] == [str(number) for number in range(6)]
    assert 1 <= most <= 2


def test_a_page_whose_worker_is_killed_is_printed_by_another(press: Press) -> None:
    some = page("Amal") + "<table>" + "<tr><td>x</td></tr>" * 1200
    thread = Printing(press, some)
    thread.start()
    assert until(press.pids)
    (worker,) = map(psutil.Process, press.pids())
    assert until(lambda: worker.cpu_times().user > 0.5)
    worker.kill()
    thread.join()
    assert thread.text.startswith("Amal")
    assert worker.pid not in press.pids()


def test_a_page_that_kills_twice_fails_and_the_press_goes_on(press: Press) -> None:
    thread = Printing(press, LONG)
    thread.start()
    killed: set[int] = set()
    for _ in range(2):
        assert until(lambda: set(press.pids()) - killed)
        (pid,) = set(press.pids()) - killed
        os.kill(pid, signal.SIGKILL)
        killed.add(pid)
    thread.join()
    assert thread.refused is not None
    assert thread.refused.reason == "failed"
    assert printed(press, page("next")) == "next"


def test_a_worker_killed_while_it_rests_is_not_asked_again(press: Press) -> None:
    printed(press, page(1))
    (pid,) = press.pids()
    psutil.Process(pid).kill()
    assert printed(press, page(2)) == "2"


def test_cancelling_ends_what_is_printed_and_what_waits(press: Press) -> None:
    stop = Event()
    waiting = [Printing(press, LONG, stop) for _ in range(3)]
    for thread in waiting:
        thread.start()
    assert until(lambda: len(press.pids()) == 2)
    begun = monotonic()
    press.cancel(stop)
    for thread in waiting:
        thread.join()
        assert thread.refused is not None
    assert monotonic() - begun < 5
    assert printed(press, page("next")) == "next"


def test_whoever_waits_too_long_for_a_worker_is_told(press: Press) -> None:
    stop = Event()
    busy = [Printing(press, LONG, stop) for _ in range(2)]
    for thread in busy:
        thread.start()
    assert until(lambda: len(press.pids()) == 2)
    with pytest.raises(pdf.CannotPrint) as refused:
        printed(press, page(1), seconds=0.3)
    assert refused.value.reason == "too_long"
    press.cancel(stop)
    for thread in busy:
        thread.join()


def test_a_full_disk_fails_one_page(
    assets: Path, press: Press, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where no folder can be made, and where a font has no room in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(pdf.CannotPrint) as refused:
        printed(press, page(1))
    assert refused.value.reason == "failed"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert printed(press, page(1)) == "1"
    (worker,) = map(psutil.Process, press.pids())
    worker.rlimit(psutil.RLIMIT_FSIZE, (1000, 1000))
    styled = f"<style>{fonts.font_css(assets, 'x')}</style>{page('x')}"
    with pytest.raises(pdf.CannotPrint) as refused:
        printed(press, styled)
    assert refused.value.reason == "failed"
    assert printed(press, styled) == "x"
    press.close()
    assert list(tmp_path.iterdir()) == []


def test_a_document_is_the_same_whatever_its_worker_printed_before(
    assets: Path, press: Press
) -> None:
    """A worker keeps the fonts of earlier pages; they change nothing."""
    styled = [
        f'<html lang="en"><head><title>Amal</title><style>{fonts.font_css(assets, text)}'
        f" p {{ font-family: var(--print-display) }}</style></head><p>{text}</p></html>"
        for text in ("Amal", "Şebnem أمل", "Мария \N{GRINNING FACE}", "Amal")
    ]
    warm = [press.ask(Task(html.encode()), 30, 1024, Event()) for html in styled]
    for html, document in zip(styled[1:3], warm[1:3], strict=True):
        press.close()
        assert press.ask(Task(html.encode()), 30, 1024, Event()) == document
    assert warm[0] == warm[3] != warm[1]


def test_all_pages_come_in_order_and_are_asked_for_late() -> None:
    """Memory is bounded: no more than three pages are taken ahead."""
    asked = []

    def pages() -> Iterator[str]:
        for number in range(8):
            asked.append(number)
            # The first is the slowest.
            yield page(number) + ("<div>x</div>" * 500 if number == 0 else "")

    got = []
    for number, document in enumerate(pdf.render_all(pages())):
        got.append(sheets.text(document).split()[0])
        assert len(asked) <= number + 3
    assert got == [str(number) for number in range(8)]


def test_closing_stops_the_rest() -> None:
    asked = count()
    documents = pdf.render_all(page(next(asked)) + LONG * (number > 0) for number in count())
    assert sheets.text(next(documents)) == "0"
    begun = monotonic()
    documents.close()  # type: ignore[attr-defined]
    assert monotonic() - begun < 5
    assert next(asked) <= 3
    assert pdf.render(page("next")).startswith(b"%PDF-")


def test_one_page_that_fails_stops_the_rest() -> None:
    with pytest.raises(pdf.CannotPrint):
        list(pdf.render_all([page(1), "<div>" * 2000, LONG, LONG]))


KIOSK = """
import os, sys, threading
from kiosk.printing import pdf
pdf.render("<p>x")
threading.Thread(target=pdf.render, args=(sys.stdin.read(),), daemon=True).start()
print(*pdf._press.pids(), flush=True)
threading.Event().wait()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("html", ["", LONG], ids=["resting", "printing"])
def test_a_killed_kiosk_leaves_no_worker_and_no_folder(html: str, tmp_path: Path) -> None:
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        (sys.executable, "-c", KIOSK),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as kiosk:
        assert kiosk.stdin
        assert kiosk.stdout
        kiosk.stdin.write(html.encode())
        kiosk.stdin.close()
        workers = [psutil.Process(int(pid)) for pid in kiosk.stdout.readline().split()]
        assert workers
        assert list(tmp_path.iterdir())
        kiosk.kill()
    assert until(lambda: not any(worker.is_running() for worker in workers))
    assert until(lambda: not list(tmp_path.iterdir()))
