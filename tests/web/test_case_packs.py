"""Packs in the browser: looked at before they are taken, kept, gone back from, handed on."""

import io
import zipfile
from pathlib import Path

import pytest

from kiosk.packs import load
from kiosk.packs.checking import files_of
from kiosk.packs.reading import PackFiles, zip_of
from tests.conftest import Home
from tests.opening import count
from tests.packs.example import write_example_pack
from tests.people import AMAL
from tests.visitor import form_of
from tests.web.cases import IMPORT, LIST, OPEN, CaseRoom, case_room, multipart
from tests.web.steward import Steward, words_of

BUILTIN = Path(__file__).parents[2] / "kiosk" / "packs" / "builtin"
SHIPPED = "2026.11.22.1"


@pytest.fixture
def room(home: Home) -> CaseRoom:
    return case_room(home)


def higher(**changes: tuple[str, str]) -> bytes:
    """Return the pack that ships as a zip with a higher version, and changes in one case."""
    files = files_of(BUILTIN).files
    assert files
    contents = dict(files.contents)
    contents["pack.toml"] = contents["pack.toml"].replace(SHIPPED.encode(), b"2026.12.1")
    for name, (old, new) in changes.items():
        file = f"cases/{OPEN}/{name.replace('_', '.')}"
        assert old.encode() in contents[file]
        contents[file] = contents[file].replace(old.encode(), new.encode(), 1)
    return zip_of(PackFiles(contents))


def invented(tmp_path: Path) -> bytes:
    files = files_of(write_example_pack(tmp_path / "invented")).files
    assert files
    return zip_of(files)


def kept_packs(room: CaseRoom) -> list[str]:
    folder = room.home.settings.packs
    return sorted(str(it.relative_to(folder)) for it in folder.glob("*/*"))


NEWER = {"case_toml": ('who_mails = "section"', 'who_mails = "host"')}


def test_what_a_pack_changes_is_seen_before_it_is_taken(room: CaseRoom) -> None:
    page = room.host.read(room.choose(higher(**NEWER)))
    text = words_of(page.find(id="main"))
    assert f"A higher version of the pack in use, {SHIPPED}." in text
    assert "Who posts letters and cards The organisation posts it You post it" in text
    assert kept_packs(room) == []
    assert room.event().pack_version == SHIPPED
    assert room.case(OPEN).rules.who_mails == "section"


def test_a_pack_taken_is_used_at_once_and_can_be_gone_back_from(room: CaseRoom) -> None:
    """The old version stays; going back is the undo (H6)."""
    assert room.take(higher(**NEWER)).status_code == 303
    assert kept_packs(room) == ["ecritoire-builtin/2026.12.1"]
    assert room.event().pack_version == "2026.12.1"
    assert room.case(OPEN).rules.who_mails == "host"
    answer = room.host.submit(IMPORT, "/host/cases/pack", {})
    assert answer.status_code == 303
    assert room.event().pack_version == SHIPPED
    assert room.case(OPEN).rules.who_mails == "section"


def test_a_pack_comes_in_while_people_sign(room: CaseRoom) -> None:
    """A form from before the import still saves, and what the host corrected stays."""
    room.begin_for_real()
    room.edited(OPEN, {"hashtags": "#Ours"})
    form = form_of(room.visitor.visit(f"/cases/{OPEN}/sign"), "sign-form")
    assert room.take(higher(**NEWER)).status_code == 303
    form |= {"name": AMAL["name"], "email": AMAL["email"]}
    assert room.visitor.post(f"/cases/{OPEN}/sign", form).status_code == 303
    assert count(room.home) == 1
    assert room.case(OPEN).hashtags == ("#Ours",)


def test_an_event_that_has_begun_keeps_its_pack(room: CaseRoom, tmp_path: Path) -> None:
    room.begin_for_real()
    page = room.host.read(room.choose(invented(tmp_path)))
    assert "This event has begun" in words_of(page.find(class_="step"))
    answer = room.take(invented(tmp_path))
    assert "no event may use it now" in words_of(
        room.host.visit(answer.headers["Location"]).find(class_="done")
    )
    assert room.event().pack_id == "ecritoire-builtin"
    fields = {"id": "example-pack", "version": "1.2"}
    room.host.submit(LIST, f"{LIST}/{OPEN}/show", {"shown": "1"})
    token = room.host.visit(IMPORT).find("input", attrs={"name": "token"})
    assert token
    room.host.post("/host/cases/pack", fields | {"token": str(token["value"])})
    assert room.event().pack_id == "ecritoire-builtin"


def test_practice_takes_another_pack(room: CaseRoom, tmp_path: Path) -> None:
    """The control of the event that has begun."""
    assert room.take(invented(tmp_path)).status_code == 303
    assert room.event().pack_id == "example-pack"
    assert room.visitor.client.get("/cases/amal-example").status_code == 200
    assert room.visitor.client.get(f"/cases/{OPEN}").status_code == 404


def test_every_fault_is_listed_and_nothing_kept(room: CaseRoom) -> None:
    wrong = {
        "case_toml": ('country = "AR"', 'country = "<script>"'),
        "en_md": ("summary =", "sumary ="),
    }
    page = room.host.read(room.choose(higher(**wrong)), 422)
    lines = [words_of(line) for line in page.select(".faults li")]
    assert any(line.startswith(f"cases/{OPEN}/case.toml:2 ") for line in lines)
    assert any(f"cases/{OPEN}/en.md:3 " in line and "summary" in line for line in lines)
    assert "<script>" not in str(page.find(class_="faults"))
    assert kept_packs(room) == []


def test_a_hostile_zip_is_refused_with_file_and_reason(room: CaseRoom) -> None:
    """SEC19: one of the tricks that test_archives has all of, through the page."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("pack.toml", "id = 1")
        archive.writestr("../../kiosk.toml", "port = 1")
    page = room.host.read(room.choose(written.getvalue()), 422)
    assert "../../kiosk.toml:1 the name leads out" in words_of(page.find(class_="faults"))
    assert not (room.home.settings.instance / "kiosk.toml").exists()
    assert kept_packs(room) == []


def test_the_same_version_with_other_content_is_not_kept(room: CaseRoom) -> None:
    room.take(higher(**NEWER))
    page = room.host.read(room.take(higher()), 422)
    assert "other content" in words_of(page.find(id="pack-error"))
    assert room.case(OPEN).rules.who_mails == "host"


def test_only_this_page_takes_a_large_body_and_only_from_the_host(
    room: CaseRoom, steward: Steward
) -> None:
    """SEC9: 256 KiB elsewhere, 16 MiB here."""
    large = b"PK\x03\x04" + bytes(3 << 20)
    assert room.choose(large).status_code == 422
    assert room.choose(bytes((16 << 20) + (1 << 17))).status_code == 413
    for client, path in ((room.host.client, f"{LIST}/{OPEN}/news"), (steward.client, IMPORT)):
        answer = client.post(path, **multipart(large))
        assert answer.status_code == 413


def test_an_export_holds_what_the_host_decided_and_imports_unchanged(
    room: CaseRoom, tmp_path: Path
) -> None:
    room.edited(OPEN, {"hashtags": "#Ours", "target.address": "HERE\nTHERE"})
    room.act("oqba-hashad", "news")
    answer = room.host.client.get("/host/cases/export")
    assert answer.mimetype == "application/zip"
    (tmp_path / "ours.zip").write_bytes(answer.data)
    again = load(tmp_path / "ours.zip")
    assert again.version.startswith(SHIPPED + ".")
    case = again.case(OPEN)
    assert case
    assert case.target
    assert (case.hashtags, case.target.address) == (("#Ours",), ("HERE", "THERE"))
    page = room.host.read(room.choose(answer.data))
    assert "No case changes." in words_of(page.find(class_="step"))
