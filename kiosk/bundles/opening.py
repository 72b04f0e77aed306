"""Opening an age file of ours, and telling what is wrong with one that does not open."""

from pathlib import Path

from kiosk.bundles.faults import AGAIN, BundleFault, Code
from kiosk.vault import NotForUs, decrypt

MAGIC = b"age-encryption.org/v1\n"
CHUNK = 64 * 1024
TAG = 16
"""The payload: a nonce of 16 bytes, then chunks of 64 KiB with a tag each (age's specification)."""
RECORD = 10_240
"""A tar is a multiple of this."""


def read_at_most(path: Path, most: int) -> bytes:
    """Return the file's content, counted while reading. Raises BundleFault."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as fault:
        raise BundleFault(
            Code.UNREADABLE, f"{path} cannot be read ({fault.strerror}). Is the stick plugged in?"
        ) from None
    if len(content) > most:
        raise BundleFault(
            Code.NOT_A_BUNDLE, f"{path.name} is larger than {most // 2**20} MB: it is none of ours."
        )
    return content


def open_age(content: bytes, identity: str) -> bytes:
    """Return the tar in an age file. Raises BundleFault."""
    if not content.startswith(MAGIC):
        is_begun = content and MAGIC.startswith(content[: len(MAGIC)])
        code = Code.CUT if is_begun else Code.NOT_A_BUNDLE
        raise BundleFault(code, f"This is no whole file of a kiosk. {AGAIN}")
    try:
        return decrypt(content, identity)
    except NotForUs as fault:
        raise _named(content, str(fault)) from None


def _named(content: bytes, words: str) -> BundleFault:
    head, mark, _ = content.partition(b"\n---")
    payload = content[len(head) :].split(b"\n", 2)[-1] if mark else b""
    if "matching" in words:
        return BundleFault(
            Code.OTHER_KEY,
            "The file is encrypted to another key: it is of another event, or its first lines "
            "were changed. Import it on the laptop of its own event, or copy it again.",
        )
    if not mark or not _fits_a_tar(len(payload) - TAG):
        return BundleFault(Code.CUT, f"The file is not whole: its end is missing. {AGAIN}")
    return BundleFault(Code.ALTERED, f"The file was changed after it was written. {AGAIN}")


def _fits_a_tar(sealed_bytes: int) -> bool:
    chunks = -(-sealed_bytes // (CHUNK + TAG))
    plain = sealed_bytes - chunks * TAG
    return plain > 0 and plain % RECORD == 0
