"""What a build makes: browser assets, catalogues, and wheels that hold everything."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

import hatch_build

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "static" / "vendor"


def build(root: Path, target: str, folder: Path, **environment: str) -> Path:
    """Build the project at root without isolation and return the one file that was made."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    environment = {**os.environ, **environment}
    subprocess.run(  # noqa: S603 - a command of this file
        command, cwd=root, env=environment, check=True, capture_output=True
    )
    (made,) = folder.iterdir()
    return made


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_asset(wheel: Path) -> None:
    expected = {asset.place for asset in hatch_build.assets()} | {"fonts.css", "versions.json"}
    assert {"htmx/htmx.min.js", "fonts/noto-sans-latin-ext-400-normal.woff2"} < expected
    assert {f"kiosk/static/vendor/{name}" for name in expected} <= names(wheel)


@pytest.mark.parametrize("folder", ["templates", "static", "kiosk"])
def test_the_wheel_holds_every_file_of(folder: str, wheel: Path) -> None:
    files = {path for path in (ROOT / folder).rglob("*") if path.is_file()}
    kept = [path for path in files if "__pycache__" not in path.parts and path.suffix != ".pot"]
    prefix = "" if folder == "kiosk" else "kiosk/"
    assert {prefix + path.relative_to(ROOT).as_posix() for path in kept} <= names(wheel)


@pytest.mark.parametrize(
    "name",
    ["kiosk/packs/builtin/pack.toml", "kiosk/migrations/env.py", "kiosk/templates/base.html"],
)
def test_the_wheel_holds_what_the_kiosk_cannot_start_without(name: str, wheel: Path) -> None:
    assert name in names(wheel)


def test_the_wheel_holds_a_compiled_catalogue_for_each_language(wheel: Path) -> None:
    sources = {name for name in names(wheel) if name.endswith(".po")}
    assert {name.removesuffix("po") + "mo" for name in sources} <= names(wheel)


def test_the_wheel_holds_nothing_that_only_the_checkout_needs(wheel: Path) -> None:
    roots = {name.partition("/")[0] for name in names(wheel)}
    assert roots == {"kiosk", "ecritoire-0.1.0.dist-info"}
    assert not [name for name in names(wheel) if "axe" in name or "node_modules" in name]


def test_the_source_archive_makes_the_same_wheel_without_npm(wheel: Path, tmp_path: Path) -> None:
    archive = build(ROOT, "sdist", tmp_path / "sdist")
    with tarfile.open(archive) as source:  # by hand: Debian 12's Python has no extraction filters
        for member in filter(tarfile.TarInfo.isfile, source.getmembers()):
            target = tmp_path / "source" / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            if content := source.extractfile(member):
                target.write_bytes(content.read())
    (unpacked,) = (tmp_path / "source").iterdir()
    (unpacked / "requirements-build.lock").unlink()  # no npm from there either
    again = build(unpacked, "wheel", tmp_path / "wheel", PATH=str(tmp_path))
    assert names(again) == names(wheel)


def test_the_list_of_versions_agrees_with_the_files() -> None:
    hatch_build.prepare(ROOT)
    listed = json.loads((VENDOR / "versions.json").read_text("utf-8"))
    files = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert set(listed) == files - {"versions.json"}
    assert listed["htmx/htmx.min.js"] == {
        "package": "htmx.org",
        "version": "4.0.1",
        # Measured on the package; the one printed in htmx's own README is of 4.0.0.
        "sha384": "Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn",
    }


def test_the_screen_fonts_share_a_family_and_divide_the_characters() -> None:
    rules = (VENDOR / "fonts.css").read_text("utf-8").split("@font-face")[1:]
    fonts = [file for family in hatch_build.FAMILIES for *_, file in family.files()]
    assert len(rules) == len(fonts)
    for rule, file in zip(rules, fonts, strict=True):
        assert f'url("fonts/{file}")' in rule
        assert (VENDOR / "fonts" / file).read_bytes()[:4] == b"wOF2"
    vietnamese = next(rule for rule in rules if "source-serif-4-vietnamese-600" in rule)
    assert 'font-family: "Source Serif 4";' in vietnamese
    assert "U+1EA0-1EF9" in vietnamese  # ặ and its neighbours


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what the hook reads and writes, without node_modules."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(VENDOR, tmp_path / "static" / "vendor")
    return tmp_path


def test_a_changed_asset_is_noticed(checkout: Path) -> None:
    assert hatch_build.is_fresh(checkout)
    with (checkout / "static/vendor/htmx/htmx.min.js").open("ab") as file:
        file.write(b"\n")
    assert not hatch_build.is_fresh(checkout)


def test_a_changed_lock_is_noticed(checkout: Path) -> None:
    lock = checkout / "package-lock.json"
    lock.write_text(lock.read_text("utf-8").replace('"4.0.1"', '"4.0.2"'), "utf-8")
    assert not hatch_build.is_fresh(checkout)


def test_a_failed_npm_says_what_to_do(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "static/vendor/versions.json").unlink()
    command = checkout / "npm"
    command.write_text("#!/bin/sh\nexit 7\n", "utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(checkout))
    with pytest.raises(hatch_build.BuildError, match=r"npm could not .*\(exit status 7\).* again"):
        hatch_build.prepare(checkout)


def test_catalogues_are_compiled_without_their_uncertain_entries(tmp_path: Path) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    source += '\nmsgid "Sign"\nmsgstr "Signer"\n\n#, fuzzy\nmsgid "Thanks"\nmsgstr "Signez"\n'
    (folder / "messages.po").write_text(source, "utf-8")
    hatch_build.compile_catalogues(tmp_path)
    with (folder / "messages.mo").open("rb") as file:
        catalogue = read_mo(file)
    assert catalogue["Sign"].string == "Signer"
    assert "Thanks" not in catalogue


def test_a_tree_without_catalogues_is_no_fault(tmp_path: Path) -> None:
    hatch_build.compile_catalogues(tmp_path / "translations")
    assert not list(tmp_path.iterdir())
