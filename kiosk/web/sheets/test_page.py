"""The test page: rulers, greys, letters and a code, and marks that tell how a printer turns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale, gettext
from markupsafe import Markup

from kiosk.printing import qr
from kiosk.web.rendering import rendered
from kiosk.web.sheets.orders import Order

CODE = "https://example.org/ECRITOIRE-TEST"
SIZES: Mapping[str, tuple[float, float]] = {"a4": (210, 297), "letter": (215.9, 279.4)}
"""Width and height in millimetres."""
GREYS = tuple(round(255 * (10 - step) / 10) for step in range(11))
"""From paper to black, as bytes."""

SAMPLES: Sequence[tuple[str, str]] = (
    ("en", "We write to you tonight: six cards, a joke, plenty of warm wishes"),
    ("fr", "Reçu ce soir : une lettre pleine de cœur, là où la fenêtre est ouverte"),
    ("tr", "Bu gece sana yazıyoruz: güneş, çiçek, dağ ve ışık"),
    ("vi", "Tối nay chúng tôi viết thư cho bạn, gửi những lời ấm áp"),
    ("el", "Απόψε σου γράφουμε: ήλιος, θάλασσα, φως και ζεστές ευχές"),
    ("ru", "Сегодня мы пишем вам: свет, цветы и ещё объятия"),
    ("ar", "نكتب إليكم هذا المساء رسالة فيها ضوء وزهور وتحية صادقة"),
    ("he", "הערב אנחנו כותבים לכם מכתב חם"),
)
"""A sentence in each script that the shipped fonts draw, by language."""


@dataclass(frozen=True)
class Marks:
    """Where the duplex marks stand: millimetres from the left and the top of their own side.

    Turned over the long edge, what stands at x on the back lies behind width - x of the front;
    over the short edge, what stands at y lies behind height - y (ux.md R3).
    """

    cross: tuple[float, float]
    long: tuple[float, float]
    short: tuple[float, float]


def marks(width: float, height: float) -> Marks:
    across, down = 165.0, 75.0
    return Marks((across, down), (width - across, down), (across, height - down))


def test_page_html(order: Order) -> str:
    """Return the test page as HTML, two sides of one sheet."""
    width, height = SIZES[order.paper]
    with force_locale(order.locale):
        context = {
            "title": gettext("Test page"),
            "width": width,
            "height": height,
            "marks": marks(width, height),
            "greys": [f"#{grey:02x}{grey:02x}{grey:02x}" for grey in GREYS],
            "samples": SAMPLES,
            "qr_svg": Markup(qr.svg(CODE)),  # noqa: S704 - our own drawing
            "code": CODE.removeprefix("https://"),
        }
        return rendered(
            "test-page",
            context,
            order.locale,
            is_for_browser=order.is_for_browser,
            paper=order.paper,
        )
