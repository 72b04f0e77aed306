"""Packs: taking one from a zip after seeing what it changes, going back, and handing one on."""

from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions import choosing
from kiosk.packs import BrokenPack, Pack
from kiosk.packs.checking import files_of, pack_of
from kiosk.packs.comparing import compare
from kiosk.packs.edits import in_force
from kiosk.packs.exporting import exported
from kiosk.packs.fitting import edited
from kiosk.packs.in_use import InUse
from kiosk.packs.reading import PackFiles, zip_of
from kiosk.packs.shelf import Name, NotKept
from kiosk.web.cases.blueprint import bp
from kiosk.web.cases.telling import value_words
from kiosk.web.cases.wording import field_words, place_words
from kiosk.web.doors import audit_line
from kiosk.web.htmx import page
from kiosk.web.opened import login_id
from kiosk.web.state import event, kiosk

MOST_FAULTS = 60


@dataclass(frozen=True)
class Chosen:
    """A pack that was looked at and may be taken."""

    files: PackFiles
    pack: Pack


@bp.get("/cases/import")
def import_pack() -> Response:
    return _import_page()


@bp.post("/cases/import")
def compare_pack() -> Response:
    """Check the zip as `kiosk pack check` does, and show what it would change; nothing is kept."""
    file = request.files.get("pack")
    content = file.read() if file else b""
    if not content:
        return _import_page(422, error=gettext("Choose a file first."))
    read = files_of(content)
    try:
        pack = pack_of(read)
    except BrokenPack as broken:
        return _import_page(422, faults=broken.faults[:MOST_FAULTS], number=len(broken.faults))
    files = read.files or PackFiles()
    kiosk().drawer.put(login_id(), Chosen(files, pack))
    use = kiosk().in_use()
    after = edited(files, use.edits if use.name.id == pack.id else ()).pack
    return page(
        "host/case_compare.html",
        pack=pack,
        use=use,
        found=compare(use.pack, after),
        may_take=choosing.may_take(event(), pack),
        edited={slug for slug, _ in in_force(use.edits)},
        words=field_words,
        place_words=place_words,
        value_words=value_words,
    )


@bp.post("/cases/import/take")
def take_pack() -> AnyResponse:
    """Keep the pack that was looked at, and let the events use it."""
    chosen = kiosk().drawer.find(login_id())
    if not isinstance(chosen, Chosen):
        words = gettext("The file is no longer in memory: choose it again.")
        return _import_page(422, error=words)
    name = Name(chosen.pack.id, chosen.pack.version)
    try:
        kiosk().packs.shelf.keep(chosen.files, name)
    except NotKept as fault:
        return _import_page(422, error=_not_kept(fault))
    return _use(chosen.pack, goes_back=False)


@bp.post("/cases/pack")
def use_pack() -> AnyResponse:
    """Go back, or on, to a pack that is on this laptop."""
    name = Name(request.form.get("id", ""), request.form.get("version", ""))
    if name not in kiosk().packs.shelf.names():
        return _import_page(422, error=gettext("There is no such pack here."))
    try:
        pack = kiosk().packs.shelf.load(name)
    except BrokenPack as broken:
        return _import_page(422, faults=broken.faults[:MOST_FAULTS], number=len(broken.faults))
    return _use(pack, goes_back=True)


@bp.get("/cases/export")
def export_pack() -> AnyResponse:
    """Hand out the pack as the kiosk tells it, as a zip that every kiosk takes."""
    use = kiosk().in_use()
    try:
        made = exported(use.files, use.edits, use.unfit)
        version = pack_of(files_of(zip_of(made))).version
    except BrokenPack as broken:
        return _import_page(422, faults=broken.faults[:MOST_FAULTS], number=len(broken.faults))
    answer = Response(zip_of(made), mimetype="application/zip")
    name = f"{use.name.id}-{version}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _use(pack: Pack, *, goes_back: bool) -> AnyResponse:
    line = audit_line("pack-taken", pack=pack.id, version=pack.version)

    def write(session: Session) -> int:
        session.add(line)
        return choosing.take_pack(session, pack, goes_back=goes_back)

    number = kiosk().writer.write(write)
    kiosk().packs.forget()
    return redirect(url_for("cases.cases", did="pack" if number else "here"), 303)


def _import_page(status: int = 200, **more: Any) -> Response:
    use = kiosk().in_use()
    told: dict[str, Any] = {"error": "", "faults": (), "number": 0} | more
    return page("host/case_import.html", status=status, use=use, others=_others(use), **told)


def _others(use: InUse) -> list[Name]:
    """Return the packs on this laptop that the event may use instead."""
    here = event()
    is_free = here.is_practice or here.begun_at is None
    names = (name for name in kiosk().packs.shelf.names() if name != use.name)
    return [name for name in names if is_free or name.id == here.pack_id]


def _not_kept(fault: NotKept) -> str:
    if fault.is_other:
        words = gettext(
            "A pack with this version is here already, with other content. Ask whoever made it "
            "for a higher version."
        )
        return str(words)
    return str(gettext("The disk takes nothing now. Make room on it, then try again."))
