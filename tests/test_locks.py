"""The locks pin what pyproject.toml asks for, by hash, and name no address."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
NPM_LOCKS = ("package-lock.json", "tests/contracts/package-lock.json")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS: dict[str, list[Any]] = PROJECT["dependency-groups"]
PRODUCT: list[str] = [*PROJECT["project"]["dependencies"], *GROUPS["build"]]
TOOLS = [line for line in GROUPS["dev"] if isinstance(line, str)]


def pins(lock: str) -> dict[str, str]:
    """Read a lock: canonical name → version, the newest where Python versions differ."""
    found = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("requirements.lock", PRODUCT),
        ("requirements.lock", PROJECT["build-system"]["requires"]),
        ("requirements-dev.lock", [*PRODUCT, *TOOLS]),
        ("requirements-build.lock", GROUPS["npm"]),
    ],
)
def test_a_lock_answers_what_the_project_asks_for(lock: str, asked: list[str]) -> None:
    pinned = pins(lock)
    wanted = [Requirement(line) for line in asked]
    assert wanted
    stale = [
        str(need)
        for need in wanted
        if not need.specifier.contains(pinned.get(canonicalize_name(need.name), "0"))
    ]
    assert not stale, f"run `make lock`: {lock} does not hold {stale}"


def test_the_tests_run_on_the_versions_that_ship() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    blocks = re.split(r"^(?=\w)", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)[1:]
    pinned = re.compile(r"[\w.-]+==[\w.]+ (;.+ )?\\\n    --hash=sha256:[0-9a-f]{64}")
    assert blocks
    assert not [block.split()[0] for block in blocks if not pinned.match(block)]


@pytest.mark.parametrize("lock", [*LOCKS, *NPM_LOCKS])
def test_no_lock_names_an_address_or_a_folder(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert not re.findall(r"\w+://\S+|--(?:extra-)?index-url.*|--find-links.*|[ =]/\w\S*", text)


@pytest.mark.parametrize("lock", NPM_LOCKS)
def test_every_npm_package_is_checked_by_hash(lock: str) -> None:
    locked = json.loads((ROOT / lock).read_text("utf-8"))["packages"]
    asked = json.loads((ROOT / lock).with_name("package.json").read_text("utf-8"))
    exact = {**asked["dependencies"], **asked.get("devDependencies", {})}
    assert {name: locked[f"node_modules/{name}"]["version"] for name in exact} == exact
    assert all(entry["integrity"].startswith("sha512-") for name, entry in locked.items() if name)


def test_browser_packages_bring_no_others() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    asked = {**package["dependencies"], **package["devDependencies"]}
    assert {
        name.removeprefix("node_modules/"): entry["version"]
        for name, entry in locked.items()
        if name
    } == asked
