"""Words of the count."""

import datetime as dt

from flask_babel import format_time, gettext


def hour_words(hour: dt.datetime) -> str:
    """Say when something was counted; only its hour is kept, by this laptop's own clock."""
    at = hour.astimezone()
    until = at + dt.timedelta(hours=1)
    begin, end = (format_time(moment, "HH:mm", rebase=False) for moment in (at, until))
    return str(gettext("%(begin)s to %(end)s", begin=begin, end=end))
