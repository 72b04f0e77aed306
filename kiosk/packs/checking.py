"""A whole pack: every fault at once, or the pack itself."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from kiosk.packs.characters import shown
from kiosk.packs.desk import Desk
from kiosk.packs.documents import Document, read_toml, understood
from kiosk.packs.entries import read_case, read_story
from kiosk.packs.faults import BrokenPack, Fault, Findings
from kiosk.packs.fields import LANGUAGE
from kiosk.packs.pack import Case, Pack, Story
from kiosk.packs.reading import LARGEST_ZIP, PackFiles, read_archive, read_folder
from kiosk.packs.schema import PackFacts

Entry = TypeVar("Entry", Case, Story)

PACK_FILE = "pack.toml"

BUILTIN = Path(__file__).parent / "builtin"
"""The folder of the pack that ships."""


class Read(NamedTuple):
    """The files of a pack, None where there is nothing to read, and what was wrong with them."""

    files: PackFiles | None
    findings: Findings


def check(path: Path) -> list[Fault]:
    """Return every fault of the pack in a folder or zip, by file and line; none: it can be used."""
    try:
        load(path)
    except BrokenPack as broken:
        return list(broken.faults)
    return []


def load(path: Path) -> Pack:
    """Return the pack in a folder or zip; raises BrokenPack with every fault."""
    return pack_of(files_of(path))


def files_of(source: Path | bytes) -> Read:
    """Return the files of the pack in a folder or a zip, and what is wrong with them so far."""
    findings = Findings()
    if isinstance(source, bytes):
        return Read(read_archive(source, findings), findings)
    if not source.is_file():
        return Read(read_folder(source, findings), findings)
    try:
        with source.open("rb") as file:
            content = file.read(LARGEST_ZIP + 1)
    except OSError as error:
        findings.add(".", 1, f"the file cannot be read: {error.strerror}")
        return Read(None, findings)
    return Read(read_archive(content, findings), findings)


def pack_of(read: Read) -> Pack:
    """Return the pack that these files make; raises BrokenPack with every fault."""
    findings = Findings(set(read.findings.faults))
    pack = _examine(read.files, findings) if read.files else None
    if pack is None or findings.faults:
        raise BrokenPack(findings.in_order())
    return pack


def _examine(files: PackFiles, findings: Findings) -> Pack | None:
    document = _pack_file(files, findings)
    facts = understood(document, PackFacts, findings) if document else None
    desk = _desk(files, findings, document, facts)
    cases = _read(desk, "cases", "case.toml", read_case)
    stories = _read(desk, "stories", "story.toml", read_story)
    if document:
        _check_languages(document, desk)
        _check_order(document, files.slugs("cases"), findings)
    if facts is None or findings.faults:
        return None
    return Pack(
        **dict(facts),
        cases=tuple(cases[slug] for slug in facts.order),
        stories=tuple(sorted(stories.values(), key=_moment, reverse=True)),
    )


def _read(
    desk: Desk,
    kind: str,
    file: str,
    read: Callable[[str, Document | None, Desk], Entry | None],
) -> dict[str, Entry]:
    slugs = desk.files.slugs(kind)
    documents = {slug: desk.document(f"{kind}/{slug}/{file}") for slug in slugs}
    _check_slugs(documents, desk.findings)
    entries = ((slug, read(slug, document, desk)) for slug, document in documents.items())
    return {slug: entry for slug, entry in entries if entry is not None}


def _moment(story: Story) -> date:
    return story.happened_on.earliest()


def _pack_file(files: PackFiles, findings: Findings) -> Document | None:
    if PACK_FILE in files.contents:
        return read_toml(PACK_FILE, files.contents[PACK_FILE], findings)
    if PACK_FILE not in files:
        findings.add(PACK_FILE, 1, "this file is missing: add it, or give the folder that holds it")
    return None


def _desk(
    files: PackFiles,
    findings: Findings,
    document: Document | None,
    facts: PackFacts | None,
) -> Desk:
    # Also when another key of pack.toml is broken, its languages tell which texts to look for.
    languages = _languages(document, "languages")
    return Desk(
        files,
        findings,
        languages,
        required=_languages(document, "required_languages") or languages,
        published_on=facts.published_on if facts else None,
    )


def _languages(document: Document | None, key: str) -> tuple[str, ...]:
    named = document.texts(key, "*") if document else ()
    return tuple(text for _, text in named if re.fullmatch(LANGUAGE, text))


def _check_slugs(documents: Mapping[str, Document | None], findings: Findings) -> None:
    """Compare as a file system may that folds case and composes accents."""
    owners: dict[str, Document] = {}
    for document in documents.values():
        slug = document.text("slug") if document else None
        if document is None or slug is None:
            continue
        folded = unicodedata.normalize("NFC", slug.casefold())
        owner = owners.setdefault(folded, document)
        if owner is not document:
            words = f'the slug "{shown(slug)}" is already that of {owner.file}: choose another'
            document.fault(("slug",), words, findings)


def _check_languages(document: Document, desk: Desk) -> None:
    seen = set()
    for path, language in document.texts("languages", "*"):
        if language in seen:
            words = f'the language "{shown(language)}" is named twice: keep one'
            document.fault(path, words, desk.findings)
        seen.add(language)
    for path, language in document.texts("required_languages", "*"):
        if language not in seen:
            words = f'"{shown(language)}" is none of the languages of the pack: add or remove it'
            document.fault(path, words, desk.findings)
    title = document.data.get("title")
    for language in desk.required:
        if isinstance(title, Mapping) and language not in title:
            words = f"the title is missing in {language}: add it"
            document.fault(("title",), words, desk.findings)


def _check_order(document: Document, slugs: Sequence[str], findings: Findings) -> None:
    seen = set()
    for path, slug in document.texts("order", "*"):
        if slug not in slugs:
            words = f'there is no case "{shown(slug)}" in the folder cases: correct or remove it'
            document.fault(path, words, findings)
        elif slug in seen:
            document.fault(path, f'the case "{slug}" is named twice: keep one', findings)
        seen.add(slug)
    for slug in slugs:
        if slug not in seen and "order" in document.data:
            words = f'the case "{shown(slug)}" is missing in order: add it'
            document.fault(("order",), words, findings)
