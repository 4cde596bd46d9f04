"""Sổ theo dõi giải quyết văn bản đến: one row for each obligation, as the record stands now."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import DocumentState, OfficialLetter, Plan, Tier, Unit
from models.queries import correspondence as letter_queries
from models.queries import plans as plan_queries
from models.queries import register as register_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.correspondence.issued_letters import KIND_NAMES, number_words_of
from operations.correspondence.letter_head import plan_named
from operations.obligation_words import what_is_owed
from operations.workspace import Workspace
from reports.correspondence.register import RegisterRow, RegisterSheet
from rules.errors import BadInput, NotFound
from rules.lifecycle import State
from rules.progress import PrintedClass, Timeliness, printed_class, progress_of
from rules.reach import EVERYTHING, Reach
from rules.wording import short_date


@dataclass(frozen=True)
class RegisterChoice:
    """Which rows: of one plan or all, of one unit or all, due between two days."""

    plan: str | None = None
    unit: str | None = None
    start: date | None = None
    end: date | None = None
    reach: Reach | None = None  # how far the reader's rights go; None: everywhere


@dataclass(frozen=True)
class _Found:
    plan_id: int | None
    unit_id: int | None
    agency: str
    scope: tuple[tuple[str, str], ...]


def register_sheet(
    workspace: Workspace, choice: RegisterChoice, *, limit: int | None = None, offset: int = 0
) -> RegisterSheet:
    """Everything in one consistent look. `limit`: for a page; a file has all rows."""
    if choice.start and choice.end and choice.end < choice.start:
        raise BadInput("ngày cuối đứng trước ngày đầu", mend="đổi lại hai ngày")
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        found = _found(session, choice)
        views = register_queries.register_views(
            session,
            plan_id=found.plan_id,
            unit_id=found.unit_id,
            start=choice.start,
            end=choice.end,
            reach=choice.reach,
            limit=limit,
            offset=offset,
        )
        rows = _rows(session, workspace, views, workspace.local_day(now))
    return RegisterSheet(found.agency, workspace.local(now), choice.start, choice.end, found.scope, rows)


def register_size(workspace: Workspace, choice: RegisterChoice) -> int:
    with workspace.database.reading() as session:
        plan, unit = _named(session, choice)
        return register_queries.register_size(
            session,
            plan_id=plan.id if plan else None,
            unit_id=unit.id if unit else None,
            start=choice.start,
            end=choice.end,
            reach=choice.reach,
        )


def _named(session: Session, choice: RegisterChoice) -> tuple[Plan | None, Unit | None]:
    """The plan and the unit that were asked for; NotFound also of what is out of reach."""
    reach = choice.reach or EVERYTHING
    plan = plan_queries.plan_by_key(session, choice.plan) if choice.plan else None
    if choice.plan and (plan is None or not reach.covers_plan(plan.id)):
        raise NotFound(f"không có kế hoạch {choice.plan!r}; xem: dondoc plan list")
    unit = unit_queries.unit_by_code(session, choice.unit) if choice.unit else None
    if choice.unit and (unit is None or not reach.covers_unit(unit.id)):
        raise NotFound(f"không có đơn vị mã {choice.unit!r}; xem: dondoc unit list")
    return plan, unit


def _found(session: Session, choice: RegisterChoice) -> _Found:
    plan, unit = _named(session, choice)
    coordinators = {plan.coordinating_unit_id} if plan else register_queries.coordinators(session)
    names = unit_queries.unit_names(session, filter(None, coordinators))
    agency = next(iter(names.values())).name if len(names) == 1 else ""
    dates = [f"từ {short_date(choice.start)}"] if choice.start else []
    dates += [f"đến {short_date(choice.end)}"] if choice.end else []
    scope = (
        ("Văn bản", plan.document_number or plan.key if plan else "mọi kế hoạch"),
        ("Đơn vị", unit.name if unit else "mọi đơn vị"),
        ("Thời hạn giải quyết", " ".join(dates) or "mọi ngày"),
    )
    return _Found(plan.id if plan else None, unit.id if unit else None, agency, scope)


def _rows(
    session: Session, workspace: Workspace, views: list[ObligationView], today: date
) -> tuple[RegisterRow, ...]:
    ids = [view.obligation.id or 0 for view in views]
    letters = letter_queries.letters_about(session, ids)
    plans = {view.plan.id: plan_named(session, view.plan).basis for view in _one_of_each(views)}
    tops = {view.obligation.period_id or 0 for view in views if view.obligation.tier is Tier.TOP}
    numbers = register_queries.numbers_of_reports(session, tops)
    return tuple(
        RegisterRow(
            document=f"{plans[view.plan.id]}: {what_is_owed(view)}",
            holder=_holder(view),
            due_on=view.obligation.due_on,
            progress=_progress(workspace, view, today),
            answer_number=_answer_number(view, numbers),
            note=_note(view, letters.get(view.obligation.id or 0, [])),
        )
        for view in views
    )


def _one_of_each(views: list[ObligationView]) -> list[ObligationView]:
    return list({view.plan.id: view for view in views}.values())


def _holder(view: ObligationView) -> str:
    handler = view.obligation.handled_by_name
    return f"{view.unit.name} ({handler})" if handler else view.unit.name


def _progress(workspace: Workspace, view: ObligationView, today: date) -> str:
    """The printed class (law.md 1.4) with what makes it so."""
    one = view.obligation
    if one.state is State.WAIVED:
        return "Được miễn"
    if one.state is State.CANCELLED:
        return "Thôi theo dõi"
    progress = progress_of(one.state, one.due_on, one.answered_on, today, workspace.calendar_of(view.unit))
    printed = printed_class(progress)
    words = printed.value if printed else ""
    if printed in (PrintedClass.DONE_ON_TIME, PrintedClass.DONE_LATE) and one.answered_on:
        words = f"{words}, gửi ngày {short_date(one.answered_on)}"
        return words if one.state is State.ACCEPTED else f"{words}, chờ tiếp nhận"
    if progress.timeliness is Timeliness.OVERDUE:
        words = f"{words}: {-progress.days_left} ngày làm việc"
    return f"{words}, đã trả lại bổ sung" if one.state is State.RETURNED else words


def _answer_number(view: ObligationView, numbers: dict[int, str]) -> str:
    """Only what the record has: the coordinator's own report upward. A unit's number is the clerk's to enter."""
    if view.obligation.tier is not Tier.TOP:
        return ""
    return numbers.get(view.obligation.period_id or 0, "")


def _note(view: ObligationView, letters: list[OfficialLetter]) -> str:
    one = view.obligation
    parts = [f"hạn ban đầu {short_date(one.original_due_on)}"] if one.original_due_on != one.due_on else []
    for letter in letters:
        if letter.state is DocumentState.ISSUED:
            parts.append(f"{KIND_NAMES[letter.kind.value]} {number_words_of(letter)}")
    return "; ".join(parts)
