"""The `kiosk` command: every command tells what to do, and its exit code tells the truth."""

import json
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from kiosk.cli import main
from tests.conftest import Home
from tests.signatures import add_webhook, sign
from tests.terminal import kiosk, one_line


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        if not command.hidden:
            yield (*path, name)


@pytest.mark.parametrize("path", [(), *commands(main)], ids=" ".join)
def test_every_command_has_help_with_an_example_that_can_be_typed(path: tuple[str, ...]) -> None:
    words = kiosk(*path, "--help").output
    example = words[words.index("Example: ") + 9 :].partition("\n\n")[0]
    # What is redirected is for the shell.
    program, *arguments = shlex.split(example.partition(" > ")[0])
    assert program == "kiosk"
    assert tuple(arguments[: len(path)]) == path
    name, command, rest = main.resolve_command(click.Context(main), arguments)
    while isinstance(command, click.Group):
        name, command, rest = command.resolve_command(click.Context(command), rest)
    assert command
    command.make_context(name, list(rest))


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["queue", "--nope"],
        ["queue", "too-much"],
        ["pack", "check"],
        ["run", "--port", "many"],
        ["send", "--passphrase-file", "nowhere.txt"],
        ["print", "poster", "--out", "poster.pdf"],
        ["print", "poster", "--case", "joel-paredes", "--locale", "xx", "--out", "poster.pdf"],
    ],
)
def test_wrong_usage_ends_with_2_and_says_how(arguments: list[str]) -> None:
    assert "Usage: " in kiosk(*arguments, exit_code=2).stderr


@pytest.mark.parametrize("command", ["queue", "send"])
def test_without_an_event_one_line_says_what_to_do(tmp_path: Path, command: str) -> None:
    result = kiosk(command, "--instance", tmp_path / "none", exit_code=1)
    assert "start the kiosk first" in one_line(result)
    assert result.stdout == ""


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all" * 50, b"SQLite format 3\x00" + b"\xff" * 4096]
)
@pytest.mark.parametrize("command", ["queue", "send"])
def test_a_database_that_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, command: str, content: bytes
) -> None:
    (tmp_path / "kiosk.db").write_bytes(content)
    one_line(kiosk(command, "--instance", tmp_path, exit_code=1))


def test_settings_that_cannot_be_used_are_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text("prot = 9000", "utf-8")
    assert "Did you mean “port”?" in one_line(kiosk("queue", "--instance", tmp_path, exit_code=1))


def test_queue_for_people_and_for_programs(home: Home) -> None:
    """Design 6: `captured`, `states` and `books` with `balanced`."""
    for name in ("Amal Exemple", "Cy Sansnom"):
        sign(home, name=name)
    add_webhook(home, "https://example.org/hook")
    folder = home.settings.instance
    words = kiosk("queue", "--instance", folder).stdout
    assert words.splitlines() == [
        "Captured: 2",
        "Our office: 2 waiting",
        "",
        "case          kind       receiver    captured  waiting",
        "joel-paredes  signature  Our office         2        2",
        "",
        "Books: balanced",
    ]
    told = json.loads(kiosk("queue", "--json", "--instance", folder).stdout)
    assert told["captured"] == 2
    assert told["states"] | {"waiting": 2} == told["states"]
    assert told["books"]["balanced"] is True
    assert "Amal" not in json.dumps(told)


def test_queue_ends_with_1_when_the_books_do_not_balance(home: Home) -> None:
    sign(home)
    with closing(sqlite3.connect(home.settings.database)) as database, database:
        database.execute("DELETE FROM sealed_part")
        database.execute("DELETE FROM action")
    folder = home.settings.instance
    result = kiosk("queue", "--json", "--instance", folder, exit_code=1)
    assert json.loads(result.stdout)["books"]["balanced"] is False
    assert "The books do not balance" in one_line(result)
    assert "NOT BALANCED" in kiosk("queue", "--instance", folder, exit_code=1).stdout


def test_version() -> None:
    assert "0.1.0" in kiosk("--version").stdout
