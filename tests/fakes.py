"""Stand-ins that behave: the product ships its own recording transport and set clock, tests use those."""

from config.clock import SetClock
from notifications.recording import RecordingTransport

__all__ = ["RecordingTransport", "SetClock"]
