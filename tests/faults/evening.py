"""A whole evening at one kiosk, with a planted word in every place that a person can reach."""

import contextlib
import re
import socket
from collections.abc import Mapping

from kiosk.app import LARGEST_BODY
from tests.faults.guest import FORM, NO_ANSWER, SIGN, SLUG, Answer, Guest, Host, new_form
from tests.faults.planting import Planting
from tests.faults.servers import poll
from tests.running import PATIENCE

TOO_LONG = "x" * LARGEST_BODY
"""With anything beside it more than a form may have (SEC9)."""
WRONG_FIELDS = ("email", "country", "contact_ok", "form_id", "locale", "at", "unknown")
HEADERS = (
    "User-Agent",
    "Referer",
    "Accept-Language",
    "X-Forwarded-For",
    "HX-Current-URL",
    "HX-Target",
    "Cookie",
    "Origin",
    "Host",
)


def sign(guest: Guest, planting: Planting, place: str) -> str:
    """Sign with a planted name and address, and return the name."""
    name = planting.name(f"name, {place}")
    assert guest.sign(new_form(name, planting.email(f"email, {place}"))).status == 303
    assert guest.get("/thanks").status == 200
    assert guest.post("/finish", {}).status == 303
    return name


def type_wrongly(guest: Guest, planting: Planting) -> None:
    """Fill in every field with what does not belong there."""
    long_name = new_form(planting.name("name, too long") + "x" * 300)
    assert guest.sign(long_name).status == 422
    for field in WRONG_FIELDS:
        form = new_form(planting.name(f"name beside a wrong {field}"))
        answer = guest.sign(form | {field: planting.word(f"field {field}")})
        assert answer.status in (303, 422), field
    form = new_form(planting.name("name, unreadable") + "\x00\u202e")
    assert guest.sign(form).status == 422
    assert guest.sign(new_form(planting.name("name, 413") + TOO_LONG)).status == 413
    assert _upload(guest, planting).status in (303, 422)


def _upload(guest: Guest, planting: Planting) -> Answer:
    """Send the form as multipart, with a file that nobody asked for."""
    part = '--rim\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    file_name = f'; filename="{planting.word("upload, file name")}"'
    body = part.format("name", "", planting.name("upload, name"))
    body += part.format("file", file_name, planting.name("upload, content") * 500) + "--rim--\r\n"
    headers = {"Origin": guest.address, "Content-Type": "multipart/form-data; boundary=rim"}
    return guest.send("POST", SIGN, body.encode(), headers)


def change_the_language(guest: Guest, planting: Planting) -> None:
    form = new_form(planting.name("name, language"), planting.email("email, language"))
    answer = guest.post("/language", form | {"language": "en", "at": SIGN})
    assert planting.words["name, language"] in answer.text, "the open form is carried along"
    bad = form | {"name": planting.name("name, no such language")}
    assert guest.post("/language", bad | {"language": planting.word("language")}).status == 400
    lost = form | {"language": "fr", "at": "/" + planting.word("language, at")}
    assert guest.post("/language", lost).status == 303


def go_astray(guest: Guest, planting: Planting) -> None:
    """Ask for what is not there, and come with strange headers."""
    for path in ("/{}", "/cases/{}", "/cases/{}/sign", "/static/{}", "/host/{}"):
        answer = guest.get(path.format(planting.word(f"address {path}")))
        assert answer.status in (303, 404), path
    assert guest.get(f"/cases?name={planting.word('query')}").status == 200
    assert guest.post(f"/cases/{planting.word('closed case')}/sign", {}).status == 404
    for header in HEADERS:
        planted = {header: planting.word(f"header {header}")}
        form = new_form(planting.name(f"name under {header}"))
        assert guest.post(SIGN, form, planted).status in (303, 400, 403), header
    stranger = {"Sec-Fetch-Site": "cross-site"}
    assert guest.post(SIGN, new_form(planting.name("name, 403")), stranger).status == 403


def speak_badly(guest: Guest, planting: Planting) -> None:
    """Send what is not HTTP, and hang up in the middle of a form."""
    head = f"POST {SIGN} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: {guest.address}\r\n"
    head += f"Content-Type: {FORM}\r\n"
    for place, text in {
        "method": "{} / HTTP/1.1\r\n\r\n",
        "version": "GET / {}\r\n\r\n",
        "line": "GET /{}\xff\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "header without colon": head + "{}\r\n\r\n",
        "length": head + "Content-Length: {}\r\n\r\n",
        "chunk": head + "Transfer-Encoding: chunked\r\n\r\n{}\r\n",
        "huge header": head + "X-Name: {}" + TOO_LONG * 3 + "\r\n\r\n",
        "half a body": head + "Content-Length: 500\r\n\r\nname={}",
    }.items():
        _say(guest, text.format(planting.word(f"bad HTTP, {place}")).encode("latin-1"))


def _say(guest: Guest, content: bytes) -> None:
    """Send the bytes and hang up behind them; the kiosk may hang up first."""
    host, _, port = guest.address.removeprefix("http://").partition(":")
    with (
        contextlib.suppress(*NO_ANSWER),
        socket.create_connection((host, int(port)), timeout=PATIENCE) as line,
    ):
        line.sendall(content)
        line.shutdown(socket.SHUT_WR)
        while line.recv(65536):
            continue


def try_the_doors(host: Host, planting: Planting, pin: str, passphrase: str) -> None:
    """Try the PIN and the passphrase wrongly, then go in as a steward, and as the host."""
    assert host.enter(planting.word("wrong PIN")).status == 403
    assert host.enter(pin).status == 303
    assert host.enter(passphrase).status == 303
    assert host.get("/host/").status == 200
    webhook = {"name": "Office", "url": "https://example.org/hook"}
    for field in ("url", "secret", "passphrase"):
        wrong = webhook | {field: planting.word(f"receiver, {field}")}
        assert host.act("/host/receivers/new/webhook", wrong).status == 422, field
    folder = {"name": "Stick", "folder": "/" + planting.word("receiver, folder")}
    assert host.act("/host/receivers/new/file", folder).status == 422


def look_around(host: Host) -> None:
    """Open every screen, and let the worker print a poster where this machine can."""
    for path in ("/", "/cases", f"/cases/{SLUG}", SIGN, f"/cases/{SLUG}/qr.svg", "/healthz"):
        assert host.get(path).status == 200, path
    for path in ("", "books", "receivers", "send", "print", f"print/poster/{SLUG}/fr"):
        assert host.get(f"/host/{path}").status == 200, path
    assert host.get(f"/host/print/poster/{SLUG}/fr.pdf").status in (200, 303)


def erase_for(host: Host, planting: Planting, name: str, passphrase: str) -> None:
    """Look for somebody in vain and with a wrong passphrase, then for who signed, and erase it."""
    find = "/host/erase/find"
    for place, who in (("address", planting.email("erase, who")), ("name", name)):
        wrong = {"who": who, "passphrase": planting.word(f"erase, passphrase, {place}")}
        assert host.act(find, wrong).status == 403
    absent = {"who": planting.name("erase, nobody"), "passphrase": passphrase}
    assert host.act(find, absent).status == 200
    found = host.act(find, {"who": name, "passphrase": passphrase})
    assert name in found.text, "the host sees whom it found"
    ids = re.findall(r'name="action" value="([^"]+)"', found.text)
    assert len(ids) == 1
    assert host.act("/host/erase", {"action": ids[0]}).status == 200
    group = {"group": planting.word("needs, group"), "why": planting.word("needs, why")}
    assert host.act("/host/needs/withdraw", group).status == 404


def send_all(host: Host, passphrase: str) -> None:
    progress = host.hand_over(passphrase)
    poll(lambda: host.is_sent(progress), "the hand-over ends")


def break_it(guest: Guest, planting: Planting) -> None:
    """Force errors whose messages hold a name; see the launcher `raising`."""
    for path in ("/break", "/break-writer"):
        form: Mapping[str, str] = {"name": planting.name(f"exception {path}")}
        answer = guest.post(path, form)
        assert answer.status == 500
        assert planting.words[f"exception {path}"] not in answer.text
