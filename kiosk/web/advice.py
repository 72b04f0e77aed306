"""What is said about a letter or a card while it is written: what to leave out, what fits."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from flask_babel import lazy_gettext

from kiosk.actions.cautions import Caution, Topic, cautions
from kiosk.printing.writing import Fit, fit_card, fit_letter
from kiosk.web.forms import LetterForm, WritingForm

_WORDS = {
    Topic.ORGANISATION: lazy_gettext("Leave the organisation out: naming it could do harm."),
    Topic.ADDRESS: lazy_gettext("Leave out web addresses, e-mail addresses and hashtags."),
    Topic.RELIGION: lazy_gettext("Better without religion: it could do harm, or not be theirs."),
    Topic.SEASON: lazy_gettext("Better without this feast: season’s greetings suit everybody."),
    Topic.CHARGES: lazy_gettext("Better without the accusations: others read it first."),
    Topic.POLITICS: lazy_gettext("Better without politics: it could do harm."),
    Topic.AVOID: lazy_gettext("Leave this out: for this person it could do harm."),
}
UNPRINTABLE = "unprintable"
AROUND = 24
"""Code points shown on either side of a word, so that one sees which it is."""


@dataclass(frozen=True)
class Remark:
    """A word that had better go, with what stands around it, and why."""

    before: str
    word: str
    after: str
    why: str
    is_blocking: bool


def remark(text: str, caution: Caution, words: Mapping[Topic, object]) -> Remark:
    """Return where in a text the caution stands; `words` say why, to whoever reads it."""
    first, last = caution.start - AROUND, caution.end + AROUND
    return Remark(
        before=("…" if first > 0 else "") + text[max(0, first) : caution.start],
        word=text[caution.start : caution.end],
        after=text[caution.end : last] + ("…" if last < len(text) else ""),
        why=str(words[caution.topic]),
        is_blocking=caution.is_blocking,
    )


@dataclass(frozen=True)
class Advice:
    """Everything that there is to say about a text as it stands."""

    remarks: tuple[Remark, ...]
    topics: frozenset[str]
    fit: Fit

    @property
    def is_blocking(self) -> bool:
        """Tell whether something must be changed: it would endanger the person, or not fit."""
        return not self.fit.fits or any(one.is_blocking for one in self.remarks)

    def is_heeded(self, seen: str) -> bool:
        """Tell whether the text may be sealed: what remains was pointed out and kept on purpose."""
        return not self.is_blocking and self.topics <= set(seen.split())


def look_over(form: WritingForm) -> Advice:
    """Return what is to be said about the form's texts."""
    remarks, topics = [], set()
    for text in form.own_texts.values():
        for caution in cautions(text, form.rules):
            remarks.append(remark(text, caution, _WORDS))
            topics.add(str(caution.topic))
    remarks += _on_the_signature(form)
    fit = _fit(form)
    if fit.unprintable:
        topics.add(UNPRINTABLE)
    return Advice(tuple(remarks), frozenset(topics), fit)


def _on_the_signature(form: WritingForm) -> list[Remark]:
    """Return what must go from name and place; words that only advise are in people's names.

    A name that is known from before is not on the screen, so nothing around the word is shown.
    """
    return [
        Remark("", caution.word, "", str(_WORDS[caution.topic]), is_blocking=True)
        for text in form.signed_with
        for caution in cautions(text, form.rules)
        if caution.is_blocking
    ]


def _fit(form: WritingForm) -> Fit:
    assets = Path(current_app.static_folder or "")
    if isinstance(form, LetterForm):
        return fit_letter(form.body, assets)
    has_drawing = any(strokes for pad, strokes in form.strokes().items() if pad == "drawing")
    return fit_card(form.own_texts["message"], has_drawing, assets)
