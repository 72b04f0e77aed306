"""Why an action is not accepted, in words that say what to do."""

import enum

from flask_babel import lazy_gettext

from kiosk.receivers import Reason

WORDS = {
    Reason.NOT_REACHED: lazy_gettext("Not reached. Check that this laptop is online."),
    Reason.BAD_CERTIFICATE: lazy_gettext(
        "The receiver could not prove who it is. Nothing was sent. Tell those who run it."
    ),
    Reason.NOT_SECURE: lazy_gettext("The line is not secure. Nothing was sent."),
    Reason.NO_ANSWER: lazy_gettext("No answer came. It is asked again; nothing is counted twice."),
    Reason.SERVER_FAULT: lazy_gettext("The receiver has a fault. It is asked again later."),
    Reason.NOT_THE_RECEIVER: lazy_gettext(
        "Another page answered, often that of a Wi-Fi. Log in to the Wi-Fi, then send again."
    ),
    Reason.ANSWER_TOO_LONG: lazy_gettext("The answer made no sense. It is asked again later."),
    Reason.INTERRUPTED: lazy_gettext("The laptop was switched off meanwhile. It is asked again."),
    Reason.FAULT: lazy_gettext("Something went wrong on our side. Try again, or ask for help."),
    Reason.BUSY: lazy_gettext("The receiver is busy. It is asked again later."),
    Reason.SLOW_DOWN: lazy_gettext("The receiver asks us to wait. It is asked again later."),
    Reason.MOVED: lazy_gettext("The receiver has another address now. Ask for the new one."),
    Reason.UNAUTHORISED: lazy_gettext("The receiver does not know us. Check the secret."),
    Reason.FORBIDDEN: lazy_gettext("The receiver does not let us in. Ask those who run it."),
    Reason.NOT_FOUND: lazy_gettext("There is no receiver at this address. Check it."),
    Reason.GONE: lazy_gettext("The receiver has been switched off. Ask those who run it."),
    Reason.FOLDER_MISSING: lazy_gettext("The folder is not there. Put the stick in again."),
    Reason.FOLDER_READ_ONLY: lazy_gettext("The folder cannot be written to. Choose another one."),
    Reason.FOLDER_FULL: lazy_gettext("The disk of this folder is full. Make room, then try again."),
    Reason.FOLDER_FAULT: lazy_gettext("The folder cannot be used. Choose another one."),
    Reason.BAD_ADDRESS: lazy_gettext("This is not a web address. It begins with https://"),
    Reason.NOT_HTTPS: lazy_gettext("The address must begin with https://"),
    Reason.BAD_SECRET: lazy_gettext("The secret is not whole. It begins with whsec_"),
    Reason.SECRET_CANNOT_OPEN: lazy_gettext(
        "The secret cannot be opened. Write it into the receiver's settings again."
    ),
    Reason.INVALID: lazy_gettext(
        "The receiver says that something in this signature is not valid. Edit it, then try again."
    ),
    Reason.TOO_LARGE: lazy_gettext(
        "The receiver says that this signature is too long. Edit it, then try again."
    ),
    Reason.REJECTED: lazy_gettext(
        "The receiver does not take this signature. Edit it, or ask those who run the receiver."
    ),
    Reason.ATTEMPTS_SPENT: lazy_gettext("Tried too often. Ask those who run the receiver."),
    Reason.CANNOT_OPEN: lazy_gettext("The sealed part is damaged and cannot be opened."),
    Reason.CANNOT_TELL: lazy_gettext("Nobody can tell whether it arrived. Ask the receiver."),
    Reason.RESTORED: lazy_gettext(
        "This laptop was restored from a backup. Nobody knows whether it arrived: it is asked "
        "again."
    ),
    Reason.NOT_PROVED: lazy_gettext("Nothing proves yet that it arrived. It is asked again."),
    Reason.BAD_KEY: lazy_gettext("The key is not whole. Copy it again where it came from."),
    Reason.BAD_ID: lazy_gettext("This is not an id of a petition there. Copy it again."),
    Reason.UNKNOWN_ID: lazy_gettext("There is no such petition at the receiver. Check its id."),
    Reason.UNKNOWN_TAG: lazy_gettext("There is no such tag at the receiver. Add it there first."),
    Reason.UNKNOWN_GROUP: lazy_gettext(
        "There is no such group at the receiver. Add it there first."
    ),
    Reason.NO_RIGHT: lazy_gettext(
        "Our key may not do this there. Ask those who run the receiver for the right to it."
    ),
    Reason.CLOCK_WRONG: lazy_gettext(
        "The clock of this laptop is wrong. Set date and time, then send again."
    ),
    Reason.PRACTICE: lazy_gettext(
        "This is a practice event. Nothing of it goes there, where it would count as real."
    ),
    Reason.NO_EMAIL: lazy_gettext(
        "Without an e-mail address this receiver does not take it. Hand it over as a list."
    ),
    Reason.NO_CONSENT: lazy_gettext("Its signer did not agree to what this receiver does."),
    Reason.CASE_NOT_TAKEN: lazy_gettext(
        "This receiver has no petition for this case. Add one in its settings."
    ),
    Reason.DIFFERS_THERE: lazy_gettext(
        "Something else stands there under the same number. Ask those who run the receiver."
    ),
    Reason.ASKED_BY_SIGNER: lazy_gettext("The signer asked for it"),
    Reason.MADE_UP: lazy_gettext("It is made up or a joke"),
    Reason.DOUBLE: lazy_gettext("It is there twice"),
    Reason.NOT_TO_BE_SENT: lazy_gettext("It shall not be sent for another reason"),
    Reason.HELD: lazy_gettext("Held back by the host after reading"),
    Reason.ERASED: lazy_gettext("Erased"),
    Reason.ERASE_BY_HAND: lazy_gettext(
        "It cannot be taken back from here. Ask those who have it to erase it."
    ),
}
WITHDRAWALS = (Reason.ASKED_BY_SIGNER, Reason.MADE_UP, Reason.DOUBLE, Reason.NOT_TO_BE_SENT)
"""What a host may choose from to withdraw, in this order."""


class Remedy(enum.StrEnum):
    """Where on the desk something can be done about a reason."""

    SETTINGS = "settings"
    EDIT = "edit"
    AGAIN = "again"


REMEDIES = {
    Remedy.SETTINGS: frozenset(
        {
            Reason.MOVED,
            Reason.UNAUTHORISED,
            Reason.NOT_FOUND,
            Reason.FOLDER_MISSING,
            Reason.FOLDER_READ_ONLY,
            Reason.FOLDER_FAULT,
            Reason.BAD_ADDRESS,
            Reason.NOT_HTTPS,
            Reason.BAD_SECRET,
            Reason.SECRET_CANNOT_OPEN,
            Reason.BAD_KEY,
            Reason.BAD_ID,
            Reason.UNKNOWN_ID,
            Reason.UNKNOWN_TAG,
            Reason.UNKNOWN_GROUP,
            Reason.CASE_NOT_TAKEN,
        }
    ),
    Remedy.EDIT: frozenset({Reason.INVALID, Reason.TOO_LARGE, Reason.REJECTED}),
}


def remedy_of(code: str | None) -> Remedy:
    """Return where to go on; trying again is left for what no page of ours can mend."""
    return next((it for it, codes in REMEDIES.items() if code in codes), Remedy.AGAIN)


def reason_words(code: str | None) -> str:
    """Return the words for a reason's code; the code itself for one of a later version."""
    if code is None:
        return ""
    return str(WORDS[Reason(code)]) if code in set(Reason) else code
