"""A picture that comes again is drawn once, and looks as before (R2)."""

import pytest

from kiosk.packs import Pack
from kiosk.printing import pdf
from kiosk.web.sheets import written
from tests.printing import sheets
from tests.printing.writers import Desk, card

pytestmark = pytest.mark.pdf


def test_a_stamp_is_drawn_once_for_all_cards(pack: Pack, writing_desk: Desk, printer: None) -> None:
    """The control is WeasyPrint as it comes: every further card adds the whole drawing."""
    import weasyprint

    case = pack.case("joel-paredes")
    assert case
    one, six = (written.card_html(case, *[card("Bonjour")] * many, locale="en") for many in (1, 6))
    plain = [weasyprint.HTML(string=html).write_pdf() for html in (one, six)]
    mended = [pdf.render(html) for html in (one, six)]
    grown = len(mended[1]) - len(mended[0])
    assert len(plain[1]) - len(plain[0]) > 3 * grown
    sides = [sheets.raster(mended[1], 100, page=page).tobytes() for page in (2, 12)]
    assert sides == [sheets.raster(plain[0], 100, page=2).tobytes()] * 2
