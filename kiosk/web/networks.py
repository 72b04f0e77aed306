"""By which network a request came, and the addresses that this laptop has in them (SEC5)."""

import enum
import ipaddress
import socket

import psutil
from flask import request

from kiosk.vault.authority import is_permitted


class Way(enum.StrEnum):
    """How a request reached the kiosk: on the laptop itself, by TLS, or readable to others."""

    LOOPBACK = "loopback"
    TLS = "tls"
    PLAIN = "plain"


def way() -> Way:
    """Return the way of this request; whoever sits at the laptop is at the laptop, also by TLS."""
    try:
        is_here = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        is_here = False
    if is_here:
        return Way.LOOPBACK
    return Way.TLS if request.is_secure else Way.PLAIN


def own_addresses() -> list[str]:
    """Return this laptop's IPv4 addresses in private networks, those of a home router first.

    An address that the whole internet reaches is left out: no kiosk belongs there.
    """
    found = {
        one.address
        for addresses in psutil.net_if_addrs().values()
        for one in addresses
        if one.family == socket.AF_INET and is_permitted(one.address)
    }
    theirs = [one for one in found if not ipaddress.ip_address(one).is_loopback]
    return sorted(theirs, key=lambda one: (_rank(one), ipaddress.ip_address(one)))


def _rank(address: str) -> int:
    # Docker and other virtual networks mostly take 172.16/12; 169.254 means that no router answers.
    beginnings = ("192.168.", "10.", "172.", "169.254.")
    order = (0, 1, 3, 4)
    for beginning, rank in zip(beginnings, order, strict=True):
        if address.startswith(beginning):
            return rank
    return 2


def is_plain_open(host: str) -> bool:
    """Tell whether the kiosk was started to listen in plain HTTP on a network (`--host`)."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")
