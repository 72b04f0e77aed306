"""What somebody asks of the print room."""

import datetime as dt
from dataclasses import dataclass, field

from kiosk.models import Event, Kind
from kiosk.outbox.figures import Report
from kiosk.packs import Case, Story


@dataclass(frozen=True)
class Labels:
    """Which labels: for envelopes of letters or of cards, how many, from which place on.

    `goes` None takes the letters' address, else the cards'. `number` None fills the sheet. Places
    are counted from 1 along the rows; those before `first` are used up already.
    """

    goes: Kind | None = None
    number: int | None = None
    first: int = 1


@dataclass(frozen=True)
class Order:
    """One sheet: in which language, on which paper, and for which case unless for the event.

    `paper` is one of the kind's papers; `is_for_browser` asks for a page with linked style sheets,
    which a browser prints, instead of one for the print worker.

    The rest is for single kinds: `event` for every sheet of the event, and for one that tells until
    when what is gathered is kept; `labels`; `address`, where stations join; `report`, the `cases`
    that it names and the `stories` that it tells; for the recovery sheet `passphrase`, `public`,
    the key's public half, and `day`, when it is made. The passphrase shows in no repr.
    """

    locale: str
    paper: str = "a4"
    case: Case | None = None
    is_for_browser: bool = False
    event: Event | None = None
    labels: Labels = Labels()
    address: str = ""
    report: Report | None = None
    cases: tuple[Case, ...] = ()
    stories: tuple[Story, ...] = ()
    passphrase: str = field(default="", repr=False)
    public: bytes = b""
    day: dt.date | None = None

    @property
    def about(self) -> Case:
        """Return the case. Raises ValueError for an order of a sheet for the event."""
        if self.case is None:
            raise ValueError("this sheet is for a case")
        return self.case
