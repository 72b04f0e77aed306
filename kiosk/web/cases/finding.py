"""One case of the pack in use, as a page of the desk shows it and as its forms name it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.packs import Case
from kiosk.packs.edits import Act, Change, Edit, acts_of, append, in_force
from kiosk.packs.fitting import fitting
from kiosk.packs.in_use import InUse
from kiosk.packs.overlay import OPENNESS, by_case, is_closing
from kiosk.web.doors import audit_line
from kiosk.web.state import kiosk


@dataclass(frozen=True)
class Found:
    """A case as it is told, as the pack has it (`plain`), and what hosts decided about it."""

    use: InUse
    case: Case
    plain: Case

    @property
    def edits(self) -> list[Edit]:
        return [edit for edit in self.use.edits if edit.slug == self.case.slug]

    @property
    def seen(self) -> int:
        """Return the number of the newest edit: a form carries it, to notice another host."""
        return max((edit.id for edit in self.edits), default=0)

    @property
    def acts(self) -> list[Act]:
        return acts_of(self.edits)

    @property
    def in_force(self) -> Mapping[tuple[str, str], Edit]:
        return in_force(self.edits)

    def with_changes(self, changes: Mapping[str, Change]) -> dict[str, Mapping[str, Change]]:
        """Return what would count with these changes, by case and field."""
        found: dict[str, Mapping[str, Change]] = fitting(by_case(self.use.edits), self.use.unfit)
        own = dict(by_case(self.edits).get(self.case.slug, {})) | dict(changes)
        found[self.case.slug] = {
            field: change for field, change in own.items() if change.value is not None
        }
        return found

    def mended(self, changes: Mapping[str, Change]) -> dict[str, Change]:
        """Return the changes, and where earlier ones do not fit the pack, what ends those."""
        if self.case.slug not in self.use.unfit:
            return dict(changes)
        fields = {field: edit.change for (_, field), edit in self.in_force.items()}
        ended = [it for it, change in fields.items() if it != OPENNESS or not is_closing(change)]
        return {field: Change(None) for field in ended} | dict(changes)


def find(slug: str) -> Found:
    """Return a case of the pack in use, or answer 404."""
    use = kiosk().in_use()
    case, plain = use.pack.case(slug), use.plain.case(slug)
    if case is None or plain is None:
        abort(404)
    return Found(use, case, plain)


def seen_by_form() -> int:
    """Return what the host had before them when the form was made."""
    return request.form.get("seen", -1, type=int)


def keep(found: Found, changes: Mapping[str, Change], act: str) -> None:
    """Keep the changes durably, with a line of audit. Raises Meanwhile and NotSaved."""
    now, seen = kiosk().now(), seen_by_form()
    line = audit_line(act, case=found.case.slug, fields=sorted(changes))

    def write(session: Session) -> None:
        append(session, found.use.name.id, found.case.slug, changes, seen, now)
        session.add(line)

    try:
        kiosk().writer.write(write)
    finally:
        # Also when it came too late to be waited for: it may count already.
        kiosk().packs.forget()


def to_case(slug: str, did: str) -> AnyResponse:
    return redirect(url_for("cases.case", slug=slug, did=did), 303)
