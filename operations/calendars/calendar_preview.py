"""What a change of a calendar does, in the words people see before they confirm it."""

from dataclasses import dataclass
from datetime import date

from config.calendars import EntryKind
from operations.calendars.calendar_change import DayChange, RuleChange
from operations.calendars.calendar_effects import OPENS, CalendarEffects
from operations.obligation_words import plan_number, what_is_owed
from rules.wording import weekday_date
from rules.workdays import Roll

KINDS = {
    EntryKind.HOLIDAY: "nghỉ lễ",
    EntryKind.COMPENSATING: "nghỉ bù",
    EntryKind.SWAPPED_OFF: "nghỉ hoán đổi",
    EntryKind.MAKE_UP: "làm bù",
}
ROLLS = {
    Roll.NEXT: "sang ngày làm việc liền sau",
    Roll.PREVIOUS: "về ngày làm việc liền trước",
    Roll.NONE: "giữ nguyên ngày nghỉ đó",
}
BEFORE = {False: "không gồm ngày D", True: "gồm cả ngày D"}
PERIOD_DATES = {
    OPENS: "ngày mở kỳ",
    "unit_due_on": "hạn đơn vị gửi",
    "top_due_on": "hạn gửi cấp trên",
}


@dataclass(frozen=True)
class MovedDate:
    """One line of a preview. `is_kept`: it lies behind already, so it stays as it was."""

    unit: str
    unit_code: str
    plan: str
    what: str
    before: date
    after: date
    is_kept: bool = False


@dataclass(frozen=True)
class CalendarPreview:
    """Who moves from when to when. `faults`: periods that no longer fit, to be accepted by a person or not at all."""

    calendar: str
    name: str
    version: int
    days: tuple[DayChange, ...]
    rules: tuple[RuleChange, ...]
    rows: tuple[MovedDate, ...]
    kept: tuple[MovedDate, ...]
    periods: tuple[MovedDate, ...]
    faults: tuple[str, ...]
    people: int

    @property
    def changes_nothing(self) -> bool:
        return not (self.days or self.rules)


def preview_of(effects: CalendarEffects, *, people: int, version: int) -> CalendarPreview:
    """The effects in words: rows by date, then what was opened first."""
    rows = [
        MovedDate(
            unit=view.unit.name,
            unit_code=view.unit.code,
            plan=plan_number(view),
            what=what_is_owed(view),
            before=shift.dated.day,
            after=shift.to,
            is_kept=not shift.moves,
        )
        for view, shift in sorted(effects.due, key=lambda pair: (pair[1].dated.day, pair[0].obligation.id))
    ]
    periods = [
        MovedDate(
            unit="",
            unit_code="",
            plan=one.plan.document_number or one.plan.key,
            what=f"{PERIOD_DATES[column]} {one.period.label}",
            before=shift.dated.day,
            after=shift.to,
        )
        for one in effects.periods
        for column, shift in sorted(one.moves.items())
    ]
    return CalendarPreview(
        calendar=effects.row.key,
        name=effects.row.name,
        version=version,
        days=effects.days,
        rules=effects.rules,
        rows=tuple(row for row in rows if not row.is_kept),
        kept=tuple(row for row in rows if row.is_kept),
        periods=tuple(periods),
        faults=effects.faults,
        people=people,
    )


def day_words(one: DayChange) -> str:
    """'Thứ Sáu 2/1/2026: nghỉ hoán đổi – Nghỉ hoán đổi, làm bù ngày 10/01/2026 (12729/VPCP-KGVX)'."""
    day = weekday_date(one.day)
    if one.after is None:
        before = f" (trước là {KINDS[one.before.kind]}: {one.before.name})" if one.before else ""
        return f"{day}: bỏ khỏi lịch{before}"
    status = "" if one.after.official else "; dự kiến"
    before = ""
    if one.before is not None and one.before.kind is not one.after.kind:
        before = f"; trước là {KINDS[one.before.kind]}"
    return f"{day}: {KINDS[one.after.kind]} – {one.after.name} ({one.after.source}{status}{before})"


def rule_words(one: RuleChange) -> str:
    """'Hạn rơi vào ngày nghỉ: về ngày làm việc liền trước (trước là: sang ngày làm việc liền sau)'."""
    if isinstance(one.after, Roll) and isinstance(one.before, Roll):
        return f"Hạn rơi vào ngày nghỉ: {ROLLS[one.after]} (trước là: {ROLLS[one.before]})"
    after, before = BEFORE[bool(one.after)], BEFORE[bool(one.before)]
    return f"“Trước ngày D”: {after} (trước là: {before}); chỉ áp dụng cho văn bản đọc từ nay"


def change_words(seen: CalendarPreview) -> list[str]:
    """Everything that is written, one line each."""
    return [*(rule_words(one) for one in seen.rules), *(day_words(one) for one in seen.days)]
