"""A pack with the edits of its hosts, as far as they fit the version that is in use."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kiosk.packs.checking import Read, pack_of
from kiosk.packs.edits import Edit
from kiosk.packs.faults import BrokenPack, Findings
from kiosk.packs.overlay import OPENNESS, Changes, by_case, is_closing, overlaid
from kiosk.packs.pack import Case, Pack
from kiosk.packs.reading import PackFiles
from kiosk.packs.schema import ActionOpen


@dataclass(frozen=True)
class Edited:
    """A pack with its edits, and the cases whose edits it does not take."""

    pack: Pack
    unfit: tuple[str, ...] = ()


def edited(files: PackFiles, edits: Iterable[Edit]) -> Edited:
    """Return the pack with the edits that count; those of a case that they break are left out.

    Only that a case is closed is never left out (promise 7). Raises BrokenPack where the pack
    itself is.
    """
    found = by_case(edits)
    try:
        return Edited(pack_of(Read(overlaid(files, found), Findings())))
    except BrokenPack as broken:
        named = {fault.file.split("/")[1] for fault in broken.faults if "/" in fault.file}
        unfit = tuple(slug for slug in found if slug in named) or tuple(found)
    try:
        pack = pack_of(Read(overlaid(files, fitting(found, unfit)), Findings()))
    except BrokenPack:
        unfit, pack = tuple(found), pack_of(Read(files, Findings()))
    closed = [slug for slug in unfit if _is_closed_by(found[slug])]
    cases = tuple(_closed(case) if case.slug in closed else case for case in pack.cases)
    return Edited(pack.model_copy(update={"cases": cases}), unfit)


def fitting(found: Mapping[str, Changes], unfit: Collection[str]) -> dict[str, Changes]:
    """Return the changes without those of cases that do not take theirs, but that one is closed."""
    kept: dict[str, Changes] = {slug: own for slug, own in found.items() if slug not in unfit}
    closed = (slug for slug in unfit if slug in found and _is_closed_by(found[slug]))
    return kept | {slug: {OPENNESS: found[slug][OPENNESS]} for slug in closed}


def _is_closed_by(changes: Changes) -> bool:
    return OPENNESS in changes and is_closing(changes[OPENNESS])


def _closed(case: Case) -> Case:
    return case.model_copy(update={OPENNESS: ActionOpen.NO})
