"""The two questions about a time phrase: what cadence is it, and by which day must it arrive."""

from intake.times.due_answers import DueAnswer, explain_due
from intake.times.time_mentions import TimeFrame, read_clause, read_phrase

__all__ = ["DueAnswer", "TimeFrame", "explain_due", "read_clause", "read_phrase"]
