"""Tar files of ours: written in one exact form, and read only in that form (SEC19)."""

import io
import tarfile
from collections.abc import Iterable, Mapping

from kiosk.bundles.faults import altered


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a tar of plain files with these names and contents, in this order.

    Names have at most 100 ASCII characters, so that the oldest form of tar holds them.
    """
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o600
            tar.addfile(info, io.BytesIO(content))
    return written.getvalue()


def unpack(content: bytes, limits: Mapping[str, int], most_bytes: int) -> dict[str, bytes]:
    """Return the files of a tar that `pack` wrote, by name.

    `limits` are the names that may be there with the bytes each may have at most. Nothing is
    written anywhere. Raises BundleFault.
    """
    found: dict[str, bytes] = {}
    left = min(most_bytes, len(content))  # A size that lies must not be made room for.
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tar:
            for member in tar:
                most = min(limits.get(member.name, -1), left)
                found[member.name] = _read(tar, member, found, most)
                left -= len(found[member.name])
        # Links, other types, times, owners, long names, what stands behind the end: all of it.
        is_exact = pack(found.items()) == content
    except (tarfile.TarError, ValueError, EOFError, OSError) as fault:
        raise altered(str(fault) or type(fault).__name__) from None
    if not is_exact:
        raise altered("it holds more than plain files")
    return found


def _read(
    tar: tarfile.TarFile, member: tarfile.TarInfo, found: Mapping[str, bytes], most: int
) -> bytes:
    if not member.isreg() or member.name in found:
        raise ValueError("a file in it is a link, or is there twice")
    file = tar.extractfile(member)
    if file is None or not 0 <= member.size <= most:
        raise ValueError("a file in it does not belong there, or is too large")
    content = file.read(most + 1)
    if len(content) != member.size:
        raise ValueError("a file in it is not whole")
    return content
