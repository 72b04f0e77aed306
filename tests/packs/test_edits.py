"""What hosts decide: the newest counts, undoing is a line more, and no edit reopens a case."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from kiosk.models import Base
from kiosk.packs import ActionOpen, load
from kiosk.packs.checking import files_of
from kiosk.packs.comparing import Step, compare
from kiosk.packs.edits import (
    Change,
    Edit,
    Meanwhile,
    acts_of,
    append,
    edits_of,
    in_force,
    newest_id,
)
from kiosk.packs.edits import undo as take_back
from kiosk.packs.exporting import exported, local_version
from kiosk.packs.fitting import edited
from kiosk.packs.reading import PackFiles, zip_of
from kiosk.packs.shelf import Name, NotKept, Shelf, rank
from kiosk.packs.trying import Refused, tried
from tests.conftest import NOW
from tests.packs.conftest import Spoil

AMAL, BO, CY = "amal-example", "bo-example", "cy-example"
SURE = dt.date(2026, 12, 10)
NEWS = {"news": {"fr": "Amal Exemple est libre.", "en": "Amal is free."}, "status": {"en": "Free."}}


def files_in(pack: Path) -> PackFiles:
    files = files_of(pack).files
    assert files
    return files


def edits(changes: Mapping[str, Change], slug: str = AMAL) -> list[Edit]:
    return [Edit(n, slug, field, change, NOW) for n, (field, change) in enumerate(changes.items())]


EVERYTHING = {
    "target.address": Change(["MINISTER OF LETTERS", "1 HILL", "REYKJAVIK"]),
    "card.address": Change([]),
    "status": Change("released"),
    "status_as_of": Change("2026-12-09"),
    "status_text.en": Change('Free, it is said: “at last” \\ "now".'),
    "hashtags": Change(["#WriteForAmal"]),
    "rules.who_mails": Change("section"),
    "rules.card.religious_ok": Change(True),
    "rules.letter.sender_address": Change("full"),
}


def test_each_field_holds_what_the_host_decided(pack: Path) -> None:
    case = edited(files_in(pack), edits(EVERYTHING)).pack.case(AMAL)
    before = load(pack).case(AMAL)
    assert case
    assert before
    assert case.target
    assert case.target.address == ("MINISTER OF LETTERS", "1 HILL", "REYKJAVIK")
    assert case.target.salutation == before.target.salutation if before.target else False
    assert case.card is None
    assert (case.status, str(case.status_as_of)) == ("released", "2026-12-09")
    assert case.text("status", "en").value == EVERYTHING["status_text.en"].value
    assert case.text("status", "fr") == before.text("status", "fr")
    assert case.hashtags == ("#WriteForAmal",)
    assert case.rules.who_mails == "section"
    assert case.rules.card.religious_ok
    assert case.rules.card.avoid == before.rules.card.avoid
    assert case.rules.letter.sender_address == "full"
    assert case.body("en") == before.body("en")


def test_good_news_closes_a_case_for_every_kind(pack: Path) -> None:
    """Promise 7: what closed takes nothing, and has nothing left to ask."""
    found = edited(files_in(pack), edits({"action_open": Change(NEWS, SURE)}))
    case = found.pack.case(AMAL)
    assert case
    assert found.unfit == ()
    assert case.action_open is ActionOpen.NO
    assert case.text("news", "en").value == "Amal is free."
    assert not case.text("demand", "en")
    assert (case.target, case.card, case.petitions) == (None, None, ())


@pytest.mark.parametrize(
    ("slug", "day", "is_open"),
    [
        (BO, SURE, True),
        (BO, dt.date(2026, 3, 31), True),
        (BO, dt.date(2026, 3, 30), False),  # older than what the pack knows
        (BO, None, False),
        (CY, SURE, False),  # the pack says that it is closed: no host opens it
    ],
)
def test_a_confirmation_opens_only_what_the_pack_leaves_to_the_host(
    pack: Path, slug: str, day: dt.date | None, is_open: bool
) -> None:
    case = edited(files_in(pack), edits({"action_open": Change("yes", day)}, slug)).pack.case(slug)
    assert case
    assert (case.action_open is ActionOpen.YES) is is_open


def test_edits_that_a_new_version_does_not_take_are_left_out_but_never_a_closing(
    pack: Path, spoil: Spoil
) -> None:
    """Promise 7: a case told as news stays closed, whatever else of its edits is in the way."""
    broken = {"target.address": Change(["x" * 99]), "action_open": Change("yes", SURE)}
    found = edited(files_in(pack), edits(broken, BO))
    case = found.pack.case(BO)
    assert found.unfit == (BO,)
    assert case
    assert case.action_open is ActionOpen.CHECK
    closing = broken | {"action_open": Change(NEWS | {"news": {"en": "<b>"}}, SURE)}
    case = edited(files_in(pack), edits(closing)).pack.case(AMAL)
    assert case
    assert case.action_open is ActionOpen.NO


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("target.address", ["x" * 39], "address line is 39 characters"),
        ("card.address", ["x"] * 7, "7 lines"),
        ("hashtags", ["no tag"], "must be a hashtag"),
        ("status_text.fr", "<script>alert(1)</script>", "HTML is not allowed"),
        ("status_text.fr", "a\u202eb", "forbidden character"),
        ("status_as_of", "yesterday", "write a date"),
    ],
)
def test_a_change_is_checked_as_the_pack_is_and_told_at_its_field(
    pack: Path, field: str, value: object, words: str
) -> None:
    """SEC15: no way leads around what the loader refuses."""
    with pytest.raises(Refused) as refused:
        tried(files_in(pack), {AMAL: {field: Change(value)}}, AMAL, [field, "status"])
    assert words in refused.value.faults[field]


def test_an_exported_pack_imports_again_unchanged(pack: Path, tmp_path: Path) -> None:
    """Round trip: the zip passes every check, holds what was told, and sorts above its origin."""
    files = files_in(pack)
    own = edits(EVERYTHING) + edits({"action_open": Change("yes", SURE)}, BO)
    told = edited(files, own).pack
    made = exported(files, own)
    (tmp_path / "made.zip").write_bytes(zip_of(made))
    again = load(tmp_path / "made.zip")
    assert again.version == "1.2.202612101842"
    assert rank("1.2") < rank(again.version) < rank("1.3")
    assert again == told.model_copy(update={"version": again.version})
    assert compare(told, again).step is Step.HIGHER
    assert compare(told, again).is_empty
    assert zip_of(exported(files_in(tmp_path / "made.zip"), [])) == zip_of(made)
    assert exported(files, []) is files


def test_a_local_version_replaces_a_local_version() -> None:
    assert local_version("2026.11.22.1.202612101842", NOW + dt.timedelta(minutes=1)) == (
        "2026.11.22.1.202612101843"
    )
    assert len(local_version("1." * 15 + "22", NOW)) <= 32


def test_a_comparison_names_each_field(pack: Path, spoil: Spoil) -> None:
    before = load(pack)
    spoil("cases/amal-example/en.md", "Imprisoned.", "Free.")
    spoil("cases/amal-example/case.toml", 'who_mails = "host"', 'who_mails = "section"')
    found = compare(before, load(pack))
    [changed] = found.changed
    assert [(it.field, it.language, it.before, it.after) for it in changed.differences] == [
        ("rules.who_mails", "", "host", "section"),
        ("texts.status", "en", "Imprisoned.", "Free."),
    ]
    assert compare(before, before).is_empty
    fewer = before.model_copy(update={"cases": before.cases[:1], "version": "1.1"})
    assert [case.slug for case in compare(before, fewer).gone] == [BO, CY]
    assert [case.slug for case in compare(fewer, before).new] == [BO, CY]
    assert compare(before, fewer).step is Step.LOWER


def test_a_pack_is_kept_whole_and_never_replaced(pack: Path, tmp_path: Path, spoil: Spoil) -> None:
    shelf, name = Shelf(tmp_path / "packs"), Name("example-pack", "1.2")
    half = tmp_path / "packs" / "example-pack" / "1.2.part"
    half.mkdir(parents=True)  # the power went while it was written
    assert name not in shelf.names()
    assert shelf.keep(files_in(pack), name)
    assert shelf.load(name) == load(pack)
    assert not half.exists()
    assert not shelf.keep(files_in(pack), name)
    spoil("cases/amal-example/en.md", "Imprisoned.", "Free.")
    with pytest.raises(NotKept):
        shelf.keep(files_in(pack), name)
    assert shelf.load(name) != load(pack)
    with pytest.raises(NotKept):
        shelf.keep(files_in(pack), Name("ecritoire-builtin", "2026.11.22.1"))


class Book:
    """The table of edits in memory."""

    def __init__(self) -> None:
        engine = create_engine("sqlite://")
        Base.metadata.create_all(engine)
        self.session = Session(engine)

    def decide(self, field: str, value: object) -> dt.datetime:
        seen = newest_id(self.session, "example-pack", AMAL)
        return append(self.session, "example-pack", AMAL, {field: Change(value)}, seen, NOW)

    def undo(self, at: dt.datetime) -> bool:
        seen = newest_id(self.session, "example-pack", AMAL)
        return bool(take_back(self.session, "example-pack", AMAL, at, seen, NOW))

    def held(self) -> dict[str, object]:
        found = in_force(edits_of(self.session, "example-pack"))
        return {field: edit.change.value for (_, field), edit in found.items()}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from("ab"), st.one_of(st.none(), st.integers(0, 3))),
        st.integers(0, 9),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_the_newest_wins_through_any_decisions_and_undos(
    steps: list[tuple[str, int | None] | int],
) -> None:
    """Against a model that keeps a stack for each field; the clock stands still all the while."""
    book, model, acts = Book(), dict[str, list[int | None]](), list[tuple[dt.datetime, str]]()
    for step in steps:
        if isinstance(step, tuple):
            field, value = step
            acts.append((book.decide(field, value), field))
            model.setdefault(field, [None]).append(value)
        elif acts:
            at, field = acts[step % len(acts)]
            is_newest = at == max(made for made, its in acts if its == field)
            assert book.undo(at) is is_newest
            if is_newest:
                own = sorted(made for made, its in acts if its == field)
                before = model[field][own.index(at)]
                model[field].append(before)
                newest = acts_of(edits_of(book.session, "example-pack"))[0]
                acts.append((newest.made_at, field))
        wanted = {field: own[-1] for field, own in model.items() if own[-1] is not None}
        assert book.held() == wanted
    book.session.close()


def test_the_second_of_two_hosts_writes_nothing() -> None:
    book = Book()
    book.decide("a", 1)
    with pytest.raises(Meanwhile):
        append(book.session, "example-pack", AMAL, {"a": Change(2)}, 0, NOW)
    assert book.held() == {"a": 1}
