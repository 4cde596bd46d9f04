"""Time expressions in text → Cadence; a phrase is all time, a clause is a task that may contain some."""

import re
from dataclasses import dataclass, replace
from datetime import date

from intake.folding import one_line
from intake.times.fixed_times import fixed_times
from intake.times.loose_times import before_events, continuous_times, empty_times, events, relative_terms
from intake.times.recurring_times import recurring_times
from intake.times.terms import Anchor, DayRule, Mention, last_day_in
from intake.times.time_text import TimeText
from rules.cadence import Cadence, CadenceKind, Every
from rules.workdays import WorkCalendar


@dataclass(frozen=True)
class TimeFrame:
    """What a plan says about its own time, for phrases that leave the year out."""

    year: int | None
    issued_on: date | None
    calendar: WorkCalendar


def mentions(text: str, *, year: int | None, issued_on: date | None, careful: bool) -> list[Mention]:
    """Every time expression, left to right; `careful` leaves out time words inside noun phrases and references."""
    source = TimeText(text, careful=careful)
    found = [*relative_terms(source), *before_events(source)]
    found += [*recurring_times(source), *fixed_times(source, year, issued_on)]
    found += [*continuous_times(source), *events(source)]
    found = _days_of_every_year(sorted(found, key=lambda mention: mention.start), source.text)
    return found or sorted(empty_times(source), key=lambda mention: mention.start)


def _days_of_every_year(found: list[Mention], text: str) -> list[Mention]:
    """ "Hằng năm tổng hợp, báo cáo trước ngày 20 tháng 12": the day, without a year, is that of every year."""
    out: list[Mention] = []
    for mention in found:
        before = out[-1] if out else None
        day = mention.last_day
        if (
            before
            and day
            and before.every == (Every.YEARLY,)
            and before.due is None
            and mention.kind is CadenceKind.DEADLINE
            and mention.due == day.isoformat()
            and not re.search(r"\d{4}", text[mention.start : mention.end])
            and not re.search(r"[.;]\s", text[before.end : mention.start])
        ):
            rule = DayRule(Anchor.YEAR, day=day.day, month=day.month, strict=mention.strict)
            out[-1] = replace(before, due=text[mention.start : mention.end].strip(" ,;:."), rules=(rule,))
        else:
            out.append(mention)
    return out


def read_phrase(text: str, *, year: int | None, issued_on: date | None, calendar: WorkCalendar) -> Cadence:
    """A phrase that is all about time, such as the value of "Thời gian thực hiện"."""
    phrase = one_line(text)
    return cadence_of(phrase, mentions(phrase, year=year, issued_on=issued_on, careful=False), calendar)


def read_clause(text: str, frame: TimeFrame) -> Cadence:
    """The times inside a whole task clause, where many time words are no cadence."""
    clause = one_line(text)
    found = mentions(clause, year=frame.year, issued_on=frame.issued_on, careful=True)
    return cadence_of(clause, found, frame.calendar)


def cadence_of(text: str, found: list[Mention], calendar: WorkCalendar) -> Cadence:
    """The first expression leads, all others go to `also`; a rhythm with a day goes before a condition on it."""
    cadences = [single(text, mention, calendar) for mention in found]
    if not cadences:
        return Cadence()
    clear = [c for c in cadences if c.kind is CadenceKind.RECURRING and c.every != (Every.UNSPECIFIED,)]
    if clear and cadences[0].every == (Every.UNSPECIFIED,) and cadences[0].due is None:
        # a bare "định kỳ" only announces the rhythm that follows
        cadences = [clear[0], *(c for c in cadences[1:] if c is not clear[0])]
    first, *others = cadences
    return replace(first, also=tuple(o for o in others if o.kind is not CadenceKind.UNSPECIFIED))


def single(text: str, mention: Mention, calendar: WorkCalendar) -> Cadence:
    due_on = None
    if mention.kind is CadenceKind.DEADLINE and mention.last_day:
        due_on = calendar.roll(last_day_in(calendar, mention.last_day, mention.strict))
    written = text[mention.start : mention.end].strip(" ,;:.")
    return Cadence(mention.kind, mention.every, mention.due, due_on, written or None)
