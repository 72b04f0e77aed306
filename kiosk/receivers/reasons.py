"""Why an action is not accepted, as codes: stored beside the state, worded when shown."""

import enum


class Reason(enum.StrEnum):
    """A code of at most 40 characters; it never holds an answer's own text."""

    # Nothing was sent.
    NOT_REACHED = "not_reached"
    BAD_CERTIFICATE = "bad_certificate"
    NOT_SECURE = "not_secure"
    # Bytes were sent and no valid answer came.
    NO_ANSWER = "no_answer"
    SERVER_FAULT = "server_fault"
    NOT_THE_RECEIVER = "not_the_receiver"
    ANSWER_TOO_LONG = "answer_too_long"
    INTERRUPTED = "interrupted"
    RESTORED = "restored"
    NOT_PROVED = "not_proved"
    FAULT = "fault"
    # The receiver asks to come back.
    BUSY = "busy"
    SLOW_DOWN = "slow_down"
    # The receiver is paused until the host has looked at it.
    MOVED = "moved"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    GONE = "gone"
    FOLDER_MISSING = "folder_missing"
    FOLDER_READ_ONLY = "folder_read_only"
    FOLDER_FULL = "folder_full"
    FOLDER_FAULT = "folder_fault"
    BAD_ADDRESS = "bad_address"
    NOT_HTTPS = "not_https"
    BAD_SECRET = "bad_secret"  # noqa: S105 - a code
    SECRET_CANNOT_OPEN = "secret_cannot_open"  # noqa: S105 - a code
    BAD_KEY = "bad_key"
    BAD_ID = "bad_id"
    UNKNOWN_ID = "unknown_id"
    UNKNOWN_TAG = "unknown_tag"
    UNKNOWN_GROUP = "unknown_group"
    NO_RIGHT = "no_right"
    CLOCK_WRONG = "clock_wrong"
    PRACTICE = "practice"
    # Not for this receiver.
    NO_EMAIL = "no_email"
    NO_CONSENT = "no_consent"
    CASE_NOT_TAKEN = "case_not_taken"
    # This one action needs the host.
    INVALID = "invalid"
    TOO_LARGE = "too_large"
    REJECTED = "rejected"
    ATTEMPTS_SPENT = "attempts_spent"
    CANNOT_OPEN = "cannot_open"
    CANNOT_TELL = "cannot_tell"
    DIFFERS_THERE = "differs_there"
    # The host withdrew it.
    ASKED_BY_SIGNER = "asked_by_signer"
    MADE_UP = "made_up"
    DOUBLE = "double"
    NOT_TO_BE_SENT = "not_to_be_sent"
    # The host read it and holds it back from everybody.
    HELD = "held"
    # It was there and was to be erased.
    ERASED = "erased"
    ERASE_BY_HAND = "erase_by_hand"
