"""Adding where actions are handed to: what is refused in place, and what is kept how."""

import base64
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk import outbox
from kiosk.models import EventKey, Receiver, State
from kiosk.receivers import (
    Reason,
    open_secret,
)
from kiosk.vault import unwrap
from kiosk.web.host.kinds import kinds_to_add
from tests.conftest import NOW, Home
from tests.receivers.peers import SECRET
from tests.signatures import add_webhook
from tests.visitor import HTMX
from tests.web.handing import (
    ELSEWHERE,
    audited,
    in_english,
    let_stand,
    sign_three,
    states,
    token,
)
from tests.web.steward import Steward, part, words_of

PAGE = "/host/receivers"
NEW = {kind: f"{PAGE}/new/{kind}" for kind in ("webhook", "file")}
OFFICE = {"name": "Our office", "url": "https://example.org/hook", "secret": SECRET}


@pytest.fixture
def words(host: Steward) -> dict[str, str]:
    """Return the one field that only the host can fill in."""
    return {"passphrase": host.home.made.passphrase}


def rows(home: Home) -> list[Receiver]:
    with home.read() as session:
        return list(session.scalars(select(Receiver)))


def secret_of(home: Home) -> str:
    """Return the secret of the only receiver, opened with the passphrase."""
    [row] = rows(home)
    with home.read() as session:
        key = session.scalars(select(EventKey)).one()
    assert key.wrapped
    assert row.sealed_secret
    pair = unwrap(key.wrapped, home.made.passphrase, key.id)
    return open_secret(row.sealed_secret, pair, key.id, row.id, home.made.id)


def test_adds_a_web_address(host: Steward, home: Home, words: dict[str, str]) -> None:
    answer = host.submit(NEW["webhook"], NEW["webhook"], OFFICE | words)
    assert answer.headers["Location"] == f"{PAGE}?done=added"
    listed = words_of(host.visit(PAGE).table)
    assert "Our office" in listed
    assert "https://example.org/hook" in listed
    [row] = rows(home)
    assert (row.kind, row.name) == ("webhook", "Our office")
    assert row.settings == {"url": "https://example.org/hook"}
    assert audited(home, "receiver-added") == [{"kind": "webhook"}]
    assert secret_of(home) == SECRET


def test_neither_secret_nor_passphrase_can_be_read_on_disk(
    host: Steward, home: Home, words: dict[str, str]
) -> None:
    """Promise 2: what the receiver trusts us by is sealed like a name."""
    host.submit(NEW["webhook"], NEW["webhook"], OFFICE | words)
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    files = [path.read_bytes() for path in home.settings.instance.rglob("*") if path.is_file()]
    assert any(b"Our office" in content for content in files), "the search finds what is there"
    for hidden in (SECRET.encode(), SECRET[6:].encode(), key, home.made.passphrase.encode()):
        assert not any(hidden in content for content in files)
    assert SECRET not in host.client.get(PAGE).text


def test_adds_a_folder(host: Steward, home: Home, words: dict[str, str], tmp_path: Path) -> None:
    stick = tmp_path / "USB stick"
    stick.mkdir()
    fields = {"name": "Stick", "folder": f" {stick} "} | words
    assert host.submit(NEW["file"], NEW["file"], fields).status_code == 303
    [row] = rows(home)
    assert (row.kind, row.settings) == ("file", {"folder": str(stick)})
    assert row.sealed_secret is None
    assert str(stick) in words_of(host.visit(PAGE).table)


def test_blanks_and_unseen_signs_in_what_was_pasted_do_no_harm(
    host: Steward, home: Home, words: dict[str, str]
) -> None:
    """SEC10."""
    pasted = {name: f" {value}\x00\n" for name, value in OFFICE.items()} | words
    assert host.submit(NEW["webhook"], NEW["webhook"], pasted).status_code == 303
    assert rows(home)[0].name == "Our office"


ADDRESS = "Ce n’est pas une adresse web"
HTTPS = "doit commencer par https://"
NAME = "Donnez-lui un nom à lui"
NO_FOLDER = "Le dossier n’est pas là"
NOT_WORDS = "Ce ne sont pas les mots"


@pytest.mark.parametrize(
    ("kind", "field", "typed", "words"),
    [
        ("webhook", "name", "", NAME),
        ("webhook", "name", "   ", NAME),
        ("webhook", "name", "a" * 61, NAME),
        ("webhook", "name", "\x00\u202e", NAME),
        ("webhook", "name", "Taken", NAME),
        ("webhook", "name", "Tak\u202een", NAME),
        ("webhook", "url", "", ADDRESS),
        ("webhook", "url", "example.org", ADDRESS),
        ("webhook", "url", "ftp://example.org/", ADDRESS),
        ("webhook", "url", "https://amal:pw@example.org/", ADDRESS),
        ("webhook", "url", "http://example.org/hook", HTTPS),
        ("webhook", "url", "http://192.168.1.5/hook", HTTPS),
        ("webhook", "secret", "", "Le secret n’est pas entier"),
        ("webhook", "secret", SECRET[:-9], "Le secret n’est pas entier"),
        ("webhook", "passphrase", "not these six words at all", NOT_WORDS),
        ("webhook", "passphrase", "", NOT_WORDS),
        ("file", "folder", "", NO_FOLDER),
        ("file", "folder", "relative/stick", NO_FOLDER),
        ("file", "folder", "/nowhere/stick", NO_FOLDER),
        ("file", "folder", "/tmp\x00/stick", NO_FOLDER),  # noqa: S108 - refused
    ],
)
def test_is_refused_in_place(
    host: Steward, home: Home, tmp_path: Path, kind: str, field: str, typed: str, words: str
) -> None:
    """422, the words beside the field they speak of, what was typed kept but for the secrets."""
    home.writer.write(lambda session: session.add(taken(home)))
    right = OFFICE | {"folder": str(tmp_path), "passphrase": "left to the last"}
    answer = host.submit(NEW[kind], NEW[kind], right | {field: typed})
    page = host.read(answer, 422)
    [error] = page.select(".error")
    assert error["id"] == f"{kind}-{field}-error"
    assert words in words_of(error)
    assert field == "name" or part(page, f"{kind}-name")["value"] == "Our office"
    assert not any(tag.get("value") for tag in page.select("input[type=password]"))
    assert [row.name for row in rows(home)] == ["Taken"]


def taken(home: Home) -> Receiver:
    return Receiver(
        event_id=home.made.id,
        kind="file",
        name="Taken",
        settings={"folder": "/"},
        created_at=NOW,
    )


def test_an_address_and_a_secret_that_are_both_wrong_are_both_named(host: Steward) -> None:
    fields = OFFICE | {"url": "example.org", "secret": "no"}
    page = host.read(host.submit(NEW["webhook"], NEW["webhook"], fields), 422)
    assert [tag["id"] for tag in page.select(".error")] == [
        "webhook-url-error",
        "webhook-secret-error",
    ]


@pytest.mark.parametrize("kind", ["nothing", "post", "WEBHOOK"])
def test_a_kind_that_cannot_be_added_has_no_form(host: Steward, kind: str) -> None:
    """The post is built in, and what is not built in cannot be guessed."""
    host.visit(f"{PAGE}/new/{kind}", 404)
    assert host.post(f"{PAGE}/new/{kind}", token(host)).status_code == 404
    assert f"{PAGE}/new/{kind}" not in str(host.visit(PAGE))


def test_the_post_is_not_among_the_receivers(host: Steward, home: Home) -> None:
    home.writer.write(lambda session: outbox.ensure_post(session, home.made.id, NOW))
    assert host.visit(PAGE).table is None
    with home.read() as session:
        post = session.scalars(select(Receiver)).one()
    host.visit(f"{PAGE}/{post.id}", 404)


def test_with_htmx_a_refusal_is_the_same_block(host: Steward) -> None:
    answer = host.post(NEW["webhook"], token(host), HTMX)
    assert answer.status_code == 422
    assert "<html" not in answer.text


def test_is_refused_from_another_site(host: Steward, home: Home, words: dict[str, str]) -> None:
    """SEC2."""
    fields = token(host) | OFFICE | words
    assert host.client.post(NEW["webhook"], data=fields, headers=ELSEWHERE).status_code == 403
    assert rows(home) == []


def test_each_kind_has_a_link_with_a_sentence_and_says_what_is_proven(host: Steward) -> None:
    in_english(host)
    links = host.visit(PAGE).select("a.kind")
    assert len(links) == len(kinds_to_add())
    for link in links:
        assert len(words_of(link.span)) > 30
        page = host.visit(str(link["href"]))
        assert words_of(page.select_one(".beside")).count(".") >= 2, "what it does, what is proven"


class TestChanging:
    """The name, the public settings and the secret may change; the kind stays."""

    @pytest.fixture
    def office(self, home: Home) -> str:
        return f"{PAGE}/{add_webhook(home, 'https://example.org/hook')}"

    def test_shows_what_is_there_but_not_the_secret(self, host: Steward, office: str) -> None:
        page = host.visit(office)
        assert part(page, "webhook-name")["value"] == "Our office"
        assert part(page, "webhook-url")["value"] == "https://example.org/hook"
        assert not part(page, "webhook-secret")["value"]
        assert "Laissez vide pour garder" in words_of(page.find(id="webhook-secret-hint"))

    def test_the_secret_stays_when_none_is_written(
        self, host: Steward, home: Home, words: dict[str, str], office: str
    ) -> None:
        fields = {"name": "Renamed", "url": "https://example.org/new", "secret": ""} | words
        answer = host.submit(office, office, fields)
        assert answer.headers["Location"] == f"{PAGE}?done=changed"
        [row] = rows(home)
        assert (row.name, row.settings) == ("Renamed", {"url": "https://example.org/new"})
        assert secret_of(home) == SECRET
        assert audited(home, "receiver-changed") == [{"receiver": str(row.id)}]

    def test_another_secret_takes_its_place_and_lets_the_receiver_go_on(
        self, host: Steward, home: Home, words: dict[str, str], office: str
    ) -> None:
        own = rows(home)[0]
        home.writer.write(lambda session: outbox.pause(session, own.id, Reason.UNAUTHORISED))
        stands = words_of(host.visit(PAGE).table)
        assert "Le destinataire ne nous connaît pas." in stands
        assert host.submit(office, office, OFFICE | words).status_code == 303
        [row] = rows(home)
        assert row.paused is None
        assert row.sealed_secret != own.sealed_secret
        assert "Prêt." in words_of(host.visit(PAGE).table)

    def test_needs_the_passphrase_and_is_refused_in_place(
        self, host: Steward, home: Home, words: dict[str, str], office: str
    ) -> None:
        for wrong, field in (
            ({"passphrase": "no"}, "passphrase"),
            ({"url": "example.org"}, "url"),
            ({"name": ""}, "name"),
            ({"secret": "whsec_no"}, "secret"),
        ):
            page = host.read(host.submit(office, office, OFFICE | words | wrong), 422)
            [error] = page.select(".error")
            assert error["id"] == f"webhook-{field}-error"
        assert rows(home)[0].settings == {"url": "https://example.org/hook"}

    def test_what_only_the_settings_kept_back_waits_again(
        self, host: Steward, home: Home, words: dict[str, str], office: str
    ) -> None:
        sign_three(host)
        receiver_id = rows(home)[0].id
        let_stand(
            home,
            receiver_id,
            (State.NOT_APPLICABLE, Reason.CASE_NOT_TAKEN),
            (State.REFUSED, Reason.UNKNOWN_ID),
            (State.REFUSED, Reason.INVALID),
        )
        host.submit(office, office, OFFICE | words)
        assert states(home, receiver_id) == [State.WAITING, State.WAITING, State.REFUSED]
