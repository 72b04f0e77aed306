"""Devices on the local network, as the test client drives them: by TLS, or in plain HTTP."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.web.tablets import STATION_COOKIE
from tests.visitor import Visitor
from tests.web.steward import kiosk_of

ADDRESS = "192.168.1.20"
OWN_TLS = {"Origin": "https://localhost"}


class TlsClient(FlaskClient):
    """A client whose requests come by TLS from another device."""

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        options.setdefault("base_url", "https://localhost")
        return super().open(*arguments, **options)


class Tablet(Visitor):
    """A tablet, whose own pages lie at https."""

    def post(
        self,
        path: str,
        fields: Mapping[str, str | bytes],
        headers: Mapping[str, str] | None = None,
    ) -> TestResponse:
        return self.client.post(path, data=dict(fields), headers=OWN_TLS | dict(headers or {}))

    def join(self, app: Flask, name: str = "Tablet by the door") -> TestResponse:
        """Join with the code that the desk shows."""
        code = kiosk_of(app).tablets.code().shown
        answer = self.post("/join", {"code": code, "name": name})
        assert answer.status_code == 303, answer.text
        return answer

    @property
    def cookie(self) -> str:
        found = self.client.get_cookie(STATION_COOKIE)
        assert found
        return found.value


def tablet(app: Flask, address: str = ADDRESS) -> Tablet:
    client = TlsClient(app, app.response_class, use_cookies=True)
    client.environ_base["REMOTE_ADDR"] = address
    return Tablet(client)


def plain(app: Flask, address: str = ADDRESS) -> Visitor:
    """Return a device that comes in plain HTTP over the network."""
    visitor = Visitor(app.test_client())
    visitor.client.environ_base["REMOTE_ADDR"] = address
    return visitor
