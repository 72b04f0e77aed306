"""What is offered tonight: the cases, the codes that lead online, the stations."""

import datetime as dt
import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.doctor.findings import Finding, Line, Topic
from kiosk.doctor.keeping import ask
from kiosk.doctor.place import Place
from kiosk.models import CaseOverride, Event, EventCase, Station
from kiosk.packs import ActionOpen, Case
from kiosk.printing import qr

OLD_DAYS = 180
"""After so many days a status is to be looked at again (design: Case packs)."""
LARGEST_VERSION = 5
"""Larger codes are slow to scan (ux.md Q3)."""


@dataclass(frozen=True)
class CaseFact:
    """One case as it stands tonight: the pack's word, or the newest of a host's."""

    slug: str
    action_open: str
    sure_on: dt.date


def case_facts(place: Place) -> Sequence[CaseFact]:
    """Return the cases that are shown; without an event those of the pack."""
    chosen = ask(place, _chosen)
    shown, words = chosen if chosen else ({case.slug for case in place.pack.cases}, {})
    return [_fact(case, words) for case in place.pack.cases if case.slug in shown]


def of_cases(facts: Sequence[CaseFact], today: dt.date) -> Iterator[Line]:
    taking = [fact for fact in facts if fact.action_open == ActionOpen.YES]
    unsure = [fact for fact in facts if fact.action_open == ActionOpen.CHECK]
    old = [fact for fact in taking if (today - fact.sure_on).days > OLD_DAYS]
    if not taking:
        yield Line(Topic.CASES, Finding.CASES_NONE)
    if old:
        yield Line(Topic.CASES, Finding.CASES_OLD, {"count": len(old)})
    if unsure:
        yield Line(Topic.CASES, Finding.CASES_UNSURE, {"count": len(unsure)})
    if taking and not old and not unsure:
        yield Line(Topic.CASES, Finding.CASES_FINE, {"count": len(taking)})


def _chosen(session: Session, event: Event) -> tuple[set[str], dict[str, CaseOverride]]:
    own = (EventCase.event_id == event.id, EventCase.is_shown)
    edits = session.scalars(
        select(CaseOverride)
        .where(CaseOverride.pack_id == event.pack_id)
        .where(CaseOverride.field == "action_open")
        .order_by(CaseOverride.id)
    )
    return set(session.scalars(select(EventCase.slug).where(*own))), {it.slug: it for it in edits}


def _fact(case: Case, edits: dict[str, CaseOverride]) -> CaseFact:
    """Return how the case stands: the pack's word is the ceiling, a host's may close or confirm.

    A confirmation that is older than what the pack knows counts no more.
    """
    edit, told_on = edits.get(case.slug), case.status_as_of.earliest()
    if edit is None or edit.value is None or case.action_open == ActionOpen.NO:
        return CaseFact(case.slug, case.action_open, told_on)
    sure_on = edit.sure_on or told_on
    if ActionOpen.YES not in edit.value.values():
        return CaseFact(case.slug, ActionOpen.NO, max(sure_on, told_on))
    if edit.sure_on is None or edit.sure_on < told_on:
        return CaseFact(case.slug, case.action_open, told_on)
    return CaseFact(case.slug, ActionOpen.YES, edit.sure_on)


@dataclass(frozen=True)
class CodeFacts:
    """How many codes lead online, how many are dense, and of which cases they cannot be read."""

    number: int
    dense: int
    unreadable: Sequence[str]


def code_facts(place: Place) -> CodeFacts:
    """Return what a reader makes of the code of each petition, in each of its languages."""
    petitions = [
        (case.slug, petition.url)
        for case in place.pack.cases
        if case.action_open != ActionOpen.NO
        for petition in case.petitions
    ]
    dense = [url for _, url in petitions if qr.version(url) > LARGEST_VERSION]
    wrong = [slug for slug, url in petitions if not qr.reads_back(url)]
    return CodeFacts(len(petitions), len(dense), sorted(set(wrong)))


def of_codes(facts: CodeFacts) -> Iterator[Line]:
    if not facts.number:
        yield Line(Topic.CODES, Finding.CODES_NONE)
    if facts.unreadable:
        yield Line(Topic.CODES, Finding.CODES_UNREADABLE, {"cases": ", ".join(facts.unreadable)})
    elif facts.dense:
        told = {"count": facts.dense, "all": facts.number}
        yield Line(Topic.CODES, Finding.CODES_DENSE, told)
    elif facts.number:
        yield Line(Topic.CODES, Finding.CODES_FINE, {"count": facts.number})


@dataclass(frozen=True)
class StationFacts:
    """How many screens joined, and whether the kiosk speaks unencrypted to the network."""

    joined: int
    is_plain: bool


def station_facts(place: Place) -> StationFacts:
    return StationFacts(ask(place, _joined) or 0, not _is_loopback(place.settings.host))


def of_stations(facts: StationFacts) -> Iterator[Line]:
    if facts.is_plain:
        yield Line(Topic.STATIONS, Finding.STATIONS_PLAIN)
    finding = Finding.STATIONS_JOINED if facts.joined else Finding.STATIONS_NONE
    yield Line(Topic.STATIONS, finding, {"count": facts.joined})


def _joined(session: Session, event: Event) -> int:
    own = (Station.event_id == event.id, Station.revoked_at.is_(None))
    return session.scalar(select(func.count()).select_from(Station).where(*own)) or 0


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
