"""The event's own certificate authority: tablets that trust it talk to this laptop unread."""

import datetime as dt
import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.durable import PART, NotWritten, write_whole

FILE_NAME = "authority.pem"
LEAF_NAME = "lan.pem"
OWN_FILES = (FILE_NAME, LEAF_NAME)
"""What no backup takes along: with the authority's key one could pass for this laptop."""

DAY = dt.timedelta(days=1)
DAYS = 400
LEAF_DAYS = 390
"""Below the 398 days after which Apple's browsers take no server's certificate."""

PERMITTED: tuple[str, ...] = (
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    # The documentation's networks (RFC 5737): nobody's on the internet, and what tests live in.
    "192.0.2.0/24",
    "198.51.100.0/24",
    "203.0.113.0/24",
)
"""Addresses that the authority may vouch for: private networks, nothing on the internet. Whoever
stole its key could pass for no website on a tablet that trusts it."""
NAMES = ("localhost",)


class BrokenAuthority(RuntimeError):  # noqa: N818 - reads as what it says where it is caught
    """The authority's files cannot be written; the text says what to do."""


@dataclass(frozen=True)
class Authority:
    """The authority's certificate and key; `is_new` that tablets have to be told of it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    folder: Path
    is_new: bool = False

    @property
    def pem(self) -> bytes:
        """Return the certificate, which everybody may have, as text."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate as devices show it, in pairs of hex digits."""
        return shown(self.certificate)


def shown(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def is_permitted(address: str) -> bool:
    """Tell whether the authority may vouch for an IPv4 address."""
    try:
        found = ipaddress.IPv4Address(address)
    except ValueError:
        return False
    return any(found in ipaddress.IPv4Network(network) for network in PERMITTED)


def load_or_make(folder: Path, now: dt.datetime) -> Authority:
    """Return the authority kept in that folder; a new one where it is lost, broken or over.

    It is valid for 400 days from the day before `now`. A clock that was set back makes no new one,
    or every tablet would have to join again. Raises BrokenAuthority.
    """
    try:
        kept = _read(folder / FILE_NAME)
        if now < kept.not_valid_after_utc:
            return Authority(kept, _key(folder / FILE_NAME), folder)
    except (OSError, ValueError, TypeError):
        # Broken or not there: what a new one costs is that the tablets trust it once more.
        pass
    return _make(folder, now)


def leaf_for(
    authority: Authority, addresses: Collection[str], now: dt.datetime
) -> tuple[Path, x509.Certificate]:
    """Return the file with this laptop's certificate and key, and the certificate.

    It is made again when the addresses, the authority or the day no longer fit. Raises
    BrokenAuthority.
    """
    path = authority.folder / LEAF_NAME
    wanted = {a for a in addresses if is_permitted(a)} | {"127.0.0.1"}
    try:
        kept = _read(path)
        _key(path)
        if _fits(kept, authority, wanted, now):
            return path, kept
    except (OSError, ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        # As with the authority: a new one takes its place, and no tablet notices.
        pass
    key = ec.generate_private_key(ec.SECP256R1())
    made = _leaf(authority, key, sorted(wanted), now)
    chain = made.public_bytes(serialization.Encoding.PEM) + authority.pem
    _write(path, _key_pem(key) + chain)
    return path, made


def _fits(kept: x509.Certificate, authority: Authority, wanted: set[str], now: dt.datetime) -> bool:
    names = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    found = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    kept.verify_directly_issued_by(authority.certificate)
    return found == wanted and now < kept.not_valid_after_utc


def _make(folder: Path, now: dt.datetime) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    # A name with a number of its own: a browser that knew an older authority mixes up neither.
    name = _name(f"Écritoire event authority {x509.random_serial_number() % 10**6:06}")
    networks = [x509.IPAddress(ipaddress.IPv4Network(one)) for one in PERMITTED]
    permitted = [x509.DNSName(one) for one in NAMES] + networks
    certificate = (
        _builder(name, name, key.public_key(), now - DAY, now - DAY + DAYS * DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    _write(folder / FILE_NAME, _key_pem(key) + pem)
    return Authority(certificate, key, folder, is_new=True)


def _leaf(
    authority: Authority, key: ec.EllipticCurvePrivateKey, addresses: list[str], now: dt.datetime
) -> x509.Certificate:
    ips = [x509.IPAddress(ipaddress.IPv4Address(address)) for address in addresses]
    issuer = authority.certificate
    until = min(issuer.not_valid_after_utc, now + LEAF_DAYS * DAY)
    begins = max(issuer.not_valid_before_utc, min(now - DAY, until - DAY))
    whose = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    names = x509.SubjectAlternativeName([*(x509.DNSName(one) for one in NAMES), *ips])
    return (
        _builder(_name("Écritoire kiosk"), issuer.subject, key.public_key(), begins, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(names, critical=False)
        .add_extension(whose, critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    begins: dt.datetime,
    until: dt.datetime,
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=public,
        serial_number=x509.random_serial_number(),
        not_valid_before=begins,
        not_valid_after=until,
    )


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(path.read_bytes())[0]


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Return the key of the file, which must be that of its certificate. Raises ValueError."""
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if (
        not isinstance(key, ec.EllipticCurvePrivateKey)
        or key.public_key() != _read(path).public_key()
    ):
        raise ValueError("the key is another certificate's")
    return key


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes) -> None:
    """Put a file in its place, mode 0600; what lay there goes. Raises BrokenAuthority."""
    part = path.with_suffix(PART)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        write_whole(path.parent, [path.name], content, part.name)
    except (OSError, NotWritten) as fault:
        raise BrokenAuthority(
            f"The certificate for tablets cannot be written to {path.parent} "
            f"({type(fault).__name__}). Make room there, then let tablets join again."
        ) from None
