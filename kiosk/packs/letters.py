"""What the texts of a case need so that a letter can be written, and tells whom it is about."""

from collections.abc import Mapping

from kiosk.packs.characters import shown
from kiosk.packs.desk import Desk
from kiosk.packs.documents import Document
from kiosk.packs.schema import ActionOpen

NAMING = ("petition", "letter")
"""The texts of which a letter is made; with the name in each it stands there twice (ux.md C6)."""

# A longer text is a fault of its own; reading no further keeps a hostile pack from taking long.
MOST_READ = 2000


def takes_letters(case: Document) -> bool:
    """Tell whether a letter has a way to its target: an address, or the section (design.md 8)."""
    target, rules = case.data.get("target"), case.data.get("rules", {})
    if case.text("action_open") == ActionOpen.NO or not isinstance(target, Mapping):
        return False
    by_section = isinstance(rules, Mapping) and rules.get("who_mails", "section") == "section"
    return by_section or bool(target.get("address"))


def check_naming(page: Document, case: Document, desk: Desk) -> None:
    """Check that what is signed and sent names the person, or the group, in full."""
    spellings = [spelling for _, spelling in case.texts("spellings", "*") if spelling]
    names = [page.text("name") or "", *spellings]
    known = [name.casefold() for name in names if name]
    for key in NAMING if known else ():
        text = (page.text(key) or "")[:MOST_READ].casefold()
        if text and not any(name in text for name in known):
            whom = shown(names[0] or names[1])
            words = f'"{key}" names nobody: write "{whom}" in it, or another spelling of case.toml'
            page.fault((key,), words, desk.findings)
