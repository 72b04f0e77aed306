"""Bundles for USB sticks and second laptops: written, read strictly, taken in."""

from kiosk.bundles.bundle import SUFFIX, Bundle, short
from kiosk.bundles.composing import compose, tar_of, write_bundle
from kiosk.bundles.faults import BundleFault, Code
from kiosk.bundles.importing import Taken, take_in
from kiosk.bundles.opening import read_at_most
from kiosk.bundles.reading import MOST_FILE_BYTES, read_bundle, read_tar
from kiosk.bundles.standing import Standing, standings

__all__ = [
    "MOST_FILE_BYTES",
    "SUFFIX",
    "Bundle",
    "BundleFault",
    "Code",
    "Standing",
    "Taken",
    "compose",
    "read_at_most",
    "read_bundle",
    "read_tar",
    "short",
    "standings",
    "take_in",
    "tar_of",
    "write_bundle",
]
