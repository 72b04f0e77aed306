"""Renders the pages of templates/print/, for the print worker or for a browser's own print."""

from collections.abc import Mapping
from pathlib import Path

from flask import current_app, url_for
from markupsafe import Markup

from kiosk.printing import fonts
from kiosk.printing.fitting import Fitter
from kiosk.printing.flowing import Flow
from kiosk.web.wording import direction_of

PAPERS: Mapping[str, str] = {
    "a3": "A3",
    "a4": "A4",
    "a5": "A5",
    "letter": "Letter",
    "l7160": "A4, L7160",
    "5160": "Letter, 5160",
}
"""The papers of sheets and what stands on their packet; labels are named by their number."""


class NoSheet(ValueError):  # noqa: N818 - read by whoever asked for one
    """The case has no such sheet of paper; the text says why."""


def assets() -> Path:
    """Return the static folder, where fonts and style sheets are."""
    return Path(current_app.static_folder or "")


def rendered(
    name: str,
    context: dict[str, object],
    locale: str,
    *,
    is_for_browser: bool,
    paper: str = "a4",
) -> str:
    """Return the page of print/<name>.html, styled by `fonts.style_files`.

    `paper` is one of PAPERS; the page's body has a class for it, for what differs beside its size.
    For the worker everything is inside the page, since it fetches nothing; for the browser the
    style sheets are linked, as its policy wants it. The caller has set the language to `locale`.
    """
    template = current_app.jinja_env.get_template(f"print/{name}.html")
    context = context | {
        "fit": Fitter(assets()),
        "flow": Flow(assets()),
        "paper": paper,
        "paper_name": PAPERS[paper],
        "language": locale,
        "direction": direction_of(locale),
    }
    if is_for_browser:
        names = ("vendor/fonts.css", *fonts.style_files(name, paper))
        hrefs = [url_for("static", filename=file) for file in names]
        return _with_our_blanks(template.render(context, stylesheet_hrefs=hrefs))
    # Once without a style sheet, to know which letters occur: only their fonts go along.
    css = fonts.stylesheet(assets(), name, template.render(context), paper)
    inside = Markup(css)  # noqa: S704 - our own files
    return _with_our_blanks(template.render(context, stylesheet=inside))


def _with_our_blanks(page: str) -> str:
    """Return a page without narrow blanks: French has them in numbers, no font of ours does."""
    return page.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
