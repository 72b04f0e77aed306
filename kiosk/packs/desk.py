"""What every case and story of one pack is read with."""

from dataclasses import dataclass
from datetime import date

from kiosk.packs.documents import Document, read_page, read_toml
from kiosk.packs.faults import Findings
from kiosk.packs.reading import PackFiles


@dataclass(frozen=True)
class Desk:
    """The files of the pack, what was found so far, and what pack.toml says.

    `languages` is empty when pack.toml does not tell them; `required` are those that must be there.
    """

    files: PackFiles
    findings: Findings
    languages: tuple[str, ...]
    required: tuple[str, ...]
    published_on: date | None

    def document(self, file: str) -> Document | None:
        """Read a TOML file; None, with a fault, if it is missing or cannot be read."""
        if file in self.files.contents:
            return read_toml(file, self.files.contents[file], self.findings)
        if file not in self.files:
            self.findings.add(file, 1, "this file is missing: add it")
        return None

    def pages(self, folder: str) -> dict[str, Document]:
        """Read the texts of all languages that can be read."""
        present = self.files.pages(folder)
        for language in self.required:
            if f"{folder}/{language}.md" not in self.files:
                words = f"the text in {language} is missing: add this file"
                self.findings.add(f"{folder}/{language}.md", 1, words)
        pages = {}
        for language, content in present.items():
            file = f"{folder}/{language}.md"
            if self.languages and language not in self.languages:
                words = "this is no language of the pack: add it to pack.toml or remove the file"
                self.findings.add(file, 1, words)
            elif page := read_page(file, content, self.findings):
                pages[language] = page
        return pages
