"""Whether this machine is ready for tonight: facts are gathered, then each is judged."""

from kiosk.doctor.examining import examine
from kiosk.doctor.findings import Finding, Grade, Line, Topic, is_ready
from kiosk.doctor.place import Place

__all__ = ["Finding", "Grade", "Line", "Place", "Topic", "examine", "is_ready"]
