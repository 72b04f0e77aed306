"""The host and the cases: corrected, confirmed, told as news, switched off; all with a way back."""

import datetime as dt
from collections.abc import Mapping

import pytest
from flask_babel import force_locale

from kiosk.models import Event
from kiosk.packs import ActionOpen
from kiosk.packs.edits import Change, append
from kiosk.web.notices import notices
from tests.conftest import NOW, Home
from tests.opening import count
from tests.people import AMAL
from tests.visitor import form_of
from tests.web.cases import CHECK, CLOSED, LIST, OPEN, CaseRoom, case_room, new_host
from tests.web.steward import hidden_fields, kiosk_of, words_of

TODAY = dt.datetime.now(dt.UTC).astimezone().date()


@pytest.fixture
def room(home: Home) -> CaseRoom:
    return case_room(home)


def sign_form(room: CaseRoom, slug: str) -> dict[str, str]:
    form = form_of(room.visitor.visit(f"/cases/{slug}/sign"), "sign-form")
    return form | {"name": AMAL["name"], "email": AMAL["email"]}


def undo_newest(room: CaseRoom, slug: str) -> None:
    answer = room.act(slug, "undo")
    assert answer.status_code == 303, answer.text


def test_a_confirmed_case_takes_signatures_and_taken_back_takes_none(room: CaseRoom) -> None:
    """Promise 7: in a real event a case to check opens with the host's date, and closes again."""
    room.begin_for_real()
    assert room.visitor.client.get(f"/cases/{CHECK}/sign").status_code == 403
    assert room.act(CHECK, "confirm", {"sure_on": TODAY.isoformat()}).status_code == 303
    assert room.visitor.post(f"/cases/{CHECK}/sign", sign_form(room, CHECK)).status_code == 303
    assert count(room.home) == 1
    form = sign_form(room, CHECK)
    undo_newest(room, CHECK)
    assert room.visitor.post(f"/cases/{CHECK}/sign", form).status_code == 403
    assert count(room.home) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ((TODAY + dt.timedelta(days=2)).isoformat(), "still to come"),
        ("2025-01-01", "Something newer is known"),
        ("last week", "Write a day"),
    ],
)
def test_a_date_that_cannot_be_is_said_and_kept(room: CaseRoom, typed: str, words: str) -> None:
    page = room.host.read(room.act(CHECK, "confirm", {"sure_on": typed}), 422)
    assert words in words_of(page.find(id="sure_on-error"))
    assert page.find(id="sure_on", value=typed)
    assert room.case(CHECK).action_open is ActionOpen.CHECK


def test_good_news_in_one_tap_ends_what_stood_open(room: CaseRoom) -> None:
    """Promise 7: a form from before is refused, the news is told, and one button takes it back."""
    form = sign_form(room, OPEN)
    assert room.act(OPEN, "news").status_code == 303
    assert room.visitor.post(f"/cases/{OPEN}/sign", form).status_code == 403
    assert count(room.home) == 0
    page = room.visitor.visit(f"/cases/{OPEN}")
    assert "There is good news about Joel Paredes." in words_of(page.find(id="screen"))
    assert page.find("a", href=f"/cases/{OPEN}/sign") is None
    undo_newest(room, OPEN)
    assert room.visitor.post(f"/cases/{OPEN}/sign", form).status_code == 303
    assert count(room.home) == 1


def test_the_news_in_the_hosts_words_are_plain_text(room: CaseRoom) -> None:
    """SEC15: markup is refused at its field and kept as typed; signs that only look so stay."""
    evil = "<img src=x onerror=alert(1)> free"
    page = room.host.read(room.act(OPEN, "news", {"news.en": evil}), 422)
    assert "plain words" in words_of(page.find(id="news-en-error"))
    assert evil in page.find(id="news-en").get_text()  # type: ignore[union-attr]
    assert "<img src=x" not in str(page)
    assert room.act(OPEN, "news", {"news.en": 'Free & at home: 3 < 4, "yes".'}).status_code == 303
    text = room.visitor.client.get(f"/cases/{OPEN}").text
    assert "Free &amp; at home: 3 &lt; 4, &#34;yes&#34;." in text
    page = room.host.read(room.act(CHECK, "news", {"news.en": "x" * 221}), 422)
    assert "At most 220 letters" in words_of(page.find(id="news-en-error"))


def test_a_case_is_switched_off_in_one_tap_and_on_again(room: CaseRoom) -> None:
    """H6: what was open is refused with its words, not lost; the way back is on the page."""
    form = sign_form(room, OPEN)
    action = f"{LIST}/{OPEN}/show"
    page = room.host.visit(room.host.submit(LIST, action, {}).headers["Location"])
    assert room.visitor.client.get(f"/cases/{OPEN}").status_code == 404
    answer = room.visitor.post(f"/cases/{OPEN}/sign", form)
    assert answer.status_code == 403
    assert "this is closed now" in answer.text
    done = page.find(class_="done")
    assert done
    assert room.host.post(action, hidden_fields(done, action)).status_code == 303  # type: ignore[arg-type]
    assert room.visitor.post(f"/cases/{OPEN}/sign", form).status_code == 303


def test_the_last_case_stays(room: CaseRoom) -> None:
    slugs = [case.slug for case in kiosk_of(room.app).pack.cases]
    for slug in slugs:
        room.host.submit(LIST, f"{LIST}/{slug}/show", {"shown": "0"})
    page = room.host.visit(f"{LIST}?did=last")
    assert "the last case that is shown" in words_of(page.find(class_="error-summary"))
    assert room.visitor.client.get(f"/cases/{slugs[-1]}").status_code == 200


def test_cases_change_places(room: CaseRoom) -> None:
    def order() -> list[str]:
        lines = room.host.visit(LIST).select(".case-line")
        return [str(line["id"]).removeprefix("case-") for line in lines]

    first, second, *_ = order()
    room.host.submit(LIST, f"{LIST}/{first}/move", {"to": "down"})
    assert order()[:2] == [second, first]
    room.host.submit(LIST, f"{LIST}/{first}/move", {"to": "up"})
    room.host.submit(LIST, f"{LIST}/{first}/move", {"to": "up"})
    assert order()[:2] == [first, second]


CORRECTED: Mapping[str, str] = {
    "target.address": "MINISTER OF JUSTICE\n\n  1 NEW  ROAD \nSALTA",
    "hashtags": "#ForJoel",
    "rules.who_mails": "host",
}


def test_an_address_is_corrected_seen_saved_and_undone(room: CaseRoom) -> None:
    """The preview shows the envelope and what is taken then; nothing counts before saving."""
    before = room.case(OPEN)
    path = f"{LIST}/{OPEN}"
    page = room.host.read(room.host.post(f"{path}/preview", room.edit_form(OPEN) | dict(CORRECTED)))
    assert "1 NEW ROAD" in words_of(page.find(class_="envelope"))
    assert [words_of(it) for it in page.select(".takes-not")] == ["Cards not taken"]
    assert room.case(OPEN) == before
    assert room.edited(OPEN, CORRECTED).status_code == 303
    case = room.case(OPEN)
    assert case.target
    assert case.target.address == ("MINISTER OF JUSTICE", "1 NEW ROAD", "SALTA")
    assert case.hashtags == ("#ForJoel",)
    assert room.visitor.client.get(f"/cases/{OPEN}/card").status_code == 403
    undo_newest(room, OPEN)
    assert room.case(OPEN).target == before.target
    assert room.case(OPEN).rules == before.rules


def test_a_form_left_as_it_is_changes_nothing(room: CaseRoom) -> None:
    for slug in (OPEN, CHECK, CLOSED):
        assert room.edited(slug, {}).status_code == 303
    with room.app.test_request_context():
        assert not kiosk_of(room.app).in_use().edits


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"target.address": "x" * 39}, "target-address", "Line 1 has 39 letters"),
        ({"card.address": "x\n" * 7}, "card-address", "7 lines"),
        ({"hashtags": "#a-b"}, "hashtags", "no hashtag"),
        ({"status": "free"}, "status", "Choose one"),
        ({"status": "released"}, "status_as_of", "on which day"),
        ({"status_as_of": "2999-01"}, "status_as_of", "still to come"),
        ({"status_text.en": "<b>"}, "status_text-en", "plain words"),
        ({"status_text.en": "a\u202eb", "status_as_of": "2026-11"}, "status_text-en", "forbidden"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_kept(
    room: CaseRoom, fields: Mapping[str, str], field: str, words: str
) -> None:
    form = room.edit_form(OPEN) | dict(fields)
    page = room.host.read(room.host.post(f"{LIST}/{OPEN}/preview", form), 422)
    assert words in words_of(page.find(id=f"{field}-error"))
    again = form_of(page, "edit-form")
    kept = [name for name in fields if not field.startswith("status") or name != "status"]
    assert {name: again[name].split() for name in kept} == {
        name: fields[name].split() for name in kept
    }
    assert room.host.post(f"{LIST}/{OPEN}/save", form).status_code == 422


def test_the_second_of_two_hosts_sees_that_it_changed_meanwhile(room: CaseRoom) -> None:
    """Nothing of either is lost: the first counts, the second's words stand in the form."""
    other = new_host(room.app, room.home)
    late = room.edit_form(OPEN, other) | {"hashtags": "#Late"}
    assert room.edited(OPEN, {"hashtags": "#First"}).status_code == 303
    page = other.read(other.post(f"{LIST}/{OPEN}/save", late), 409)
    assert "Somebody else changed this case" in words_of(page.find(class_="error-summary"))
    assert page.find(id="hashtags", value="#Late")
    assert room.case(OPEN).hashtags == ("#First",)
    again = hidden_fields(page, f"{LIST}/{OPEN}/preview") | late
    again["seen"] = hidden_fields(page, f"{LIST}/{OPEN}/preview")["seen"]
    assert other.post(f"{LIST}/{OPEN}/save", again).status_code == 303
    assert room.case(OPEN).hashtags == ("#Late",)
    stale = hidden_fields(page, f"{LIST}/{OPEN}/preview")
    assert other.post(f"{LIST}/{OPEN}/news", stale).status_code == 409
    assert room.case(OPEN).action_open is ActionOpen.YES


def test_old_news_of_a_case_is_a_notice_until_somebody_made_sure(room: CaseRoom) -> None:
    """Design, Case packs: older than 180 days is a reminder, on the page and on the overview."""

    def said() -> list[str]:
        with room.app.test_request_context(), force_locale("en"):
            return [notice.words for notice in notices()]

    assert ["6 cases" in words for words in said()] == [True]
    room.act(CHECK, "confirm", {"sure_on": TODAY.isoformat()})
    assert ["5 cases" in words for words in said()] == [True]
    assert "older than half a year" in words_of(room.host.visit(LIST).find(id=f"case-{OPEN}"))
    assert "older" not in words_of(room.host.visit(LIST).find(id=f"case-{CHECK}"))


def test_a_pack_that_cannot_be_read_is_stood_in_for_and_said(room: CaseRoom) -> None:
    """Nothing captured is lost: the kiosk starts, tells what it can, and the host is told."""

    def lose(session: object) -> None:
        event = session.get(Event, room.home.made.id)  # type: ignore[attr-defined]
        event.pack_id, event.pack_version = "lost-pack", "3"

    room.home.writer.write(lose)
    assert room.visitor.client.get("/").status_code == 200
    assert room.visitor.post(f"/cases/{OPEN}/sign", sign_form(room, OPEN)).status_code == 303
    page = room.host.visit(LIST)
    assert "lost-pack 3 cannot be read" in words_of(page.find(class_="error-summary"))
    with room.app.test_request_context(), force_locale("en"):
        assert "lost-pack 3 cannot be read" in notices()[0].words


def test_what_does_not_fit_a_pack_any_more_can_be_mended(room: CaseRoom) -> None:
    """An edit from an earlier version is left out and said; saving the case again ends it."""
    changes = {"target.address": Change(["x" * 99]), "hashtags": Change(["#Ours"])}
    room.home.writer.write(
        lambda session: append(session, "ecritoire-builtin", OPEN, changes, 0, NOW)
    )
    assert "does not fit this pack" in words_of(room.host.visit(LIST).find(id=f"case-{OPEN}"))
    assert room.edited(OPEN, {"hashtags": "#Again"}).status_code == 303
    assert "does not fit" not in words_of(room.host.visit(LIST).find(id=f"case-{OPEN}"))
    assert room.case(OPEN).hashtags == ("#Again",)
