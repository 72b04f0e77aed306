"""The gates before paper: what a sheet would get wrong is found before it is printed."""

from collections.abc import Sequence

from kiosk.printing import pdf
from kiosk.printing.findings import Checked, NotPrintable
from kiosk.printing.promises import Size

__all__ = ["Checked", "NotPrintable", "check"]


def check(
    html: str,
    document: bytes,
    *,
    sizes: Sequence[Size] | None = None,
    pages: int | None = None,
    timeout: float = 60,
) -> Checked:
    """Check a document against the page that it was made of. Raises NotPrintable and CannotPrint.

    A print worker reads it back with other software (gates.py): title, language and tags; the size
    of each page in millimetres, one of `sizes`, or else one that the page's own style asks for;
    the number of `pages`, where it is known; every letter has a shipped font; every word is there
    and none is cut; every code that the page announces is read back at 100 and 150 dpi, and no
    other is there. A letter takes about 10 ms, a poster 15, a card with its back 10 (measured).
    """
    return pdf.checked(html, document, sizes, pages, timeout=timeout)
