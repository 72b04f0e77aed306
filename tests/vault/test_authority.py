"""The event's authority: what it vouches for, and what happens to its files."""

import datetime as dt
import ipaddress
import stat
from pathlib import Path

import pytest
from cryptography import x509

from kiosk.vault import authority
from kiosk.vault.authority import Authority, leaf_for, load_or_make
from kiosk.web.backing_up import files_of
from tests.conftest import NOW, Home

ADDRESSES = ["192.168.1.5", "10.0.0.7"]


@pytest.fixture
def made(tmp_path: Path) -> Authority:
    return load_or_make(tmp_path / "keys", NOW)


def test_it_is_an_authority_for_private_addresses_alone(made: Authority) -> None:
    """S3: iPads need basicConstraints CA:true; a stolen key opens nobody's bank."""
    certificate = made.certificate
    basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.critical
    assert basic.value == x509.BasicConstraints(ca=True, path_length=0)
    limits = certificate.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    permitted = limits.value.permitted_subtrees or []
    assert {name.value for name in permitted if isinstance(name, x509.DNSName)} == {"localhost"}
    assert all(name.value.is_private or str(name.value) == "100.64.0.0/10"
               for name in permitted if isinstance(name, x509.IPAddress))  # fmt: skip
    assert certificate.not_valid_before_utc < NOW - dt.timedelta(hours=23)
    days = (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days
    assert days == 400


def test_its_files_are_the_owners_alone(made: Authority) -> None:
    leaf_for(made, ADDRESSES, NOW)
    for name in authority.OWN_FILES:
        assert stat.S_IMODE((made.folder / name).stat().st_mode) == 0o600


def test_it_is_made_once_and_outlasts_a_clock_set_back(made: Authority) -> None:
    for now in (NOW, NOW - dt.timedelta(days=30), NOW + dt.timedelta(days=398)):
        again = load_or_make(made.folder, now)
        assert again.certificate == made.certificate
        assert not again.is_new


@pytest.mark.parametrize("content", [None, b"", b"not a certificate", b"\xff\x00"])
def test_lost_broken_or_over_it_is_made_anew(made: Authority, content: bytes | None) -> None:
    path = made.folder / authority.FILE_NAME
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    again = load_or_make(made.folder, NOW)
    assert again.is_new
    assert again.certificate != made.certificate
    later = load_or_make(made.folder, NOW + dt.timedelta(days=400))
    assert later.is_new


def test_a_key_of_another_is_not_taken(made: Authority, tmp_path: Path) -> None:
    other = load_or_make(tmp_path / "other", NOW)
    path, theirs = made.folder / authority.FILE_NAME, other.folder / authority.FILE_NAME
    key = theirs.read_bytes().split(b"-----BEGIN CERTIFICATE")[0]
    path.write_bytes(key + made.pem)
    assert load_or_make(made.folder, NOW).is_new


def test_the_leaf_names_what_the_laptop_has(made: Authority) -> None:
    """An address of the internet is none that the authority vouches for."""
    _, leaf = leaf_for(made, [*ADDRESSES, "8.8.8.8", "fe80::1"], NOW)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    found = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    assert found == {*ADDRESSES, "127.0.0.1"}
    leaf.verify_directly_issued_by(made.certificate)
    assert (leaf.not_valid_after_utc - leaf.not_valid_before_utc).days < 398
    assert ipaddress.ip_address("127.0.0.1") in names.get_values_for_type(x509.IPAddress)


def test_the_leaf_is_made_anew_when_it_no_longer_fits(made: Authority) -> None:
    _, first = leaf_for(made, ADDRESSES, NOW)
    assert leaf_for(made, ADDRESSES, NOW)[1] == first
    _, moved = leaf_for(made, ["192.168.7.7"], NOW)
    assert moved != first
    _, over = leaf_for(made, ["192.168.7.7"], NOW + dt.timedelta(days=391))
    assert over != moved
    (made.folder / authority.LEAF_NAME).write_bytes(b"broken")
    assert leaf_for(made, ["192.168.7.7"], NOW)[1] != over
    (made.folder / authority.FILE_NAME).unlink()
    other = load_or_make(made.folder, NOW)
    leaf_for(other, ["192.168.7.7"], NOW)[1].verify_directly_issued_by(other.certificate)


def test_no_backup_takes_it_along(home: Home) -> None:
    """Whoever opens a backup shall not pass for this laptop; the control: other keys go along."""
    made = load_or_make(home.settings.keys, NOW)
    leaf_for(made, ADDRESSES, NOW)
    (home.settings.keys / "other.json").write_text("{}")
    names = {name for name, _ in files_of(home.settings)}
    assert "keys/other.json" in names
    assert not {f"keys/{name}" for name in authority.OWN_FILES} & names
