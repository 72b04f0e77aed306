"""The print worker keeps to its limits and says nothing (trust.md SEC17)."""

import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import Any

import psutil
import pytest
from pypdf import PdfReader

from kiosk.printing import fonts, frames, pdf
from tests.printing.test_press import until

pytestmark = [pytest.mark.pdf, pytest.mark.usefixtures("printer")]

ENDLESS = "<table>" + "<tr><td>x</td></tr>" * 100_000
DEEP = "<div>" * 2000


def test_document_is_tagged_and_has_title_and_language() -> None:
    document = pdf.render('<html lang="fr"><title>Écrire · Affiche</title><h1>Écrire</h1></html>')
    reader = PdfReader(BytesIO(document))
    root: Any = reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Écrire · Affiche"
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


@pytest.fixture
def cold() -> Iterator[None]:
    """Begin and end without a worker that is warm."""
    pdf.close()
    yield
    pdf.close()


def workers_left() -> list[psutil.Process]:
    """Return the print workers that still run; the browser of other tests is none of them."""
    return [
        child
        for child in psutil.Process().children(recursive=True)
        # What another test has ended may not have been taken note of yet: it has no words any more.
        if child.status() != psutil.STATUS_ZOMBIE and "kiosk.printing.worker" in child.cmdline()
    ]


def test_the_count_of_workers_sees_one() -> None:
    """The control of `workers_left`."""
    pdf.render("<p>x")
    # A second one may be starting, and is called as we are until it has begun.
    assert until(lambda: {it.pid for it in workers_left()} >= set(pdf._press.pids()) > set())
    pdf.close()
    assert workers_left() == []


@pytest.mark.usefixtures("cold")
def test_time_limit_kills_the_worker_and_leaves_nothing(
    assets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    started = monotonic()
    page = f"<style>{fonts.font_css(assets, 'x')}</style>{ENDLESS}"
    with pytest.raises(pdf.CannotPrint) as refused:
        pdf.render(page, timeout=3)
    assert refused.value.reason == "too_long"
    assert monotonic() - started < 10
    assert workers_left() == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on processor time")
def test_worker_ends_by_itself_when_its_processor_time_is_used_up() -> None:
    done = worker((ENDLESS, 1))
    assert done.returncode == -signal.SIGXCPU


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on processor time")
def test_processor_time_is_counted_for_each_page_anew() -> None:
    """A worker may work longer than one page may; the test before shows that one page may not."""
    some = "<table>" + "<tr><td>x</td></tr>" * 200
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = worker(*[(some, 1)] * 20)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime > 2
    assert [bool(answer) for answer in answers(done)] == [False, *[True] * 20]
    assert "failed" not in answers(done)


@pytest.mark.usefixtures("cold")
def test_a_deep_page_is_refused_and_leaves_no_process() -> None:
    with pytest.raises(pdf.CannotPrint) as refused:
        pdf.render(DEEP)
    assert refused.value.reason == "failed"
    assert workers_left() == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
def test_memory_limit_refuses_what_fits_without_it() -> None:
    small = "<title>Amal</title><p>x"
    large = f'{small}<p style="display: none">' + "\N{GRINNING FACE}" * 12_000_000
    with pytest.raises(pdf.CannotPrint) as refused:
        pdf.render(large, memory_mib=256)
    assert refused.value.reason == "failed"
    assert pdf.render(large).startswith(b"%PDF-")
    assert pdf.render(small, memory_mib=256).startswith(b"%PDF-")


def test_worker_says_only_a_code_of_what_it_could_not_print() -> None:
    done = worker((f"<title>Amal's letter</title>{DEEP}<p>Dear Amal", 60))
    assert answers(done) == [b"", "failed"]
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Amal" not in done.stdout


def test_worker_is_silent_about_what_it_leaves_out() -> None:
    page = '<title>Amal</title><p style="colour: Amal"><img src="file:///Amal.png">'
    done = worker((page, 60))
    assert answers(done)[1:] != ["failed"]
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.usefixtures("cold")
def test_missing_pango_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As on a machine without Pango: loading WeasyPrint ends in an OSError.
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library')\n", "ascii")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    pdf.is_available.cache_clear()
    try:
        assert not pdf.is_available()
        with pytest.raises(pdf.CannotPrint) as refused:
            pdf.render("<p>x")
        assert refused.value.reason == "no_weasyprint"
    finally:
        pdf.is_available.cache_clear()


def test_the_kiosk_itself_never_loads_weasyprint() -> None:
    done = subprocess.run((sys.executable, "-c", IMPORT_ALL), capture_output=True, check=True)  # noqa: S603
    assert done.stdout.split() == [b"True", b"False"]


IMPORT_ALL = """
import importlib, pkgutil, sys
import kiosk.printing
for module in pkgutil.iter_modules(kiosk.printing.__path__):
    importlib.import_module(f"kiosk.printing.{module.name}")
print(kiosk.printing.pdf.is_available(), "weasyprint" in sys.modules)
"""


def worker(*pages: tuple[str, int]) -> subprocess.CompletedProcess[bytes]:
    """Give pages, each with its seconds of processor time, to a worker of its own."""
    asked = BytesIO()
    for page, seconds in pages:
        frames.send_task(asked, frames.Task(page.encode()), seconds, 1024)
    command = (sys.executable, "-m", "kiosk.printing.worker")
    return subprocess.run(command, input=asked.getvalue(), capture_output=True, check=False)  # noqa: S603


def answers(done: subprocess.CompletedProcess[bytes]) -> list[bytes | frames.Reason]:
    """Return what a worker answered: that it is ready, then what came of each page."""
    pipe, found = BytesIO(done.stdout), []
    while pipe.tell() < len(done.stdout):
        found.append(frames.next_answer(pipe))
    return found
