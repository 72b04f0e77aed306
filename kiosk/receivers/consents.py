"""What the signer agreed to, as receivers must heed it."""

from kiosk.actions.records import OpenAction

CONTACT = "contact"
"""The purpose of the box "write to me": the only one that puts anybody on a list."""


def wants_contact(action: OpenAction) -> bool:
    """Tell whether the box was ticked; one that was not asked counts as not ticked."""
    answers = [it.granted for it in action.personal.consents if it.purpose == CONTACT]
    return bool(answers) and all(answers)
