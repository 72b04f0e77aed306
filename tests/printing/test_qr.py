"""QR codes are read back by other software (ux.md Q2, Q3, Q5, Q6)."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from kiosk.printing import qr

ADDRESSES = (
    "https://example.org/a",
    "https://example.org/petitions/amal-example",
    "https://petitions.example.org/2026/the-right-to-write?a=1&b=<2>#signer",
    "https://example.org/" + "long-address/" * 12,
)


def bars(drawing: str) -> Iterator[tuple[int, int, int]]:
    for found in re.finditer(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawing):
        x, y, length = map(int, found.groups())
        yield x, y, length


def drawn(svg: str, scale: int = 4) -> Image.Image:
    """Draw the SVG as its text says, white ground included."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    left, top, width, height = map(int, root.attrib["viewBox"].split())
    picture = Image.new("L", (width * scale, height * scale), 128)
    pen = ImageDraw.Draw(picture)
    ground = root.find("{*}rect")
    path = root.find("{*}path")
    assert ground is not None
    assert path is not None
    assert [ground.get(name) for name in ("x", "y", "width", "height", "fill")] == [
        str(left), str(top), str(width), str(height), "#fff",
    ]  # fmt: skip
    pen.rectangle((0, 0, width * scale, height * scale), fill=255)
    assert path.get("fill") == "#000"
    for x, y, length in bars(path.get("d", "")):
        across, down = (x - left) * scale, (y - top) * scale
        pen.rectangle((across, down, across + length * scale - 1, down + scale - 1), fill=0)
    return picture


@pytest.mark.parametrize("address", ADDRESSES)
def test_code_says_the_address(address: str) -> None:
    (code,) = zxingcpp.read_barcodes(drawn(qr.svg(address)))
    assert code.text == address
    assert code.ec_level == "M"


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_size_is_known_before_the_code_is_made(address: str) -> None:
    whole = int(ElementTree.fromstring(qr.svg(address, border=0)).attrib["viewBox"].split()[-1])  # noqa: S314 - our own drawing
    assert f'class="qr qr-v{qr.version(address)}"' in qr.svg(address)
    assert qr.module_mm(address, 100) == pytest.approx(100 / whole)


def test_svg_fits_any_place_and_the_security_policy() -> None:
    root = ElementTree.fromstring(qr.svg(ADDRESSES[2]))  # noqa: S314 - our own drawing
    assert not {"width", "height", "style"} & set(root.keys())
    assert root.get("shape-rendering") == "crispEdges"
    assert [child.tag.rpartition("}")[2] for child in root] == ["title", "rect", "path"]
    assert root.findtext("{*}title") == ADDRESSES[2]


@pytest.mark.parametrize("border", [0, 4])
def test_quiet_zone_is_as_wide_as_asked(border: int) -> None:
    modules = 4 * qr.version(ADDRESSES[1]) + 17
    start, whole = -border, modules + 2 * border
    assert f'viewBox="{start} {start} {whole} {whole}"' in qr.svg(ADDRESSES[1], border)


# Q3's figures for level M.
@pytest.mark.parametrize(
    ("length", "version"), [(1, 3), (42, 3), (62, 4), (78, 5), (84, 5), (106, 6)]
)
def test_version_follows_the_length(length: int, version: int) -> None:
    address = ("https://example.org/" + "a" * 100)[:length]
    assert qr.version(address) == version
    assert f'class="qr qr-v{version}"' in qr.svg(address)


def test_module_width_is_the_modules_share() -> None:
    assert qr.module_mm("https://example.org/" + "a" * 60, 37) == 1  # version 5: 37 modules


@pytest.mark.parametrize("address", ["", "  ", "https://example.org/" + "a" * 2400])
def test_no_code_without_an_address_or_for_too_long_a_one(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        qr.svg(address)
