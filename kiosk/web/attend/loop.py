"""The loop: cases, and between them what changed for others, turned by the clock or by hand."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import Response, request
from markupsafe import Markup

from kiosk.packs import Case, Story
from kiosk.web.attend.blueprint import bp, numbers
from kiosk.web.htmx import page
from kiosk.web.languages import language
from kiosk.web.state import event, kiosk, shown_cases

Slide = Case | Story
LONG, LONGEST = 340, 420
"""Letters of a slide above which its type is set smaller, so that all of it is seen at once."""


@bp.get("/")
def loop(at: str = "") -> Response:
    """Show the slide named by `at`, or by the address, else the first one."""
    if event().closed_at is not None:
        return page("attend/over.html")
    cases = shown_cases()
    slides = in_turn(cases, kiosk().pack.stories)
    slugs = [slide.slug for slide in slides]
    wanted = at or request.args.get("at", "")
    place = slugs.index(wanted) if wanted in slugs else 0
    told: dict[str, Any] = {
        "slides": slides,
        "slide": slides[place],
        "before": slides[place - 1],
        "following": slides[(place + 1) % len(slides)],
        "length": _length(slides[place]),
        "slide_seconds": kiosk().settings.slide_seconds,
    }
    return page("attend/loop.html", **told, **_of_story(slides[place]), **numbers(cases))


def in_turn(cases: Sequence[Case], stories: Sequence[Story]) -> list[Slide]:
    """Return the cases with a story after every second one, or third where stories are few.

    A single case, as on a table's screen, stands alone. A story called like a case is left out:
    the address of a slide is its name.
    """
    own = {case.slug for case in cases}
    waiting = [story for story in stories if story.slug not in own]
    step = 2 if len(waiting) >= len(cases) // 2 else 3
    slides: list[Slide] = []
    for number, case in enumerate(cases, 1):
        slides.append(case)
        if number % step == 0 and waiting:
            slides.append(waiting.pop(0))
    return slides


def _length(slide: Slide) -> str:
    """Return "long" or "longest" for a slide with much text; a name is set in large type."""
    fields = ("summary", "demand", "news") if isinstance(slide, Case) else ("title", "later")
    texts = [slide.text(field, language()) for field in fields]
    letters = 3 * len(slide.name(language()).value) + sum(len(text.value) for text in texts)
    if isinstance(slide, Story):
        # No code and only one button beside it: four letters need the room of three.
        letters = (letters + len(slide.body(language()).value)) * 3 // 4
    if texts[0].language != language():
        letters += 40
    return "longest" if letters > LONGEST else "long" if letters > LONG else ""


def _of_story(slide: Slide) -> dict[str, Any]:
    """Return what the screen needs of a story; nothing of it for a case."""
    if isinstance(slide, Case):
        return {"story": None}
    body = Markup(slide.body(language()).value)  # noqa: S704 - cleaned by the pack's loader
    hosts = dict.fromkeys(_host(source.url) for source in slide.sources if source.url)
    return {"story": slide, "body": body, "hosts": list(hosts)}


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
