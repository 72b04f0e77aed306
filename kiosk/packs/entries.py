"""One case or impact story, read from its folder."""

from kiosk.packs.agreement import check_case, check_case_page, check_story, check_story_page
from kiosk.packs.desk import Desk
from kiosk.packs.documents import Document, decoded, understood
from kiosk.packs.markup import html_of
from kiosk.packs.pack import Case, CaseText, Story, StoryText
from kiosk.packs.pictures import check_picture
from kiosk.packs.schema import CaseFacts, CasePage, StoryFacts, StoryPage


def read_case(slug: str, document: Document | None, desk: Desk) -> Case | None:
    """Read `cases/<slug>`, whose case.toml is `document`; None if what it needs is not there."""
    folder = f"cases/{slug}"
    facts = understood(document, CaseFacts, desk.findings) if document else None
    if document:
        check_case(document, slug, desk)
    texts = {}
    for language, page in desk.pages(folder).items():
        front = understood(page, CasePage, desk.findings)
        check_case_page(page, language, document, desk)
        if front:
            texts[language] = CaseText(**dict(front), body=html_of(page.body))
    picture = _picture(f"{folder}/stamp.svg", desk)
    if facts is None or picture is None or not texts:
        return None
    return Case(**dict(facts), languages=desk.languages, texts=texts, picture=picture)


def read_story(slug: str, document: Document | None, desk: Desk) -> Story | None:
    """Read `stories/<slug>`, whose story.toml is `document`; None if what it needs is not there."""
    folder = f"stories/{slug}"
    facts = understood(document, StoryFacts, desk.findings) if document else None
    if document:
        check_story(document, slug, desk)
    texts = {}
    for language, page in desk.pages(folder).items():
        front = understood(page, StoryPage, desk.findings)
        check_story_page(page, language, document, desk)
        if front:
            texts[language] = StoryText(**dict(front), body=html_of(page.body))
    if facts is None or not texts:
        return None
    return Story(**dict(facts), languages=desk.languages, texts=texts)


def _picture(file: str, desk: Desk) -> bytes | None:
    content = desk.files.contents.get(file)
    if content is None:
        if file not in desk.files:
            desk.findings.add(file, 1, "the picture is missing: add stamp.svg")
        return None
    text = decoded(file, content, desk.findings)
    for line, words in check_picture(text) if text is not None else ():
        desk.findings.add(file, line, words)
    return content
