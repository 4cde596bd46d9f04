"""Who is told that a unit has changed, and what passes to or from it: each person once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models import ContactRole
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from models.queries.units import Person
from notifications.letters import Letter, LetterChange, LetterKind
from operations.letters.put_news import put_news
from operations.obligation_words import plan_number, what_is_owed
from operations.units.unit_change_effects import ChangeEffects
from operations.workspace import Workspace
from rules.cadence import Role
from rules.inheritance import Fate
from rules.keys import answer_letter_key, unit_changed_subject
from rules.unit_changes import ChangeKind


@dataclass(frozen=True)
class UnitNews:
    """What one unit is told. `people`: posts that are held; nobody, when the unit has no contacts."""

    unit_id: int
    unit_name: str
    people: tuple[Person, ...]
    changes: tuple[LetterChange, ...]


def change_words(effects: ChangeEffects) -> str:
    """'Sở A, Sở B hợp nhất thành Sở C'; names hold "và" themselves, so commas part them."""
    before = ", ".join(effects.names[one] for one in effects.leaving)
    after = ", ".join(effects.names[one] for one in effects.heirs)
    match effects.change.kind:
        case ChangeKind.RENAME:
            return f"{before} đổi tên thành {effects.request.name}"
        case ChangeKind.MERGE:
            return f"{before} hợp nhất thành {after}"
        case ChangeKind.SPLIT:
            return f"{before} chia tách thành {after}"
        case ChangeKind.ABSORB:
            return f"{before} sáp nhập vào {after}"
        case ChangeKind.DISSOLVE:
            return f"{before} giải thể"


def news_of(session: Session, effects: ChangeEffects) -> tuple[UnitNews, ...]:
    """The successors first: who holds a post before and after is told of what comes."""
    units = list(dict.fromkeys((*effects.heirs, *effects.leaving)))
    people = unit_queries.people_of(session, units)
    views = obligation_queries.views_of_ids(session, effects.obligations)
    return tuple(
        UnitNews(
            unit_id,
            effects.request.name if effects.change.kind is ChangeKind.RENAME else effects.names[unit_id],
            tuple(people[unit_id, role] for role in ContactRole if (unit_id, role) in people),
            tuple(_changes(effects, views, unit_id)),
        )
        for unit_id in units
    )


def _changes(
    effects: ChangeEffects, views: Mapping[int, ObligationView], unit_id: int
) -> Iterable[LetterChange]:
    """The dated ones, most pressing first, then how many assignments pass in each plan."""
    found: list[tuple[date, LetterChange]] = []
    for one in effects.inheritance.passings:
        view = views[one.owed.id]
        what = f"{what_is_owed(view)} (kế hoạch {plan_number(view)})"
        due = view.obligation.due_on
        if one.to == unit_id and one.fate is Fate.MOVES:
            late = ", đã quá hạn khi tiếp nhận" if one.is_overdue else ""
            change = LetterChange("added", f"{what}, từ {view.unit.name}{late}", after=due.isoformat())
            found.append((due, change))
        elif one.owed.unit == unit_id and one.fate is not Fate.STAYS:
            found.append((due, LetterChange("dropped", what)))
    for opening in effects.inheritance.openings:
        if opening.to == unit_id:
            view = views[opening.like.id]
            what = f"{what_is_owed(view)} (kế hoạch {plan_number(view)}), phần việc từ {view.unit.name}"
            due = view.obligation.due_on
            found.append((due, LetterChange("added", what, after=due.isoformat())))
    yield from (change for _, change in sorted(found, key=lambda pair: pair[0]))
    yield from _parts(effects, unit_id)


def _parts(effects: ChangeEffects, unit_id: int) -> Iterable[LetterChange]:
    for plan in effects.plans.values():
        number = plan.document_number or plan.key
        rows = [row for row, one in effects.parts if one.plan_id == plan.id and row.role is Role.LEAD]
        heirs = [(row, effects.succession.heir_of_part(row.unit_id, row.assignment_id)) for row in rows]
        taken = [row for row, heir in heirs if heir == unit_id and row.unit_id != unit_id]
        given = [row for row, heir in heirs if row.unit_id == unit_id and heir != unit_id]
        for kind, count in (("added", len(taken)), ("dropped", len(given))):
            if count:
                what = f"{count} nhiệm vụ chủ trì trong kế hoạch {number}"
                yield LetterChange("added" if kind == "added" else "dropped", what)


def tell_units(
    session: Session,
    workspace: Workspace,
    effects: ChangeEffects,
    news: Iterable[UnitNews],
    change_id: int,
    now: datetime,
) -> None:
    """In the transaction that changes the units, under a key of the change and the person: never twice."""
    told: set[str] = set()
    for one in news:
        for person in one.people:
            if person.email in told:
                continue
            told.add(person.email)
            letter = _letter(workspace, effects, one, person, change_id, now)
            put_news(session, workspace, letter, plan_id=None, now=now)


def _letter(
    workspace: Workspace, effects: ChangeEffects, one: UnitNews, person: Person, change_id: int, now: datetime
) -> Letter:
    post = "chuyên viên đầu mối" if person.role is ContactRole.DESK else "thủ trưởng"
    return Letter(
        key=answer_letter_key(LetterKind.UNIT_CHANGED.value, unit_changed_subject(change_id), person.email),
        kind=LetterKind.UNIT_CHANGED,
        recipient_name=person.name,
        recipient_email=person.email,
        why=f"Ông/Bà là {post} của {one.unit_name}.",
        today=workspace.local_day(now),
        changes=one.changes,
        facts={
            "change": change_words(effects),
            "effective": effects.change.effective_on.isoformat(),
            "basis": effects.request.legal_basis,
            "unit": one.unit_name,
        },
    )
