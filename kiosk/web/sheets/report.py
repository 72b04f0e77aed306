"""The event report: what came of the evening, in figures and without a person (ux.md H9, V1)."""

import datetime as dt
from collections.abc import Sequence

from flask_babel import force_locale, format_time, gettext

from kiosk.outbox.figures import Handed, Report
from kiosk.packs import Case, Story
from kiosk.printing.setting import as_set
from kiosk.receivers import Post
from kiosk.web.rendering import NoSheet, rendered
from kiosk.web.sheets.charts import columns_over_time
from kiosk.web.sheets.joining import event_name, name_direction
from kiosk.web.sheets.orders import Order
from kiosk.web.wording import as_of, direction_of, long_date, territory

Names = dict[str, dict[str, str]]


def report_html(order: Order) -> str:
    """Return the report of `order.report` as HTML. Raises NoSheet without one.

    A case that is not among `order.cases` is called by its slug.
    """
    report = order.report
    if report is None:
        raise NoSheet("a report is made of an event's figures: there is no event")
    with force_locale(order.locale):
        context = {
            "title": gettext("Event report"),
            "event_name": event_name(order),
            "name_direction": name_direction(order),
            "when": when(report),
            "where": where(report),
            "report": report,
            "names": names_of(order.cases, order.locale),
            "over_time": columns_over_time(report.hours),
            "receivers": [(receiver_name(found), found) for found in report.receivers],
            "erase_on": long_date(report.erase_on),
            "stories": [_story(story, order.locale) for story in order.stories],
            "mirrored": direction_of(order.locale) == "rtl",
        }
        return rendered(
            "report", context, order.locale, is_for_browser=order.is_for_browser, paper=order.paper
        )


def when(report: Report) -> str:
    """Say from which hour to which people acted, by this laptop's own clock; "" before the first.

    The last hour counts until its end, since no minute is kept.
    """
    if not report.hours:
        return ""
    begin, last = (report.hours[place].at.astimezone() for place in (0, -1))
    if begin.date() != last.date():
        words = gettext("%(begin)s to %(end)s", begin=long_date(begin), end=long_date(last))
        return str(words)
    end = last + dt.timedelta(hours=1)
    return str(
        gettext(
            "%(day)s, %(begin)s to %(end)s",
            day=long_date(begin),
            begin=format_time(begin, "HH:mm", rebase=False),
            end=format_time(end, "HH:mm", rebase=False),
        )
    )


def where(report: Report) -> str:
    """Say where the event was: its place and its country, as far as they are known."""
    country = territory(report.country) if report.country else ""
    return ", ".join(filter(None, (as_set(report.place), country)))


def receiver_name(handed: Handed) -> str:
    if handed.kind == Post.kind:
        return str(gettext("Post"))
    return handed.name or str(gettext("No receiver yet"))


def names_of(cases: Sequence[Case], locale: str) -> Names:
    found = {case.slug: case.name(locale) for case in cases}
    return {slug: {"text": name.value, "language": name.language} for slug, name in found.items()}


def _story(story: Story, locale: str) -> dict[str, str]:
    name, title = story.name(locale), story.text("title", locale)
    return {
        "name": name.value,
        "title": title.value,
        "language": title.language,
        "day": as_of(story.happened_on),
    }
