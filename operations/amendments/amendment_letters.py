"""Who is told that a plan has changed, and what: one letter a unit, about what it answers for (tracking.md 2.3)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models import Assignment, ContactRole, Tier
from models.queries import units as unit_queries
from models.queries.units import Person
from notifications.letters import Letter, LetterChange, LetterKind
from operations.amendments.amendment_effects import Effects
from operations.amendments.amendment_tasks import TaskEffect
from operations.amendments.compare_plans import Member
from operations.amendments.name_amended_plan import named_words
from operations.letters.put_news import put_news
from operations.workspace import Workspace
from rules.cadence import CadenceKind, Role
from rules.keys import answer_letter_key, plan_changed_subject

# Changes of words that the unit has to know; how it is named itself it need not be told.
WORDS = {"output": "sản phẩm", "report_to": "nơi nhận báo cáo", "report_via": "kênh báo cáo",
         "phrase": "thời hạn", "partners": "đơn vị phối hợp"}  # fmt: skip


@dataclass(frozen=True)
class UnitNews:
    """What changes for one unit, and who there is told; nobody when the unit has no desk officer."""

    unit_id: int
    unit_name: str
    person: Person | None
    changes: tuple[LetterChange, ...]


def news_of(session: Session, effects: Effects) -> tuple[UnitNews, ...]:
    """One for each unit with something to know, in the order of the directory."""
    found: dict[int, list[LetterChange]] = defaultdict(list)
    for task in effects.tasks:
        for unit_id, change in _of_task(effects, task):
            found[unit_id].append(change)
    for unit_id, change in _of_reports(effects):
        found[unit_id].append(change)
    units = unit_queries.unit_names(session, found)
    people = unit_queries.people_of(session, found)
    return tuple(
        UnitNews(unit_id, units[unit_id].name, people.get((unit_id, ContactRole.DESK)), tuple(found[unit_id]))
        for unit_id in sorted(found)
    )


def tell_units(
    session: Session, workspace: Workspace, effects: Effects, news: Iterable[UnitNews], now: datetime
) -> None:
    """In the transaction that changes the plan, under a key of the amendment and the unit: never twice."""
    draft, running = effects.difference.draft, effects.difference.running
    for one in news:
        if one.person is None:
            continue
        subject = plan_changed_subject(draft.id or 0, one.unit_id)
        letter = Letter(
            key=answer_letter_key(LetterKind.PLAN_CHANGED.value, subject, one.person.email),
            kind=LetterKind.PLAN_CHANGED,
            recipient_name=one.person.name,
            recipient_email=one.person.email,
            why=f"Ông/Bà là chuyên viên đầu mối của {one.unit_name}.",
            today=effects.today,
            changes=one.changes,
            facts={
                "plan": running.document_number or running.key,
                "amendment": named_words(draft),
                "unit": one.unit_name,
            },
        )
        put_news(session, workspace, letter, plan_id=running.id, now=now)


def _leads(members: Iterable[Member]) -> list[int]:
    return [unit for unit, role, _ in members if role is Role.LEAD]


def _of_task(effects: Effects, task: TaskEffect) -> Iterable[tuple[int, LetterChange]]:
    old = effects.difference.old_rows[task.change.old.id] if task.change.old else None
    before = _leads(effects.difference.old_members[old.id or 0]) if old else []
    after = _leads(task.members)
    for unit in before:
        if old is not None and unit not in after:
            yield unit, LetterChange("dropped", old.task)
    for unit in after:
        if task.after is None:
            continue
        if unit not in before:
            due = [one.due_on for one in task.duties.opened if one.unit == unit]
            yield unit, LetterChange("added", task.after.task, after=_when(task.after, due))
        elif old is not None:
            yield from ((unit, change) for change in _of_staying(effects, task, old, task.after, unit))


def _of_staying(
    effects: Effects, task: TaskEffect, old: Assignment, new: Assignment, unit: int
) -> Iterable[LetterChange]:
    """For a unit that answers for it before and after: its dates, else the words."""
    moved = [(duty.due_on, to.due_on) for duty, to in task.duties.moved if duty.unit == unit]
    for before, after in moved:
        yield LetterChange("moved", new.task, before.isoformat(), after.isoformat())
    opened = [one.due_on for one in task.duties.opened if one.unit == unit]
    gone = [one.due_on for one in task.duties.cancelled if one.unit == unit]
    if (
        "time" in task.change.fields
        and not moved
        and (opened or gone or not _has_answered(effects, old, unit))
    ):
        yield LetterChange("moved", new.task, _when(old, gone), _when(new, opened))
    elif not moved and {*task.change.fields} & {"task", *WORDS}:
        yield _reworded(task, new)


def _has_answered(effects: Effects, old: Assignment, unit: int) -> bool:
    """Dated work with nothing left to move or open is answered, or was given another date already."""
    return any(one.assignment_id == old.id and one.unit_id == unit for one in effects.obligations.values())


def _reworded(task: TaskEffect, new: Assignment) -> LetterChange:
    """The task as it now stands heads the line, so only its old words are repeated; other fields before and after."""
    line, other = task.change.old, task.change.new
    if line is None or other is None:
        return LetterChange("reworded", new.task)
    before, after = ([line.task] if "task" in task.change.fields else []), []
    for name, words in WORDS.items():
        if name in task.change.fields:
            was, now = _text(getattr(line, name)), _text(getattr(other, name))
            before += [f"{words}: {was}"] if was else []
            after.append(f"{words}: {now or 'không nêu'}")
    return LetterChange("reworded", new.task, "; ".join(before), "; ".join(after))


def _text(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _when(row: Assignment, dates: list[date]) -> str:
    """The day of a deadline; of everything else the words of the plan."""
    day = min(dates, default=row.due_on)
    if row.cadence_kind is CadenceKind.DEADLINE and day:
        return day.isoformat()
    return row.cadence_text or row.due_named or ""


def _of_reports(effects: Effects) -> Iterable[tuple[int, LetterChange]]:
    labels = {period.id: period.label for period in effects.periods}
    for period, row in effects.reports.opened:
        what = f"{_report(row['tier'])} {period.label}"
        yield row["unit_id"], LetterChange("added", what, after=row["due_on"].isoformat())
    for one in effects.reports.cancelled:
        yield one.unit_id, LetterChange("dropped", f"{_report(one.tier)} {labels[one.period_id]}")


def _report(tier: Tier) -> str:
    return "báo cáo tổng hợp" if tier is Tier.TOP else "báo cáo"
