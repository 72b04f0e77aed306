"""`kiosk lockdown`: files that are what they say, and a real Chromium that obeys them (K9)."""

import http.server
import json
import os
import shutil
import stat
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli.profiles import BROWSERS
from tests.browser.chromium import PATH
from tests.terminal import kiosk, one_line

MUST = {
    "URLBlocklist": ["*"],
    "AutofillAddressEnabled": False,
    "AutofillCreditCardEnabled": False,
    "PasswordManagerEnabled": False,
    "TranslateEnabled": False,
    "IncognitoModeAvailability": 2,
    "DeveloperToolsAvailability": 2,
    "PrintingEnabled": False,
    "DownloadRestrictions": 3,
}
IN_THE_WAY = ("DeveloperToolsAvailability", "IncognitoModeAvailability")
"""Policies that would keep a test from looking: it asks Chromium by its developer tools."""


@pytest.mark.parametrize("name", list(BROWSERS))
def test_each_browser_gets_its_files(tmp_path: Path, name: str) -> None:
    out, address = tmp_path / "lockdown", "http://localhost:9000"
    told = kiosk("lockdown", "--out", out, "--browser", name, "--address", address)
    assert "The desk needs another browser" in told.stdout
    browser = BROWSERS[name]
    policies: dict[str, Any] = json.loads((out / browser.file).read_text("utf-8"))
    if name == "firefox":
        found = policies["policies"]
        assert found["WebsiteFilter"]["Exceptions"] == ["http://localhost/*"]
        for key in ("DisableFormHistory", "SanitizeOnShutdown", "DisableDeveloperTools"):
            assert found[key] is True
    else:
        assert policies["URLAllowlist"] == ["localhost:9000"]
        assert {key: policies[key] for key in MUST} == MUST
        assert browser.file in (out / "policies.ps1").read_text("utf-8")
    for file in ("start-kiosk.sh", "start-kiosk.bat"):
        text = (out / file).read_text("utf-8")
        assert f'--kiosk "{address}/"' in text
        assert browser.profile_flag in text
    assert stat.S_IMODE((out / "start-kiosk.sh").stat().st_mode) & 0o100
    readme = (out / "README.txt").read_text("utf-8")
    for words in (browser.folder, browser.file, "another browser", "cannot stop"):
        assert words in readme


def test_the_start_file_starts_again_with_a_fresh_profile(tmp_path: Path) -> None:
    """Run by a real shell, with a browser that notes how it was started and ends the third time."""
    kiosk("lockdown", "--out", tmp_path)
    program = tmp_path / "bin" / "chromium"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\necho "$@" >> "$LOG"\n[ "$(wc -l < "$LOG")" -lt 3 ] || kill -TERM $PPID\n'
    )
    (program.parent / "sleep").write_text("#!/bin/sh\n")
    for path in program.parent.iterdir():
        path.chmod(0o755)
    log = tmp_path / "log"
    environment = os.environ | {"PATH": f"{program.parent}:{os.environ['PATH']}", "LOG": str(log)}
    script = [str(tmp_path / "start-kiosk.sh")]
    subprocess.run(script, env=environment, timeout=20, check=False)  # noqa: S603 - what we wrote
    lines = log.read_text().splitlines()
    profiles = {line.rpartition("--user-data-dir=")[2] for line in lines}
    assert len(lines) == len(profiles) == 3
    assert not any(Path(profile).exists() for profile in profiles)


@pytest.mark.parametrize(
    "address",
    ['http://a"; rm -rf "/', "ftp://x/", "http://x y/", "x", "http://x:99999/", "http://$x/"],
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    told = kiosk("lockdown", "--out", tmp_path / "out", "--address", address, exit_code=1)
    assert "is no address of a kiosk" in one_line(told)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = kiosk("lockdown", "--out", tmp_path / "file" / "out", exit_code=1)
    assert "cannot be written" in one_line(told)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Return where a page lies that stands for the kiosk."""
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "index.html").write_text("<title>x</title>THE KIOSK")
    handler = partial(QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a log."""

    def log_message(self, *_: Any) -> None:
        return


def can_hide_a_folder() -> bool:
    """Tell whether a process here may have an /etc/chromium of its own: Debian's, as root."""
    if not (PATH and shutil.which("unshare") and Path("/etc/chromium").is_dir()):
        return False
    command = ["unshare", "--mount", "mount", "--bind", "/etc", "/etc"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def shown(folder: Path, address: str) -> str:
    """Return what Chromium shows there with this folder in the place of /etc/chromium.

    Only that process sees it so: the machine's own folder stays as it is.
    """
    program = (
        'mount --bind "$0" /etc/chromium && exec timeout 20 "$1" --headless --no-sandbox '
        '--user-data-dir="$2" --dump-dom "$3"'
    )
    profile = folder.parent / "profile"
    shutil.rmtree(profile, ignore_errors=True)
    arguments = [str(folder), str(PATH), str(profile), address]
    command = ["unshare", "--mount", "sh", "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - ours
    return done.stdout.decode(errors="replace")


@pytest.mark.browser
@pytest.mark.full
@pytest.mark.skipif(
    not can_hide_a_folder(), reason="needs root, mount namespaces and Debian's /etc/chromium"
)
def test_a_real_chromium_shows_the_kiosk_and_no_file(tmp_path: Path, address: str) -> None:
    """K9; the control: without the policy it shows the file."""
    folder = tmp_path / "etc"
    managed = folder / "policies" / "managed"
    managed.mkdir(parents=True)
    assert "root:" in shown(folder, "file:///etc/passwd")
    kiosk("lockdown", "--out", tmp_path / "out", "--address", address)
    policies = json.loads((tmp_path / "out" / "ecritoire.json").read_text("utf-8"))
    for name in IN_THE_WAY:
        policies.pop(name)
    (managed / "ecritoire.json").write_text(json.dumps(policies))
    assert "THE KIOSK" in shown(folder, address)
    assert "root:" not in shown(folder, "file:///etc/passwd")
    elsewhere = address.replace("127.0.0.1", "localhost")
    assert "THE KIOSK" not in shown(folder, elsewhere)
