"""`kiosk init`: setting up an event without a browser."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

import click
from sqlalchemy.orm import Session

from kiosk import outbox, packs
from kiosk.actions.locks import Locks, make_locks
from kiosk.actions.people import Refused
from kiosk.actions.practice import begin_for_real
from kiosk.actions.preparing import (
    ClockSetBack,
    Outline,
    SetUpAlready,
    check_day,
    choose_cases,
    is_offered,
    prepare,
    set_goals,
    usual_goal,
)
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.cli.event_file import BadEventFile, EventFile, read_event_file
from kiosk.cli.unlocking import passphrase_option, telling
from kiosk.config import Settings
from kiosk.database import CannotUse, NotSaved
from kiosk.serve import open_instance
from kiosk.vault import fingerprint, new_pair, new_passphrase, new_pin, normalise_passphrase
from kiosk.vault.passphrase import PIN_DIGITS, WORDS


@dataclass(frozen=True)
class Secrets:
    """PIN and passphrase, and whether the person at the terminal has them already."""

    pin: str
    passphrase: str
    is_known: bool


@main.command()
@instance_option
@click.option(
    "--from",
    "event_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="The event in TOML: see instance/event.example.toml.",
)
@passphrase_option
@click.option("--ask", is_flag=True, help="Type your own passphrase and PIN at prompts.")
@click.option("--real", is_flag=True, help="Start for real at once, without practice.")
def init(
    instance: Path | None,
    event_file: Path,
    passphrase_file: IO[str] | None,
    ask: bool,
    real: bool,
) -> None:
    """Set up an event without a browser, while the kiosk is not running.

    A passphrase file has six words or more on its first line, and may have a PIN on its second.

    Example: kiosk init --from instance/event.example.toml
    """
    try:
        told = read_event_file(event_file)
    except BadEventFile as fault:
        raise Fault(str(fault)) from None
    pack, now = packs.load(packs.BUILTIN), dt.datetime.now(dt.UTC)
    outline = _outline(told, now)
    _refuse_unknown_cases(told, pack)
    secrets = _secrets(told, passphrase_file, ask=ask)
    with telling("Making the keys"):
        locks = [
            make_locks(
                new_pair(), secrets.passphrase, secrets.pin, told.organisation, is_relay=told.relay
            )
            for _ in ("real", "practice")
        ]

    def write(session: Session) -> None:
        event_id = prepare(session, pack, outline, now).id
        _choose(session, event_id, pack, told)
        outbox.set_up(session, event_id, locks[0], locks[1], now)
        if real:
            begin_for_real(session, event_id, now)

    _in_instance(settings_of(instance), write)
    _show(secrets, locks[0], told, real=real)


def _outline(told: EventFile, now: dt.datetime) -> Outline:
    today = now.astimezone().date()
    try:
        day = check_day(told.date, today)
    except Refused:
        raise Fault(
            f"The date {told.date} is far from today, {today}. Is the year right? And is the "
            "clock of this machine?"
        ) from None
    return Outline(told.name, day, told.language, told.place, told.country)


def _refuse_unknown_cases(told: EventFile, pack: packs.Pack) -> None:
    known = [case.slug for case in pack.cases]
    for slug in told.cases:
        if slug not in known:
            raise Fault(f"No case is called “{slug}”. Known are: {', '.join(known)}.")


def _secrets(told: EventFile, words: IO[str] | None, *, ask: bool) -> Secrets:
    """Return random secrets, or those that the person chose. Raises Fault for weak ones."""
    if words is None and not ask:
        return Secrets(new_pin(), new_passphrase(told.language), is_known=False)
    if words is not None:
        lines = [line for line in words.read().splitlines() if line.strip()] + ["", ""]
        passphrase, pin = lines[0], lines[1] or new_pin()
        is_known = bool(lines[1])
    else:
        passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
        pin, is_known = click.prompt("PIN", hide_input=True, err=True), True
    if len(set(normalise_passphrase(passphrase).split())) < WORDS:
        raise Fault(f"A passphrase has {WORDS} different words or more, best of a random list.")
    pin = "".join(pin.split())
    if not (pin.isdecimal() and len(pin) >= PIN_DIGITS):
        raise Fault(f"A PIN has {PIN_DIGITS} digits or more.")
    return Secrets(pin, passphrase.strip(), is_known)


def _choose(session: Session, event_id: UUID, pack: packs.Pack, told: EventFile) -> None:
    offered = [case.slug for case in pack.cases if is_offered(case)]
    shown = list(told.cases) or offered
    rest = [case.slug for case in pack.cases if case.slug not in shown]
    choose_cases(session, event_id, [*shown, *rest], shown)
    total = told.goal if told.goal is not None else usual_goal(len(shown))
    set_goals(session, event_id, total, told.cases)


def _in_instance(settings: Settings, write: Callable[[Session], None]) -> None:
    """Write under the lock of the folder. Raises Fault with one line that says what to do."""
    try:
        instance = open_instance(settings)
    except CannotUse as error:
        raise Fault(str(error)) from None
    try:
        instance.writer.write(write, is_patient=True)
    except SetUpAlready:
        raise Fault(
            f"An event is set up in {settings.instance} already: its Set-up page changes it. For "
            "another one choose another folder with --instance."
        ) from None
    except ClockSetBack as clock:
        raise Fault(
            f"The clock of this machine is behind what was saved here on {clock.newest:%Y-%m-%d}: "
            "set it right first."
        ) from None
    except NotSaved as fault:
        raise Fault(f"The event cannot be saved ({fault}). Make room on the disk.") from None
    finally:
        instance.close()


def _show(secrets: Secrets, locks: Locks, told: EventFile, *, real: bool) -> None:
    stands = "It has begun." if real else "Practise, then start for real at the desk."
    click.echo(f"The event “{told.name}” is set up. {stands}")
    if not secrets.is_known:
        click.echo("Write these down; they are shown only once:")
        click.echo(f"  PIN         {secrets.pin}")
        click.echo(f"  Passphrase  {secrets.passphrase}")
    click.echo(f"  Key         {fingerprint(locks.public).hex}")
    if told.organisation:
        click.echo(f"  The organisation's key  {fingerprint(told.organisation).words}")
