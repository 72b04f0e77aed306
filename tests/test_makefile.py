"""The Makefile on machines that lack something: it installs, or says what to type."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


class Machine:
    """A PATH with the few programs that one kind of machine has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        for name in ("sh", "make", "sed", "expand"):
            (folder / name).symlink_to(shutil.which(name) or pytest.fail(f"no {name} here"))

    def has(self, program: str, script: str) -> None:
        path = self.folder / program
        path.write_text(f'#!/bin/sh\necho "{program} $*" >>"{self.log}"\n{script}\n', "utf-8")
        path.chmod(0o755)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.folder), "LANG": "C.UTF-8"}
        return subprocess.run(  # noqa: S603 - commands of this file
            command, cwd=ROOT, env=environment, text=True, capture_output=True, check=False
        )

    def make(self, target: str) -> subprocess.CompletedProcess[str]:
        return self.run(str(self.folder / "make"), target)

    def calls(self, program: str) -> list[str]:
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return [line for line in lines if line.startswith(f"{program} ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.has("apt-get", "exit 0")
    return machine


INSTALL = "apt-get install --yes --no-install-recommends chromium poppler-utils"


def test_root_installs_what_is_missing(machine: Machine) -> None:
    machine.has("id", "echo 0")
    done = machine.make("programs")
    assert done.returncode == 0, done.stderr
    assert machine.calls("apt-get") == ["apt-get update", INSTALL]


def test_sudo_installs_when_it_asks_for_nothing(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("sudo", '[ "$1" = -n ] && shift && exec "$@"')
    machine.has("true", "exit 0")
    assert machine.make("programs").returncode == 0
    assert machine.calls("apt-get") == ["apt-get update", INSTALL]


@pytest.mark.parametrize("become", ["sudo sh -c", "su - -c"])
def test_anyone_else_is_told_what_to_type_and_goes_on(machine: Machine, become: str) -> None:
    machine.has("id", "echo 1000")
    if become.startswith("sudo"):
        machine.has("sudo", "exit 1")
    done = machine.make("programs")
    assert done.returncode == 0
    assert f"    {become} 'apt-get update; {INSTALL}'" in done.stdout.splitlines()
    assert not machine.calls("apt-get")


def test_a_failed_install_is_told_and_does_not_stop(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", "exit 100")
    done = machine.make("programs")
    assert done.returncode == 0
    assert "To install chromium poppler-utils, type:" in done.stdout


def test_a_system_without_apt_is_told_the_names(machine: Machine) -> None:
    (machine.folder / "apt-get").unlink()
    assert "Please install chromium poppler-utils" in machine.make("programs").stdout


def test_nothing_is_installed_where_nothing_is_missing(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("chromium", "exit 0")
    machine.has("pdftotext", "exit 0")
    assert machine.make("programs").stdout == ""
    assert not machine.calls("apt-get")


def test_help_lists_every_target(machine: Machine) -> None:
    listed = set(re.findall(r"^([\w-]+) ", machine.make("help").stdout, re.MULTILINE))
    promised = "help install run test test-all check bench screenshots lock clean"
    assert listed == set(promised.split())


def test_ci_calls_make_test_and_nothing_else(machine: Machine) -> None:
    (machine.folder / "make").unlink()
    machine.has("make", "exit 3")
    machine.has("dirname", "echo .ci")
    assert machine.run(str(machine.folder / "sh"), ".ci/run").returncode == 3
    assert machine.log.read_text("utf-8").splitlines() == ["dirname .ci/run", "make test"]
