"""The fixed part of an appeal letter: what the case says, in a language that it offers."""

import hashlib
import json
from dataclasses import asdict, dataclass

from kiosk.packs import Case


@dataclass(frozen=True)
class LetterText:
    """What stands on every letter for a case; the writer adds who they are and their own words."""

    language: str
    salutation: str
    facts: str
    ask: str
    closing: str

    @property
    def sha256(self) -> str:
        """Tell texts apart: whoever signs a letter must have had this very text before them."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def letter_text(case: Case, language: str) -> LetterText:
    """Return the text in one of `case.letter_languages`. KeyError for another language."""
    target = case.target
    if target is None or target.salutation is None or target.closing is None:
        raise KeyError(language)
    return LetterText(
        language=language,
        salutation=target.salutation[language],
        facts=case.text("letter", language).value,
        ask=case.text("petition", language).value,
        closing=target.closing[language],
    )


def letter_language(case: Case, wanted: str) -> str:
    """Return `wanted` when the case offers it, else English, else the first that it does (C7)."""
    offered = case.letter_languages
    return next(code for code in (wanted, "en", *offered) if code in offered)
