"""How fast and how quietly paper is made: letters, a thousand cards, posters, beside guests."""

import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, perf_counter

import psutil

from kiosk import packs
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import Writer
from kiosk.printing import pdf
from kiosk.printing.checking import check
from kiosk.printing.merging import merge
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets import written
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from tests.bench.cards import BEGIN, NUMBER, cards, desk, sheets
from tests.bench.table import say, seconds
from tests.faults.guest import Guest, new_form
from tests.faults.servers import started
from tests.printing.writers import TEXTS, cut_to, letter

LETTERS = 40
SMALL = 500
SIGNINGS, PACE_SECONDS = 400, 0.05
"""Twenty a second: a crowd, but not one that keeps the kiosk itself busy."""


def measure() -> None:
    with tempfile.TemporaryDirectory() as name:
        app, case = desk(Path(name))
        with app.test_request_context():
            letters(case)
            memory()
            many_cards(case)
        posters(Path(name))
        beside_guests(Path(name))
    pdf.close()


def letters(case: packs.Case) -> None:
    html = written.letter_html(case, letter(cut_to(TEXTS["latin"], 120)))
    alone = seconds(lambda: plain(html))
    pdf.render(html)
    taken = [seconds(lambda: pdf.render(html)) for _ in range(LETTERS)]
    document = pdf.render(html)
    checks = [seconds(lambda: check(html, document)) for _ in range(LETTERS)]
    say("one letter, p50", statistics.median(taken), "s", alone, "WeasyPrint in a new process")
    say("one letter, p95", statistics.quantiles(taken, n=20)[-1], "s", 1, "at most")
    say("to check it, p50", statistics.median(checks), "s", statistics.median(taken), "to make it")


def memory() -> None:
    """Print small documents, and see by how much this process, which asks for them, grows."""
    page = "<html lang=en><title>Amal</title><p>Amal"
    for _ in range(20):
        pdf.render(page)
    before = psutil.Process().memory_info().rss
    for _ in range(SMALL):
        pdf.render(page)
    grown = (psutil.Process().memory_info().rss - before) / 2**20
    say(f"memory of the kiosk after {SMALL} documents", grown, "MiB", 50, "at most")


def many_cards(case: packs.Case) -> None:
    """Print them as the kiosk does, from what was written to one PDF, beside one plain call."""
    some = cards()
    (html,) = sheets(case, some, share=NUMBER)
    plainly = plain(html)
    pdf.close()
    own = seconds(lambda: merge(list(pdf.render_all(sheets(case, some)))))
    say(f"{NUMBER} cards", own, "s", plainly, "WeasyPrint alone, one call")
    say(f"{NUMBER} cards", own, "s", plainly / 1.6, "1.6 × as fast as that")


def posters(folder: Path) -> None:
    """Print a poster for every case in every language of the pack, from nothing to one PDF."""
    pack = packs.load(packs.BUILTIN)
    settings = Settings(instance=folder)
    app = create_app(settings, Writer(settings.database), pack)
    pdf.close()
    with app.test_request_context():
        cold = seconds(lambda: merge(list(pdf.render_all(pages_of(pack)))))
        warm = seconds(lambda: merge(list(pdf.render_all(pages_of(pack)))))
        number = len(list(pages_of(pack)))
    say(f"{number} posters, two new workers", cold, "s", 3, "at most")
    say(f"{number} posters, warm", warm, "s", 3, "at most")


def pages_of(pack: packs.Pack) -> Iterator[str]:
    for case in pack.cases:
        for language in pack.languages:
            try:
                yield KINDS["poster"].of(Order(language, case=case))
            except NoSheet:
                continue


def beside_guests(folder: Path) -> None:
    """Sign at a real kiosk, at a pace, while it does nothing else and while it prints cards."""
    instance = folder / "kiosk"
    instance.mkdir()
    with started(instance, (sys.executable, "-m", "tests.bench.cards")) as server:
        guest = Guest(server.address)
        signings(guest, SIGNINGS // 4)
        idle = signings(guest, SIGNINGS)
        guest.get(BEGIN)
        pids = workers(server.process.pid)
        busy = signings(guest, SIGNINGS)
        still = workers(server.process.pid)
    if not (pids and still):
        raise RuntimeError("the kiosk printed nothing while the guests signed")
    say("signing, p50 while cards print", p(50, busy), "ms", p(50, idle), "idle")
    say("signing, p99 while cards print", p(99, busy), "ms", p(99, idle) * 1.5, "1.5 × idle")


def signings(guest: Guest, number: int) -> list[float]:
    """Return how long each signing took, in milliseconds, from the moment it was due."""
    taken, pause, due = [], threading.Event(), monotonic()
    for count in range(number):
        due += PACE_SECONDS
        pause.wait(max(due - monotonic(), 0))
        begun = perf_counter()
        answer = guest.sign(new_form(f"Person {count}"))
        taken.append((perf_counter() - begun) * 1000)
        if answer.status != 303:
            raise RuntimeError(f"a signing was answered with {answer.status}")
    return taken


def p(percent: int, taken: list[float]) -> float:
    return statistics.quantiles(taken, n=100)[percent - 1]


def workers(kiosk: int) -> list[int]:
    """Return the print workers below the kiosk; wait for the first."""
    end, pause = monotonic() + 30, threading.Event()
    while monotonic() < end:
        found = [
            child.pid
            for child in psutil.Process(kiosk).children(recursive=True)
            if "kiosk.printing.worker" in child.cmdline()
        ]
        if found:
            return found
        pause.wait(0.1)
    return []


def plain(html: str) -> float:
    """Return how long WeasyPrint alone takes for a page, in seconds, without loading it."""
    command = (sys.executable, "-c", PLAIN)
    done = subprocess.run(command, input=html.encode(), capture_output=True, check=True)  # noqa: S603 - our own line
    return float(done.stdout)


PLAIN = """
import sys, time, weasyprint
html = sys.stdin.read()
begun = time.perf_counter()
weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
print(time.perf_counter() - begun)
"""
