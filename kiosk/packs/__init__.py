"""Case packs: read, checked completely, offered with each text in the best language there is."""

from kiosk.packs.checking import BUILTIN, check, load
from kiosk.packs.dates import PartialDate
from kiosk.packs.faults import BrokenPack, Fault
from kiosk.packs.pack import Case, CaseText, Localized, Pack, Story, StoryText
from kiosk.packs.published import json_schema
from kiosk.packs.schema import (
    ActionOpen,
    CardAddress,
    CardRules,
    CaseStatus,
    Embassy,
    LetterRules,
    Petition,
    Rules,
    Source,
    Target,
    WritingRules,
)

__all__ = [
    "BUILTIN",
    "ActionOpen",
    "BrokenPack",
    "CardAddress",
    "CardRules",
    "Case",
    "CaseStatus",
    "CaseText",
    "Embassy",
    "Fault",
    "LetterRules",
    "Localized",
    "Pack",
    "PartialDate",
    "Petition",
    "Rules",
    "Source",
    "Story",
    "StoryText",
    "Target",
    "WritingRules",
    "check",
    "json_schema",
    "load",
]
