"""A swap announced late: seen first, applied once, dates moved, each person told once (domain.md 2.3, tracking.md 1.4)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from email import message_from_bytes, policy

import pytest

from config.calendars import CalendarEntry, EntryKind, national_entries
from config.clock import SetClock
from models import ObligationKind, OutboxMessage, Tier
from models.queries import audit as audit_queries
from models.queries import calendar as calendar_queries
from models.queries import plans as plan_queries
from operations.amendments.apply_amendment import apply_amendment
from operations.calendars.add_calendar import add_calendar
from operations.calendars.calendar_change import (
    CalendarChange,
    file_change,
    rule_change,
    swap_change,
    year_change,
)
from operations.calendars.calendar_effects import current_version
from operations.calendars.change_calendar import change_calendar, preview_calendar
from operations.ladder.decide_extension import decide_extension
from operations.ladder.request_extension import request_extension
from operations.plans.override_period import NewDates, override_period
from operations.units.delegate import add_absence
from operations.units.import_units import import_units
from operations.workspace import Workspace
from rules.errors import BadInput, LostRace, Refused
from rules.lifecycle import State
from rules.workdays import Roll
from tests.builders import UNITS_CSV, a_deadline, a_draft, a_plan, a_reporting_duty, an_assignment, at
from tests.operations.amending import (
    an_amendment,
    answer,
    everything,
    everything_owed,
    letters,
    round_on,
    tasks_of,
    the_plan,
)

OFF, MADE_UP = date(2026, 1, 2), date(2026, 1, 10)
LETTER = "Công văn 12729/VPCP-KGVX ngày 25/12/2025"


def version(workspace: Workspace, key: str = "vn") -> int:
    return current_version(workspace, key)


def apply(workspace: Workspace, change: CalendarChange, **choices: bool) -> None:
    change_calendar(workspace, change, version=version(workspace, change.calendar), **choices)


def as_before_the_letter(workspace: Workspace) -> None:
    """The calendar as it stood on 24/12/2025: nobody knew of the swap."""
    apply(workspace, CalendarChange(remove=(OFF, MADE_UP)))


def a_winter_plan(workspace: Workspace, clock: SetClock) -> str:
    """Confirmed on 1/12/2025: deadlines on 2/1 and 10/1 for two units, one on 9/1 that no swap touches."""
    clock.set(at("2025-12-01", "10:00"))
    as_before_the_letter(workspace)
    draft = a_draft(
        a_reporting_duty(),
        an_assignment(),
        a_deadline(due_on="2026-01-02"),
        a_deadline(due_on="2026-01-10"),
        a_deadline("Sở Y tế", due_on="2026-01-02"),
        a_deadline("Sở Tư pháp", due_on="2026-01-09"),
        date=date(2025, 12, 1),
        plan_year=2026,
    )
    return a_plan(workspace, draft)


def due_dates(workspace: Workspace, key: str, code: str) -> list[date]:
    return [one.due_on for one in tasks_of(workspace, key, code)]


def swap(workspace: Workspace) -> CalendarChange:
    return swap_change(workspace, day_off=OFF, make_up=MADE_UP, source=LETTER)


def words(letter: OutboxMessage) -> str:
    message = message_from_bytes(letter.content or b"", policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_swap_announced_late_moves_dates_and_tells_each_person_once(
    workspace: Workspace, clock: SetClock
) -> None:
    key = a_winter_plan(workspace, clock)
    assert due_dates(workspace, key, "STC") == [date(2026, 1, 2), date(2026, 1, 12)]
    round_on(workspace, clock, "2025-12-24")
    clock.set(at("2025-12-25", "15:00"))
    before = everything(workspace)
    seen = preview_calendar(workspace, swap(workspace))
    assert [(one.unit_code, one.before, one.after) for one in seen.rows] == [
        ("STC", date(2026, 1, 2), date(2026, 1, 5)),
        ("SYT", date(2026, 1, 2), date(2026, 1, 5)),
        ("STC", date(2026, 1, 12), date(2026, 1, 10)),
    ]
    assert (seen.people, seen.faults, seen.kept) == (2, (), ())
    assert everything(workspace) == before
    assert workspace.calendar.is_workday(OFF)

    change = swap(workspace)
    applied = change_calendar(workspace, change, version=seen.version)
    assert (applied.rows, applied.people, applied.version) == (seen.rows, 2, seen.version + 1)
    assert not workspace.calendar.is_workday(OFF)
    assert workspace.calendar.is_workday(MADE_UP)
    assert due_dates(workspace, key, "STC") == [date(2026, 1, 5), date(2026, 1, 10)]
    assert due_dates(workspace, key, "SYT") == [date(2026, 1, 5)]
    assert due_dates(workspace, key, "STP") == [date(2026, 1, 9)]
    first, second = tasks_of(workspace, key, "STC")
    assert (first.due_version, first.original_due_on) == (2, OFF)
    assert (first.named_due_on, second.named_due_on) == (OFF, MADE_UP)
    # Three working days before 5/1/2026 is 29/12, since 1/1 and 2/1 rest. A date that stays has its next
    # step moved all the same: ten working days before 9/1/2026 was 25/12 and is 24/12.
    assert first.next_action_on == date(2025, 12, 29)
    (untouched,) = tasks_of(workspace, key, "STP")
    assert (untouched.due_version, untouched.next_action_on) == (1, date(2025, 12, 24))

    told = letters(workspace, "calendar_changed")
    assert sorted(one.recipient_email for one in told) == ["desk@stc.example.vn", "desk@syt.example.vn"]
    (of_stc,) = [one for one in told if one.recipient_email == "desk@stc.example.vn"]
    assert "2 việc đổi thời hạn" in of_stc.subject
    assert "Thứ Sáu 2/1/2026 → Thứ Hai 5/1/2026" in words(of_stc)
    assert "Thứ Hai 12/1/2026 → Thứ Bảy 10/1/2026" in words(of_stc)
    assert "12729/VPCP-KGVX" in words(of_stc)
    with pytest.raises(LostRace, match="đã được thay đổi"):
        change_calendar(workspace, change, version=seen.version)
    with pytest.raises(BadInput, match="theo lịch đã là ngày nghỉ"):
        swap(workspace)
    assert len(letters(workspace, "calendar_changed")) == 2
    again = change_calendar(workspace, change, version=version(workspace))
    assert (again.changes_nothing, again.people, again.version) == (True, 0, seen.version + 1)
    with workspace.database.reading() as session:
        events = audit_queries.of_subject(session, ("calendar", 0))
        moved = audit_queries.of_subject(session, ("obligation", first.id or 0))
    assert events[-1].change["moved"] == 3
    assert moved[-1].change["due_on"] == ["2026-01-02", "2026-01-05"]
    # The ladder runs on by the new dates, on the Saturday that is worked.
    for day in ("2025-12-29", "2025-12-31", "2026-01-05", "2026-01-10"):
        round_on(workspace, clock, day)
    assert tasks_of(workspace, key, "STC")[1].next_action_on == date(2026, 1, 12)


def test_what_lies_behind_was_answered_or_was_fixed_does_not_move(
    workspace: Workspace, clock: SetClock
) -> None:
    key = a_winter_plan(workspace, clock)
    round_on(workspace, clock, "2025-12-24")
    answer(workspace, tasks_of(workspace, key, "SYT")[0])
    clock.set(at("2026-01-05", "10:00"))
    seen = preview_calendar(workspace, swap(workspace))
    assert [(one.unit_code, one.before) for one in seen.rows] == [("STC", date(2026, 1, 12))]
    assert [(one.unit_code, one.before, one.after) for one in seen.kept] == [
        ("STC", date(2026, 1, 2), date(2026, 1, 5))
    ]
    apply(workspace, swap(workspace))
    assert due_dates(workspace, key, "STC") == [date(2026, 1, 2), date(2026, 1, 10)]
    assert due_dates(workspace, key, "SYT") == [date(2026, 1, 2)]
    # Taking the swap back moves only what it moved; what it left behind follows no calendar any more.
    apply(workspace, CalendarChange(remove=(OFF, MADE_UP)))
    assert due_dates(workspace, key, "STC") == [date(2026, 1, 2), date(2026, 1, 12)]


def test_periods_follow_and_a_chain_that_no_longer_fits_is_refused(
    workspace: Workspace, clock: SetClock
) -> None:
    key = a_winter_plan(workspace, clock)
    clock.set(at("2026-05-11", "10:00"))

    def rest(*days: int) -> CalendarChange:
        entries = (
            CalendarEntry(date(2026, 6, day), EntryKind.HOLIDAY, "Nghỉ", "1/UBND", official=True)
            for day in days
        )
        return CalendarChange(put=tuple(entries))

    seen = preview_calendar(workspace, rest(16))
    assert {(one.what, one.before.day, one.after.day) for one in seen.periods} == {
        ("hạn đơn vị gửi 6 tháng 2026", 16, 17)
    }
    assert {(one.what, one.before.day, one.after.day) for one in seen.rows} == {
        ("báo cáo 6 tháng 2026", 16, 17)
    }
    apply(workspace, rest(16))
    # A day off before the opening: nobody's due date moves, the request goes out a day earlier.
    opening = preview_calendar(workspace, rest(10))
    assert [one.what for one in opening.periods] == ["ngày mở kỳ 6 tháng 2026"]
    assert (opening.rows, opening.people) == ((), 0)
    apply(workspace, rest(10))
    with workspace.database.reading() as session:
        period = next(
            one
            for one in plan_queries.periods(session, the_plan(workspace, key).id or 0)
            if one.key == "2026-H1"
        )
    reports = [
        view.obligation for view in everything_owed(workspace, key) if view.obligation.period_id == period.id
    ]
    assert {(one.opens_on, one.next_action_on, one.due_on) for one in reports} == {
        (period.opens_on, period.opens_on, date(2026, 6, 17))
    }
    assert (period.opens_on, period.unit_due_on) == (date(2026, 6, 5), date(2026, 6, 17))
    # Rest until the 21st: units would be due after the day of the body above.
    stuck = rest(17, 18, 19, 22)
    assert "thiếu" in preview_calendar(workspace, stuck).faults[0]
    before = everything(workspace)
    with pytest.raises(Refused, match=r"6 tháng 2026 của 46/KH-UBND thiếu \d ngày làm việc"):
        apply(workspace, stuck)
    assert everything(workspace) == before
    assert workspace.calendar.is_workday(date(2026, 6, 17))
    apply(workspace, stuck, accept_short=True)
    assert not workspace.calendar.is_workday(date(2026, 6, 17))


def test_the_rule_for_rest_days_is_changed_and_what_is_fixed_stays(
    workspace: Workspace, clock: SetClock
) -> None:
    """Sundays roll back to Friday; a date moved by an extension stays, and so does another calendar's (tracking.md 1.5)."""
    add_calendar(workspace, "truong", name="Lịch các trường", weekdays="mon tue wed thu fri sat")
    clock.set(at("2026-05-11", "10:00"))
    draft = a_draft(
        a_reporting_duty(),
        a_deadline(due_on="2026-06-14"),
        a_deadline("Sở Y tế", due_on="2026-06-14"),
        a_deadline("Sở Tư pháp", due_on="2026-06-12"),
        date=date(2026, 5, 11),
        plan_year=2026,
    )
    key = a_plan(workspace, draft)
    round_on(workspace, clock, "2026-05-29")
    (granted,) = tasks_of(workspace, key, "SYT")
    request_extension(workspace, granted.id or 0, until=date(2026, 6, 16), reason="chờ số liệu", by="STC")
    decide_extension(workspace, granted.id or 0, grant=True)
    clock.set(at("2026-05-29", "15:00"))
    before = everything(workspace)
    back = rule_change("vn", roll=Roll.PREVIOUS, before_is_inclusive=True)
    seen = preview_calendar(workspace, back)
    assert [(one.unit_code, one.what.startswith("báo cáo"), one.before, one.after) for one in seen.rows] == [
        ("STC", False, date(2026, 6, 15), date(2026, 6, 12))
    ]
    assert {(one.what, one.before.isoformat(), one.after.isoformat()) for one in seen.periods} == {
        ("hạn gửi cấp trên 6 tháng 2026", "2026-06-22", "2026-06-19"),
        ("hạn gửi cấp trên quý III/2026", "2026-09-21", "2026-09-18"),
        ("hạn gửi cấp trên năm 2026", "2026-12-21", "2026-12-18"),
    }
    assert everything(workspace) == before
    assert workspace.calendar.roll_rule is Roll.NEXT
    done = change_calendar(workspace, back, version=seen.version)
    assert (done.rows, done.people, done.version) == (seen.rows, 1, seen.version + 1)
    assert (workspace.calendar.roll_rule, workspace.calendar.before_is_inclusive) == (Roll.PREVIOUS, True)
    assert workspace.calendars.named("truong").roll_rule is Roll.NEXT
    assert [due_dates(workspace, key, code) for code in ("STC", "SYT", "STP")] == [
        [date(2026, 6, 12)], [date(2026, 6, 16)], [date(2026, 6, 12)]
    ]  # fmt: skip
    (told,) = letters(workspace, "calendar_changed")
    assert "Hạn rơi vào ngày nghỉ: về ngày làm việc liền trước" in words(told)
    assert "Thứ Hai 15/6/2026 → Thứ Sáu 12/6/2026" in words(told)
    with workspace.database.reading() as session:
        event = audit_queries.of_subject(session, ("calendar", 0))[-1]
    assert event.change["rules"] == {
        "roll_rule": ["next_working_day", "previous_working_day"], "before_is_inclusive": [False, True]
    }  # fmt: skip
    assert change_calendar(workspace, back, version=version(workspace)).changes_nothing
    with pytest.raises(LostRace):
        change_calendar(workspace, rule_change("vn", roll=Roll.NONE), version=seen.version)
    # Another reading of "trước ngày" moves nothing and tells nobody.
    words_only = preview_calendar(workspace, rule_change("vn", before_is_inclusive=False))
    assert (words_only.rows, words_only.periods, words_only.people, words_only.changes_nothing) == (
        (),
        (),
        0,
        False,
    )
    apply(workspace, rule_change("vn", roll=Roll.NONE))
    assert due_dates(workspace, key, "STC") == [date(2026, 6, 14)]
    with pytest.raises(BadInput, match="chưa nêu quy tắc nào"):
        rule_change("vn")


def test_after_a_letter_for_the_body_above_the_units_date_still_follows_the_calendar(
    workspace: Workspace, clock: SetClock
) -> None:
    """A letter fixes the date it gives and no other (tracking.md 2.6)."""
    key = a_winter_plan(workspace, clock)
    clock.set(at("2026-05-11", "10:00"))
    override_period(workspace, key, "2026-H1", NewDates("9/SNV ngày 5/5/2026", top_due_on=date(2026, 6, 25)))
    rest = tuple(
        CalendarEntry(date(2026, 6, day), EntryKind.HOLIDAY, "Nghỉ", "1/UBND", official=True)
        for day in (16, 25)
    )
    apply(workspace, CalendarChange(put=rest))
    with workspace.database.reading() as session:
        (period,) = (
            one
            for one in plan_queries.periods(session, the_plan(workspace, key).id or 0)
            if one.key == "2026-H1"
        )
    reports = {
        (view.obligation.tier, view.obligation.due_on)
        for view in everything_owed(workspace, key)
        if view.obligation.period_id == period.id
    }
    assert (period.unit_due_on, period.top_due_on) == (date(2026, 6, 17), date(2026, 6, 25))
    assert reports == {(Tier.UNIT, period.unit_due_on)} | {
        (Tier.TOP, period.top_due_on) for tier, _ in reports if tier is Tier.TOP
    }


def test_a_unit_works_by_its_own_calendar(workspace: Workspace, clock: SetClock) -> None:
    own = UNITS_CSV.replace("desk@syt.example.vn,Giám đốc SYT,head@syt.example.vn,,,", "desk@syt.example.vn,Giám đốc SYT,head@syt.example.vn,,,truong")  # fmt: skip
    with pytest.raises(BadInput, match="dòng 6, cột calendar: không có lịch làm việc 'truong'"):
        import_units(workspace, own.encode(), "units.csv")
    add_calendar(workspace, "truong", name="Lịch các trường", weekdays="mon tue wed thu fri sat")
    clock.set(at("2026-05-11", "10:00"))
    draft = a_draft(
        a_reporting_duty(),
        a_deadline("Sở Y tế", due_on="2026-05-30"),
        a_deadline(due_on="2026-05-30"),
        date=date(2026, 5, 11),
        plan_year=2026,
    )
    import_units(workspace, UNITS_CSV.encode(), "units.csv")
    key = a_plan_with(workspace, own, draft)
    assert due_dates(workspace, key, "SYT") == [date(2026, 5, 30)]  # a Saturday, and the school works
    assert due_dates(workspace, key, "STC") == [date(2026, 6, 1)]
    h1 = {
        view.unit.code: view.obligation
        for view in everything_owed(workspace, key)
        if view.obligation.kind is ObligationKind.REPORT and view.period and view.period.key == "2026-9M"
    }
    assert all(one.due_basis == next(iter(h1.values())).due_basis for one in h1.values())
    # A day of the unit's own calendar moves that unit alone; one of the national calendar moves both.
    ceremony = CalendarEntry(date(2026, 5, 30), EntryKind.HOLIDAY, "Bế giảng", "12/KH-SYT", official=True)
    apply(workspace, CalendarChange("truong", (ceremony,)))
    assert due_dates(workspace, key, "SYT") == [date(2026, 6, 1)]
    monday = CalendarEntry(date(2026, 6, 1), EntryKind.HOLIDAY, "Nghỉ", "1/UBND", official=True)
    apply(workspace, CalendarChange("vn", (monday,)))
    assert (due_dates(workspace, key, "SYT"), due_dates(workspace, key, "STC")) == (
        [date(2026, 6, 2)],
        [date(2026, 6, 2)],
    )
    assert tasks_of(workspace, key, "SYT")[0].state is State.SCHEDULED
    # An amendment counts each unit's date on its own calendar, and says how it follows.
    later = an_amendment(
        workspace,
        key,
        a_deadline("Sở Y tế", due_on="2026-06-06"),
        date=date(2026, 5, 11),
        plan_year=2026,
    )
    apply_amendment(workspace, later)
    (moved,) = tasks_of(workspace, key, "SYT")
    assert (moved.due_on, moved.due_basis) == (date(2026, 6, 6), "rolled:2026-06-06")


def a_plan_with(workspace: Workspace, units: str, draft: object) -> str:
    from operations.drafts.decisions import Decisions
    from operations.drafts.import_draft import import_draft
    from operations.plans.confirm_plan import confirm_plan

    import_units(workspace, units.encode(), "units.csv")
    plan = import_draft(workspace, draft, name="ke-hoach.docx", checksum="0" * 64)  # type: ignore[arg-type]
    confirm_plan(workspace, plan.key, Decisions())
    return plan.key


def test_a_further_year_is_filled_once_and_an_office_s_own_days_stay(workspace: Workspace) -> None:
    own = CalendarEntry(date(2031, 1, 1), EntryKind.HOLIDAY, "Tết Dương lịch (đã xác nhận)", "1/TB", official=True)  # fmt: skip
    apply(workspace, CalendarChange(put=(own,)))
    apply(workspace, year_change(workspace, 2031))
    with workspace.database.reading() as session:
        days = {one.day: one for one in calendar_queries.entries(session, "vn") if one.day.year == 2031}
    assert set(days) == {one.day for one in national_entries(2031, 2031)}
    assert days[own.day] == own
    assert not any(one.official for one in days.values() if one.day != own.day)
    assert preview_calendar(workspace, year_change(workspace, 2031)).changes_nothing


def test_a_file_imported_twice_is_imported_once_and_settles_nothing_anew(workspace: Workspace) -> None:
    settled, new = date(2026, 9, 2), date(2026, 9, 4)
    days = [
        CalendarEntry(day, EntryKind.HOLIDAY, "Nghỉ", "tệp nghi.ics", official=False)
        for day in (settled, new)
    ]
    change = file_change(workspace, days)
    assert [one.day for one in change.put] == [new]
    apply(workspace, change)
    assert preview_calendar(workspace, file_change(workspace, days)).changes_nothing
    confirmed = [CalendarEntry(new, EntryKind.HOLIDAY, "Nghỉ", "9/TB", official=True)]
    seen = preview_calendar(workspace, file_change(workspace, confirmed))
    assert [(one.before.official, one.after.official) for one in seen.days if one.before and one.after] == [
        (False, True)
    ]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"put": (CalendarEntry(OFF, EntryKind.HOLIDAY, "Nghỉ", "1", True),), "remove": (OFF,)}, "hai lần"),
        ({"remove": (date(1899, 1, 1),)}, "nằm ngoài"),
    ],
)
def test_a_change_that_contradicts_itself_is_none(
    values: dict[str, tuple[object, ...]], problem: str
) -> None:
    with pytest.raises(BadInput, match=problem):
        CalendarChange(**values)  # type: ignore[arg-type]


def test_whoever_stands_in_is_told_once_for_everybody_who_is_away(
    workspace: Workspace, clock: SetClock
) -> None:
    a_winter_plan(workspace, clock)
    clock.set(at("2025-12-25", "15:00"))
    for away in ("desk@stc.example.vn", "desk@syt.example.vn"):
        add_absence(workspace, person=away, stand_in="head@stc.example.vn", starts_on=date(2025, 12, 25), ends_on=date(2025, 12, 31), reason="Đi học")  # fmt: skip
    apply(workspace, swap(workspace))
    (told,) = letters(workspace, "calendar_changed")
    assert told.recipient_email == "head@stc.example.vn"
    assert "Sở Tài chính, Sở Y tế" in words(told)
    assert "Sở Y tế: Trình ban hành quy định mới (46/KH-UBND)" in words(told)
    assert "nhận thay Chuyên viên STC, Chuyên viên SYT" in words(told)


def test_of_several_people_who_confirm_at_once_one_does(workspace: Workspace, clock: SetClock) -> None:
    key = a_winter_plan(workspace, clock)
    clock.set(at("2025-12-25", "15:00"))
    change, seen = swap(workspace), version(workspace)

    def confirm(_: int) -> bool:
        try:
            change_calendar(workspace, change, version=seen)
        except LostRace:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(confirm, range(4))) == [False, False, False, True]
    assert {one.due_version for one in tasks_of(workspace, key, "STC")} == {2}
    assert len(letters(workspace, "calendar_changed")) == 2
