"""What somebody asks of the print room."""

from dataclasses import dataclass

from kiosk.models import Event
from kiosk.packs import Case


@dataclass(frozen=True)
class Order:
    """One sheet: in which language, on which paper, and for which case unless for the event.

    `paper` is one of the kind's papers; `is_for_browser` asks for a page with linked style sheets,
    which a browser prints, instead of one for the print worker. `event` tells a sheet until when
    what is gathered is kept.
    """

    locale: str
    paper: str = "a4"
    case: Case | None = None
    is_for_browser: bool = False
    event: Event | None = None

    @property
    def about(self) -> Case:
        """Return the case. Raises ValueError for an order of a sheet for the event."""
        if self.case is None:
            raise ValueError("this sheet is for a case")
        return self.case
