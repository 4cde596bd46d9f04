"""The days that a plan's own words give each period of work that recurs: "quý, trước ngày 05 của tháng cuối quý".

The words win over the end of the period (tracking.md, head; law.md 4).
"""

from functools import lru_cache

from intake.folding import one_line
from intake.times.terms import Anchor, DayRule, Period, rule_for
from intake.times.time_mentions import mentions
from rules.cadence import Every
from rules.errors import ImpossibleDate
from rules.periods import MONTHS_IN, YearDay
from rules.schedule import MONTHS_OF, NamedDay

LAST_DAY = 31  # a month that lacks it ends on its last day
A_YEAR = 12
ANY_YEAR = 2024  # a rule names no year; a leap year refuses no day that exists in one


@lru_cache(maxsize=1024)
def named_days(every: tuple[Every, ...], *phrases: str | None) -> tuple[NamedDay, ...]:
    """One for each period end that the first of these phrases which names any day speaks of; else the end itself holds."""
    lengths: dict[int, int] = {}  # the month a period ends in → its length, the longest where several end
    for one in every:
        for month in MONTHS_OF.get(one, ()):
            lengths[month] = max(lengths.get(month, 0), MONTHS_IN[one])
    rules = _rules(phrases) if lengths else ()
    if not rules:
        return ()
    if len(rules) == 1 and rules[0].anchor is Anchor.YEAR:
        month = min(sorted(lengths), key=lambda end: abs(_place(rules[0]) - end))
        return (_day(month, rules[0]),)
    found = []
    for month, length in sorted(lengths.items()):
        rule = rule_for(rules, Period(ANY_YEAR, month - length + 1, month))
        if rule is not None:
            found.append(_day(month, rule))
    return tuple(found)


def _rules(phrases: tuple[str | None, ...]) -> tuple[DayRule, ...]:
    for phrase in phrases:
        try:
            found = mentions(one_line(phrase or ""), year=None, issued_on=None, careful=False)
        except ImpossibleDate:
            continue  # the reader has raised it as a doubt
        if rules := next((mention.rules for mention in found if mention.rules), ()):
            return rules
    return ()


def _place(rule: DayRule) -> int:
    """The month of the rule, counted on into the next year."""
    return rule.month + (A_YEAR if rule.next_year else 0)


def _day(month: int, rule: DayRule) -> NamedDay:
    match rule.anchor:
        case Anchor.LAST_WORKDAY:
            return NamedDay(month, YearDay(0, month, LAST_DAY), is_last_workday=True)
        case Anchor.YEAR:
            year, of_month = int(rule.next_year), rule.month
        case Anchor.NEXT_MONTH:
            year, of_month = divmod(month, A_YEAR)
            of_month += 1
        case _:
            year, of_month = 0, month
    return NamedDay(month, YearDay(year, of_month, rule.day), is_strict=rule.strict)
