"""The words for each finding of the doctor, and what to do about it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

from kiosk.doctor import Finding

FOUND: Mapping[Finding, Any] = {
    Finding.EVENT_MISSING: lazy_gettext("There is no event on this laptop yet."),
    Finding.EVENT_PRACTICE: lazy_gettext("This is practice: nothing of it counts."),
    Finding.EVENT_CLOSED: lazy_gettext("This event has ended. Nothing personal of it is kept."),
    Finding.EVENT_REAL: lazy_gettext("The event has begun. What people do counts."),
    Finding.DISK_FINE: lazy_gettext("%(free)s are free, and it saves quickly."),
    Finding.DISK_LOW: lazy_gettext("%(free)s are free. This is enough for tonight, but little."),
    Finding.DISK_FULL: lazy_gettext("The disk is full: %(free)s are free."),
    Finding.DISK_SHUT: lazy_gettext("Nothing can be saved in the folder of the kiosk."),
    Finding.DISK_SLOW: lazy_gettext("The disk is slow: saving takes %(seconds)s seconds."),
    Finding.DISK_REMOVABLE: lazy_gettext("The kiosk lies on a stick or a memory card."),
    Finding.DATABASE_WHOLE: lazy_gettext("All of it is whole and can be read."),
    Finding.DATABASE_DAMAGED: lazy_gettext("Part of what was saved is damaged."),
    Finding.DATABASE_NONE: lazy_gettext("Nothing has been saved on this laptop yet."),
    Finding.KEYS_FINE: lazy_gettext("What people write is sealed. The passphrase opens it."),
    Finding.KEYS_RELAY: lazy_gettext("Only the organisation can open what people write."),
    Finding.KEYS_MISSING: lazy_gettext("There is no key to seal with."),
    Finding.KEYS_NO_AGE: lazy_gettext("There is no key for backups yet."),
    Finding.KEYS_NO_IDENTITY: lazy_gettext("This laptop has no key of its own yet."),
    Finding.KEYS_NO_SHEET: lazy_gettext("The recovery sheet has not been printed."),
    Finding.BACKUP_FINE: lazy_gettext("The last copy is of %(at)s. Nothing is newer."),
    Finding.BACKUP_EMPTY: lazy_gettext("There is nothing to copy yet."),
    Finding.BACKUP_NONE: lazy_gettext("No copy is known. Actions on this laptop: %(count)s."),
    Finding.BACKUP_OLD: lazy_gettext(
        "The last copy is of %(at)s. Actions that may be missing in it: %(count)s."
    ),
    Finding.CLOCK_FINE: lazy_gettext("It is %(now)s (%(zone)s)."),
    Finding.CLOCK_BEHIND: lazy_gettext(
        "The clock says %(now)s (%(zone)s), but something was saved later: %(newest)s."
    ),
    Finding.CLOCK_OLD: lazy_gettext(
        "The clock says %(now)s (%(zone)s), which is before this program was made."
    ),
    Finding.POWER_PLUGGED: lazy_gettext("Plugged in. The battery is at %(percent)s %%."),
    Finding.POWER_BATTERY: lazy_gettext("Running on its battery, at %(percent)s %%."),
    Finding.POWER_LOW: lazy_gettext("The battery is at %(percent)s %% and not plugged in."),
    Finding.POWER_UNKNOWN: lazy_gettext("No battery was found: it runs while it is plugged in."),
    Finding.CASES_FINE: lazy_gettext("Cases that one can act for tonight: %(count)s."),
    Finding.CASES_NONE: lazy_gettext("No case can be acted for tonight."),
    Finding.CASES_OLD: lazy_gettext("Cases whose news is more than half a year old: %(count)s."),
    Finding.CASES_UNSURE: lazy_gettext(
        "Cases that are told but take no action until somebody has made sure: %(count)s."
    ),
    Finding.CODES_FINE: lazy_gettext("Read back without a fault: %(count)s."),
    Finding.CODES_NONE: lazy_gettext("No case has an online petition."),
    Finding.CODES_DENSE: lazy_gettext(
        "Read back without a fault: %(all)s. Dense, because the address is long: %(count)s."
    ),
    Finding.CODES_UNREADABLE: lazy_gettext("Codes that cannot be read back: %(cases)s."),
    Finding.SHEETS_FINE: lazy_gettext("Posters, cards and letters can be made, with every name."),
    Finding.SHEETS_NO_PANGO: lazy_gettext(
        "This laptop cannot make letters and cards to print: a part of the program is missing."
    ),
    Finding.SHEETS_NO_FONTS: lazy_gettext("The fonts are missing: some names cannot be shown."),
    Finding.SHEETS_LETTERS: lazy_gettext("Letters that no font can print: %(letters)s"),
    Finding.PRINTER_FINE: lazy_gettext("“%(name)s” is there."),
    Finding.PRINTER_NONE: lazy_gettext("No printer is chosen."),
    Finding.PRINTER_NO_SYSTEM: lazy_gettext(
        "“%(name)s” is chosen, but this laptop does not answer when asked about printers."
    ),
    Finding.PRINTER_UNKNOWN: lazy_gettext("This laptop knows no printer called “%(name)s”."),
    Finding.PRINTER_STOPPED: lazy_gettext("“%(name)s” has been stopped."),
    Finding.PRINTER_KEEPS: lazy_gettext(
        "This laptop may keep copies of printed letters and cards for a day."
    ),
    Finding.STATIONS_NONE: lazy_gettext("This laptop alone."),
    Finding.STATIONS_JOINED: lazy_gettext("Tablets and screens that joined: %(count)s."),
    Finding.STATIONS_PLAIN: lazy_gettext(
        "Tablets are reached over a line that others in the same Wi-Fi could listen to."
    ),
    Finding.OFFLINE_NOW: lazy_gettext("No network is here, and the kiosk needs none."),
    Finding.OFFLINE_REHEARSE: lazy_gettext(
        "A network is here. The kiosk does not use it until you hand over."
    ),
    Finding.LANGUAGES_FINE: lazy_gettext("Languages of the screens: %(count)s."),
    Finding.LANGUAGES_MISSING: lazy_gettext("Languages without their words: %(languages)s."),
    Finding.VERSIONS: lazy_gettext(
        "Écritoire %(own)s, Python %(python)s, SQLite %(sqlite)s, %(system)s"
    ),
    Finding.CANNOT_TELL: lazy_gettext("This could not be looked at."),
}
REMEDIES: Mapping[Finding, Any] = {
    Finding.EVENT_MISSING: lazy_gettext("Start the kiosk once, then look again."),
    Finding.EVENT_PRACTICE: lazy_gettext("Before the doors open, start for real in set-up."),
    Finding.EVENT_CLOSED: lazy_gettext("Make a new event in set-up."),
    Finding.DISK_LOW: lazy_gettext("Delete films or pictures that you do not need here."),
    Finding.DISK_FULL: lazy_gettext(
        "Delete what you do not need on this laptop, then look again. Nothing that was saved is "
        "lost."
    ),
    Finding.DISK_SHUT: lazy_gettext(
        "Start the kiosk with another folder, or ask whoever set up this laptop for the right to "
        "write there."
    ),
    Finding.DISK_SLOW: lazy_gettext("Close other programs. A disk inside the laptop is faster."),
    Finding.DISK_REMOVABLE: lazy_gettext(
        "Leave it in all evening. Better: copy the folder to the disk inside the laptop."
    ),
    Finding.DATABASE_DAMAGED: lazy_gettext(
        "Do not begin. Copy the whole folder to a stick, then ask for help or take the last backup."
    ),
    Finding.DATABASE_NONE: lazy_gettext("Start the kiosk once, then look again."),
    Finding.KEYS_MISSING: lazy_gettext("Do not begin. Make the event again in set-up."),
    Finding.KEYS_NO_AGE: lazy_gettext("Start the kiosk once, then look again."),
    Finding.KEYS_NO_IDENTITY: lazy_gettext("Start the kiosk once, then look again."),
    Finding.KEYS_NO_SHEET: lazy_gettext(
        "Print it and keep it away from the laptop. Without the six words nobody can read what "
        "people wrote."
    ),
    Finding.BACKUP_NONE: lazy_gettext("Put in a stick and make a backup."),
    Finding.BACKUP_OLD: lazy_gettext("Put in a stick and make another backup."),
    Finding.CLOCK_BEHIND: lazy_gettext("Set date and time of this laptop, then look again."),
    Finding.CLOCK_OLD: lazy_gettext("Set date and time of this laptop, then look again."),
    Finding.POWER_BATTERY: lazy_gettext("Plug it in, and tape the cable to the floor."),
    Finding.POWER_LOW: lazy_gettext("Plug it in now."),
    Finding.CASES_NONE: lazy_gettext("Switch on a case, or make sure of one, under Cases."),
    Finding.CASES_OLD: lazy_gettext(
        "Look up whether anything has changed for them, then write the date under Cases."
    ),
    Finding.CASES_UNSURE: lazy_gettext(
        "Ask your organisation whether the demand still holds, then say so under Cases."
    ),
    Finding.CODES_DENSE: lazy_gettext("Try them with an old phone before you print many."),
    Finding.CODES_UNREADABLE: lazy_gettext(
        "Do not print posters of these cases. Ask whoever made the cases for another address."
    ),
    Finding.SHEETS_NO_PANGO: lazy_gettext(
        "Ask whoever set up this laptop to install Pango. Posters can be printed from the browser."
    ),
    Finding.SHEETS_NO_FONTS: lazy_gettext("Install the kiosk again, then look again."),
    Finding.SHEETS_LETTERS: lazy_gettext("Print one sheet with such a name and look at it."),
    Finding.PRINTER_NONE: lazy_gettext(
        "Name one in set-up, or save the sheets and print them from another machine."
    ),
    Finding.PRINTER_NO_SYSTEM: lazy_gettext(
        "Ask whoever set up this laptop to install its printing, or choose no printer."
    ),
    Finding.PRINTER_UNKNOWN: lazy_gettext(
        "Plug it in and switch it on. Then compare its name with the one in the laptop's settings."
    ),
    Finding.PRINTER_STOPPED: lazy_gettext(
        "Look for paper and ink, then switch it on again in the laptop's printer settings."
    ),
    Finding.PRINTER_KEEPS: lazy_gettext(
        "Ask whoever set up this laptop to write “PreserveJobFiles No” into its print settings."
    ),
    Finding.STATIONS_PLAIN: lazy_gettext(
        "Use a Wi-Fi of your own with a password, or let the tablets join the secure way."
    ),
    Finding.OFFLINE_REHEARSE: lazy_gettext(
        "Rehearse once: switch the Wi-Fi off, sign in practice, and see the number on the overview "
        "go up."
    ),
    Finding.LANGUAGES_MISSING: lazy_gettext("Install the kiosk again, then look again."),
    Finding.CANNOT_TELL: lazy_gettext("Look at it yourself, or ask for help."),
}
