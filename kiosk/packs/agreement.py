"""What the files of one case or story must say about each other, beyond the schema of each."""

from collections.abc import Collection, Mapping

from kiosk.packs.characters import shown
from kiosk.packs.dates import PartialDate
from kiosk.packs.desk import Desk
from kiosk.packs.documents import Document
from kiosk.packs.faults import Findings
from kiosk.packs.letters import check_naming, takes_letters
from kiosk.packs.markup import check_body, unknown_source
from kiosk.packs.schema import ActionOpen

ALWAYS = ("name", "summary", "status", "stamp_alt")
FOR_ACTIONS = ("demand", "petition", "target")
FOR_WRITING = ("letter", "starters")
ACTION_TABLES = ("target", "card", "embassy", "petitions")
REFERENCES = (
    ("status_sources", "*"),
    ("news_sources", "*"),
    ("target", "sources", "*"),
    ("card", "sources", "*"),
    ("embassy", "sources", "*"),
    ("rules", "sources", "*"),
    ("petitions", "*", "source"),
)


def check_case(document: Document, slug: str, desk: Desk) -> None:
    """Check case.toml of the folder `slug`."""
    _check_slug(document, slug, desk.findings)
    _check_sources(document, desk.findings)
    _check_dates(document, ("status_as_of",), desk)
    _check_petitions(document, desk.findings)
    for key in ("salutation", "closing"):
        _check_languages(document, key, desk)
    if _is_closed(document):
        _check_closed(document, desk.findings)


def check_story(document: Document, slug: str, desk: Desk) -> None:
    """Check story.toml of the folder `slug`."""
    _check_slug(document, slug, desk.findings)
    _check_sources(document, desk.findings)
    _check_dates(document, ("happened_on", "later_on"), desk)
    happened, later = _date(document, "happened_on"), _date(document, "later_on")
    if happened and later and later.earliest() < happened.earliest():
        document.fault(("later_on",), "later_on is before happened_on: correct it", desk.findings)


def check_case_page(page: Document, language: str, case: Document | None, desk: Desk) -> None:
    """Check the text of a case in one language; `case` is None when case.toml cannot be read."""
    is_closed = case is not None and _is_closed(case)
    _check_page(page, language, _needed(case), case, desk)
    for key in (*FOR_ACTIONS, *FOR_WRITING) if is_closed else ():
        if key in page.data:
            page.fault((key,), _no_action(key), desk.findings)
    if case and not is_closed:
        check_naming(page, case, desk)
    if "news" in page.data and case and not is_closed and not case.data.get("news_sources"):
        words = "the news are without source: add news_sources to case.toml"
        page.fault(("news",), words, desk.findings)


def check_story_page(page: Document, language: str, story: Document | None, desk: Desk) -> None:
    """Check a story in one language; `story` is None when story.toml cannot be read."""
    has_later = story is not None and "later_on" in story.data
    needed = ("name", "title", "later") if has_later else ("name", "title")
    _check_page(page, language, needed, story, desk)
    if "later" in page.data and story is not None and not has_later:
        words = "story.toml has no later_on: add the date, or remove this text"
        page.fault(("later",), words, desk.findings)


def _is_closed(case: Document) -> bool:
    return case.text("action_open") == ActionOpen.NO


def _needed(case: Document | None) -> tuple[str, ...]:
    if case is None:
        return (*ALWAYS, *FOR_ACTIONS)
    if _is_closed(case):
        return (*ALWAYS, "news")
    return (*ALWAYS, *FOR_ACTIONS, *(("letter",) if takes_letters(case) else ()))


def _no_action(key: str) -> str:
    return f'a case with action_open = "no" takes no action: remove "{key}"'


def _check_closed(document: Document, findings: Findings) -> None:
    for table in ACTION_TABLES:
        if table in document.data:
            document.fault((table,), _no_action(table), findings)
    if not document.data.get("news_sources"):
        words = "the news are without source: add news_sources"
        document.fault(("news_sources",), words, findings)


def _check_slug(document: Document, slug: str, findings: Findings) -> None:
    declared = document.text("slug")
    if declared is not None and declared != slug:
        words = f'the slug "{shown(declared)}" is not the name of its folder: make them equal'
        document.fault(("slug",), words, findings)


def _check_sources(document: Document, findings: Findings) -> None:
    known: set[str] = set()
    for path, name in document.texts("sources", "*", "id"):
        if name in known:
            words = f'the source id "{shown(name)}" is used twice: choose another'
            document.fault(path, words, findings)
        known.add(name)
    addresses = {path[:-1] for path, _ in document.texts("sources", "*", "url")}
    for path, kind in document.texts("sources", "*", "kind"):
        if kind != "derived" and path[:-1] not in addresses:
            words = "the source has no url: add it, unless its kind is derived"
            document.fault(path[:-1], words, findings)
    for pattern in REFERENCES:
        for path, name in document.texts(*pattern):
            if name not in known:
                document.fault(path, unknown_source(name), findings)


def _date(document: Document, key: str) -> PartialDate | None:
    try:
        return PartialDate.parse(document.data.get(key))
    except ValueError:
        return None


def _check_dates(document: Document, keys: Collection[str], desk: Desk) -> None:
    for key in keys:
        found = _date(document, key)
        if found and desk.published_on and found.is_after(desk.published_on):
            words = f"{key} is later than published_on of the pack: correct one of them"
            document.fault((key,), words, desk.findings)


def _check_petitions(document: Document, findings: Findings) -> None:
    seen = set()
    for path, language in document.texts("petitions", "*", "language"):
        if language in seen:
            words = f'there is another petition in "{shown(language)}": keep one per language'
            document.fault(path, words, findings)
        seen.add(language)


def _check_languages(document: Document, key: str, desk: Desk) -> None:
    target = document.data.get("target")
    texts = target.get(key) if isinstance(target, Mapping) else None
    if isinstance(texts, Mapping):
        for language in desk.required:
            if language not in texts:
                words = f'"{key}" is missing in {language}: add it'
                document.fault(("target", key), words, desk.findings)


def _check_page(
    page: Document,
    language: str,
    needed: Collection[str],
    entry: Document | None,
    desk: Desk,
) -> None:
    if language in desk.required:
        for key in needed:
            if key not in page.data:
                words = f'the text "{key}" is missing in {language}: add it'
                page.fault((), words, desk.findings)
        if not page.body.strip():
            words = f"the story is missing in {language}: write it below the second +++"
            desk.findings.add(page.file, page.body_line, words)
    known = {name for _, name in entry.texts("sources", "*", "id")} if entry else None
    for line, words in check_body(page.body, known):
        desk.findings.add(page.file, page.body_line + line, words)
