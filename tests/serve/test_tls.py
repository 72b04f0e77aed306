"""The listener on the network: who is silent keeps nobody out, and who comes wrongly is told."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cheroot import wsgi
from cheroot.ssl.builtin import BuiltinSSLAdapter
from flask import Flask

from kiosk.config import Settings
from kiosk.serve.tls import THREADS, TlsListener, listener_of
from kiosk.vault import authority
from kiosk.vault.authority import Authority
from kiosk.web.lan import CannotListen, Lan, Trouble
from kiosk.web.networks import is_plain_open

HERE = "127.0.0.1"
QUICK = 4.0
"""Seconds, on a machine that does other things too; cheroot alone takes ten with one silent."""
START_OF_HELLO = b"\x16\x03\x01\x02\x00\x01"


def small_app() -> Flask:
    app = Flask("small")
    app.add_url_rule("/", view_func=lambda: "here")
    return app


@pytest.fixture
def made(tmp_path: Path) -> Authority:
    # The certificate must be valid by this machine's clock.
    return authority.load_or_make(tmp_path / "keys", Lan(Settings(instance=tmp_path)).now())


@pytest.fixture
def certificate(made: Authority) -> Path:
    return authority.leaf_for(made, [], made.certificate.not_valid_before_utc)[0]


@pytest.fixture
def listener(certificate: Path) -> Iterator[TlsListener]:
    opened = listener_of(small_app(), 0)(certificate)
    yield opened
    opened.stop()


def trusting(made: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=made.pem.decode())


def ask(port: int, context: ssl.SSLContext, patience: float = QUICK) -> str:
    connection = http.client.HTTPSConnection(HERE, port, context=context, timeout=patience)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def test_it_is_trusted_with_the_authority_and_not_without(
    listener: TlsListener, made: Authority
) -> None:
    """S3, done when 4: Python's own check, with this authority as the only root."""
    assert ask(listener.port, trusting(made)) == "here"
    with pytest.raises(ssl.SSLCertVerificationError, match="self-signed"):
        ask(listener.port, ssl.create_default_context())


def test_silent_devices_keep_nobody_out(listener: TlsListener, made: Authority) -> None:
    """Without a word, in the middle of one, and after the handshake: as many as it has threads."""
    context, silent = trusting(made), []
    for _ in range(THREADS):
        silent.append(socket.create_connection((HERE, listener.port)))
    for _ in range(THREADS):
        halfway = socket.create_connection((HERE, listener.port))
        halfway.sendall(START_OF_HELLO)
        silent.append(halfway)
    began = time.monotonic()
    assert ask(listener.port, context) == "here"
    for _ in range(THREADS):
        plain = socket.create_connection((HERE, listener.port))
        silent.append(context.wrap_socket(plain, server_hostname=HERE))
    assert ask(listener.port, context) == "here"
    assert time.monotonic() - began < QUICK
    for one in silent:
        one.close()


def test_without_the_greeter_one_silent_device_keeps_all_out(
    certificate: Path, made: Authority
) -> None:
    """The control of the test above: cheroot's own way."""
    server = wsgi.Server((HERE, 0), small_app(), numthreads=THREADS, shutdown_timeout=1)
    server.timeout = 2
    server.ssl_adapter = BuiltinSSLAdapter(str(certificate), str(certificate))
    server.error_log = lambda *_, **__: None  # type: ignore[method-assign]
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        with (
            socket.create_connection((HERE, server.bind_addr[1])),
            pytest.raises(TimeoutError),
        ):
            ask(server.bind_addr[1], trusting(made), patience=1)
    finally:
        server.stop()
        thread.join()


def test_who_comes_in_plain_http_is_told(listener: TlsListener) -> None:
    with socket.create_connection((HERE, listener.port), QUICK) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        answer = plain.recv(1000)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"begins with https" in answer


def test_another_certificate_is_shown_to_whoever_comes_next(
    listener: TlsListener, made: Authority, tmp_path: Path
) -> None:
    """The laptop moved into another network: stations need not be told."""
    other = authority.load_or_make(tmp_path / "other", Lan(Settings(instance=tmp_path)).now())
    path, _ = authority.leaf_for(other, [], made.certificate.not_valid_before_utc)
    listener.use(path)
    assert ask(listener.port, trusting(other)) == "here"


# cheroot forgets to close the socket that it could not bind; Python does, and warns.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_taken_port_is_told_and_the_choice_stays(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))  # noqa: S104 - the listener's own way
        taken.listen()
        settings = Settings(instance=tmp_path, lan_port=taken.getsockname()[1])
        lan = Lan(settings)
        lan.listen = listener_of(small_app(), settings.lan_port)
        with pytest.raises(CannotListen):
            lan.switch(is_on=True)
        assert (lan.is_on, lan.trouble) == (False, Trouble.PORT)
    again = Lan(settings)
    again.listen = listener_of(small_app(), settings.lan_port)
    again.resume()
    assert (again.is_on, again.trouble) == (True, None), "after a restart it is tried again"
    again.switch(is_on=False)
    again.stop()
    assert not Lan(settings).choice.is_on


@pytest.mark.parametrize("content", [b"", b"{}", b'{"is_on": 1}', b"[1]", b"\xff"])
def test_a_choice_that_cannot_be_read_opens_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lan.json").write_bytes(content)
    choice = Lan(Settings(instance=tmp_path)).choice
    assert not choice.is_on
    assert not choice.opens_desk


@pytest.mark.parametrize(
    ("host", "is_open"),
    [
        ("127.0.0.1", False),
        ("localhost", False),
        ("[::1]", False),
        ("0.0.0.0", True),  # noqa: S104 - a setting that is looked at
        ("192.168.1.5", True),
        ("desk.local", True),
    ],
)
def test_plain_http_on_a_network_is_known(host: str, is_open: bool) -> None:
    """SEC5: what the notice on the overview depends on."""
    assert is_plain_open(host) is is_open
