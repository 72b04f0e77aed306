"""Case packs: read, checked completely, offered with each text in the best language there is."""

from kiosk.packs.checking import BUILTIN, check, load
from kiosk.packs.dates import PartialDate
from kiosk.packs.faults import BrokenPack, Fault
from kiosk.packs.pack import Case, CaseText, Localized, Pack, Story, StoryText
from kiosk.packs.schema import (
    ActionOpen,
    CardAddress,
    CaseStatus,
    Petition,
    Rules,
    Source,
    Target,
    json_schema,
)

__all__ = [
    "BUILTIN",
    "ActionOpen",
    "BrokenPack",
    "CardAddress",
    "Case",
    "CaseStatus",
    "CaseText",
    "Fault",
    "Localized",
    "Pack",
    "PartialDate",
    "Petition",
    "Rules",
    "Source",
    "Story",
    "StoryText",
    "Target",
    "check",
    "json_schema",
    "load",
]
