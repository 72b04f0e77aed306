"""What never changes is asked for once: a tablet across the hall loads a page in one go."""

import os
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from kiosk.web.assets import version_of
from tests.static_files import VERSIONED, unversioned


def kept(client: FlaskClient, address: str) -> str:
    with client.get(address) as answer:
        assert answer.status_code == 200, address
        return answer.headers["Cache-Control"]


def test_all_that_a_page_names_is_kept_for_a_year(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/cases").text, "html.parser")
    named = [str(it.get("href") or it.get("src")) for it in page.select("link, script[src]")]
    assert len(named) > 8
    assert {kept(client, address) for address in named} == {"max-age=31536000, immutable"}


def test_an_address_of_another_time_is_served_but_not_kept(client: FlaskClient) -> None:
    """A page that was open while the kiosk was renewed still finds its fonts."""
    page = BeautifulSoup(client.get("/cases").text, "html.parser")
    address = str(page.select("script[type=module]")[0]["src"])
    assert kept(client, unversioned(address)) == "no-cache"
    assert kept(client, VERSIONED.sub("/static/1/", address)) == "no-cache"


@pytest.mark.parametrize("change", ["content", "name", "one more"])
def test_another_file_makes_another_version(tmp_path: Path, change: str) -> None:
    style = tmp_path / "css" / "base.css"
    style.parent.mkdir()
    style.write_text("a {}")
    before = version_of.__wrapped__(tmp_path)
    assert version_of.__wrapped__(tmp_path) == before, "the same files, the same version"
    match change:
        case "content":
            style.write_text("b {}")
            os.utime(style, ns=(1, 1))
        case "name":
            style.rename(style.with_name("other.css"))
        case _:
            (tmp_path / "more.css").touch()
    assert version_of.__wrapped__(tmp_path) != before
