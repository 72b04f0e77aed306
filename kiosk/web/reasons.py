"""Why an action is not accepted, in words that say what to do."""

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
    Reason.SECRET_CANNOT_OPEN: lazy_gettext("The secret cannot be opened. Add the receiver again."),
    Reason.INVALID: lazy_gettext("The receiver says that this signature is not valid."),
    Reason.TOO_LARGE: lazy_gettext("The receiver says that this signature is too long."),
    Reason.REJECTED: lazy_gettext("The receiver does not take this signature."),
    Reason.ATTEMPTS_SPENT: lazy_gettext("Tried too often. Ask those who run the receiver."),
    Reason.CANNOT_OPEN: lazy_gettext("The sealed part is damaged and cannot be opened."),
    Reason.CANNOT_TELL: lazy_gettext("Nobody can tell whether it arrived. Ask the receiver."),
}


def reason_words(code: str | None) -> str:
    """Return the words for a reason's code; the code itself for one of a later version."""
    if code is None:
        return ""
    return str(WORDS[Reason(code)]) if code in set(Reason) else code
