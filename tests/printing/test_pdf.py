"""The print worker fetches nothing, keeps to its limits, says nothing (trust.md SEC17)."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import psutil
import pytest
from pypdf import PdfReader

from kiosk.printing import fonts, pdf
from tests.printing import sheets

pytestmark = [pytest.mark.pdf, pytest.mark.usefixtures("printer")]

ENDLESS = "<table>" + "<tr><td>x</td></tr>" * 100_000
DEEP = "<div>" * 2000


class Outside:
    """A server and a file that no page may reach."""

    def __init__(self, folder: Path) -> None:
        self.requests: list[str] = []
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outside.requests.append(self.path)
                body = b"p::after { content: ' FETCHED ' }"
                self.send_response(200)
                self.send_header("Content-Type", "text/css")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.file = folder / "outside.css"
        self.file.write_text("p::before { content: ' READ ' }", "ascii")

    def page(self) -> str:
        """Return a page that asks for both in every way that WeasyPrint knows."""
        file = self.file.as_uri()
        return f"""<html lang="en"><head><title>Leak</title>
            <link rel="stylesheet" href="{self.url}/link.css"><link rel="stylesheet" href="{file}">
            <link rel="attachment" href="{self.url}/attached"><link rel="attachment" href="{file}">
            <style>@import "{self.url}/import.css"; @import "{file}";
              @font-face {{ font-family: F; src: url({self.url}/font) }}
              p {{ font-family: F; background: url({self.url}/background) }}
              li {{ list-style-image: url({self.url}/marker) }}</style></head>
            <body><p>Amal</p><ul><li>x</ul><img src="{self.url}/img">
            <a rel="attachment" href="{file}">a</a>
            <object data="{self.url}/object"></object><embed src="{self.url}/embed">
            <svg width="9" height="9"><image href="{self.url}/svg" width="9" height="9"/>
              <use href="{self.url}/use#a"/></svg></body></html>"""


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    made = Outside(tmp_path)
    serving = Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    yield made
    made.server.shutdown()
    serving.join()
    made.server.server_close()


def attachments(document: bytes) -> int:
    return sum(len(contents) for contents in PdfReader(BytesIO(document)).attachments.values())


def test_nothing_is_fetched(outside: Outside) -> None:
    document = pdf.render(outside.page())
    said = sheets.text(document)
    assert "Amal" in said
    assert "READ" not in said
    assert "FETCHED" not in said
    assert attachments(document) == 0
    assert outside.requests == []


def test_the_default_fetcher_does_fetch(outside: Outside) -> None:
    """The control: what the page asks for is really there to be had."""
    command = (sys.executable, "-c", DEFAULT_FETCHER)
    page = outside.page().encode()
    done = subprocess.run(command, input=page, capture_output=True, check=True)  # noqa: S603
    said = sheets.text(done.stdout)
    assert "READ" in said
    assert "FETCHED" in said
    assert attachments(done.stdout) > 0
    asked = {
        "/link.css",
        "/import.css",
        "/font",
        "/background",
        "/marker",
        "/img",
        "/svg",
        "/attached",
    }
    assert asked <= set(outside.requests)


DEFAULT_FETCHER = """
import sys, weasyprint
sys.stdout.buffer.write(weasyprint.HTML(string=sys.stdin.read()).write_pdf())
"""


def test_document_is_tagged_and_has_title_and_language() -> None:
    document = pdf.render('<html lang="fr"><title>Écrire · Affiche</title><h1>Écrire</h1></html>')
    reader = PdfReader(BytesIO(document))
    root: Any = reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Écrire · Affiche"
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def workers_left() -> list[psutil.Process]:
    """Return the print workers that still run; the browser of other tests is none of them."""
    return [
        child
        for child in psutil.Process().children(recursive=True)
        if "kiosk.printing.worker" in child.cmdline()
    ]


def test_the_count_of_workers_sees_one() -> None:
    """The control of `workers_left`."""
    command = [sys.executable, "-m", "kiosk.printing.worker", "--seconds=60", "--memory-mib=1024"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:  # noqa: S603 - our own module
        assert [found.pid for found in workers_left()] == [child.pid]
        child.kill()
    assert workers_left() == []


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
    done = worker("--seconds=2", page=ENDLESS)
    assert done.returncode == -signal.SIGXCPU


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
    done = worker(page=f"<title>Amal's letter</title>{DEEP}<p>Dear Amal")
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"failed\n")


def test_worker_is_silent_about_what_it_leaves_out() -> None:
    done = worker(page='<title>Amal</title><p style="colour: Amal"><img src="file:///Amal.png">')
    assert (done.returncode, done.stderr) == (0, b"")


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


def worker(*arguments: str, page: str) -> subprocess.CompletedProcess[bytes]:
    command = (sys.executable, "-m", "kiosk.printing.worker", *arguments)
    return subprocess.run(command, input=page.encode(), capture_output=True, check=False)  # noqa: S603
