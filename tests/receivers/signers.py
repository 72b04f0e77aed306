"""People who sign for the lists, and the lists as a program reads them."""

import csv
import dataclasses
import io
from pathlib import Path
from typing import Any

from kiosk.actions.records import Consent, OpenAction
from tests.receivers.peers import an_action


def someone(name: str = "Amal Example", ticks: bool = True, **person: Any) -> OpenAction:
    action = an_action(name=name)
    personal = dataclasses.replace(
        action.personal,
        person=dataclasses.replace(action.personal.person, **person),
        consents=(Consent("contact", ticks, "0" * 64),),
    )
    return dataclasses.replace(action, personal=personal)


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
