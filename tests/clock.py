"""A clock for tests of what expires."""


class Clock:
    """Stands until it is turned; in seconds."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds
