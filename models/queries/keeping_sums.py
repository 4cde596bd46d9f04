"""Statements that keep the sums small, and that count again what the triggers have counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Table, delete, insert
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, SQLModel, col, func

from models import AssignmentSum, AssignmentUnit, Obligation, ObligationSum
from models.queries.counted import level_of_row, phase_of_row
from rules.cadence import Role

FOLDING = 2_026_110_8  # any number, the same in every process
KEY = ("plan_id", "kind", "period_id", "state", "phase", "level", "day")
Counts = dict[tuple[object, ...], int]
KEYS: tuple[tuple[type[SQLModel], tuple[str, ...]], ...] = (
    (ObligationSum, KEY),
    (AssignmentSum, ("assignment_id",)),
)


def fold(session: Session) -> None:
    """One row a key again, and none for what has come to nothing. Rows that others add meanwhile stay beside it."""
    for kept, key in KEYS:
        _fold(session, kept.__table__, key)  # type: ignore[attr-defined]


def _fold(session: Session, table: Table, names: Sequence[str]) -> None:
    if session.get_bind().dialect.name == "sqlite":
        session.execute(delete(table).where(table.c.number == 0))
        return
    # Two that fold at once would take the same rows in another order; the second has nothing to do.
    if not session.execute(select_many(func.pg_try_advisory_xact_lock(FOLDING))).scalar():
        return
    key = [table.c[name] for name in names]
    several = (func.count() > 1) | (func.sum(table.c.number) == 0)
    folded = select_many(*key).group_by(*key).having(several).subquery("folded")
    same = [folded.c[name] == table.c[name] for name in names]
    gone = delete(table).where(*same).returning(*key, table.c.number).cte("gone")
    of_gone = [gone.c[name] for name in names]
    number = func.sum(gone.c.number)
    added = select_many(*of_gone, number).group_by(*of_gone).having(number != 0)
    session.execute(insert(table).from_select([*names, "number"], added))


@dataclass(frozen=True)
class Difference:
    """A key whose kept number is not what a recount gives."""

    key: tuple[object, ...]
    kept: int
    recounted: int


def differences(session: Session) -> list[Difference]:
    """Where the kept sums and a recount disagree; the whole tables are read."""
    found = _compared(_kept(session, ObligationSum, KEY), _recounted(session))
    return found + _compared(_kept(session, AssignmentSum, ("assignment_id",)), _leading(session))


def mend(session: Session) -> None:
    """Make the sums what a recount gives."""
    fold(session)
    for (table, names), found in (
        (KEYS[0], _compared(_kept(session, ObligationSum, KEY), _recounted(session))),
        (KEYS[1], _compared(_kept(session, AssignmentSum, KEYS[1][1]), _leading(session))),
    ):
        columns = table.__table__.c  # type: ignore[attr-defined]
        for one in found:
            same = [columns[name] == value for name, value in zip(names, one.key, strict=True)]
            key = dict(zip(names, one.key, strict=True))
            session.execute(delete(table).where(*same))
            session.execute(insert(table).values(**key, number=one.recounted))


def _compared(kept: Counts, again: Counts) -> list[Difference]:
    return [
        Difference(key, kept.get(key, 0), again.get(key, 0))
        for key in sorted(kept.keys() | again.keys(), key=str)
        if kept.get(key, 0) != again.get(key, 0)
    ]


def _kept(session: Session, table: type[SQLModel], names: Sequence[str]) -> Counts:
    columns = table.__table__.c  # type: ignore[attr-defined]
    key = [columns[name] for name in names]
    rows = session.execute(select_many(*key, func.sum(columns.number)).group_by(*key))
    return {tuple(row[:-1]): int(row[-1]) for row in rows}


def _recounted(session: Session) -> Counts:
    rows = select_many(
        col(Obligation.plan_id),
        col(Obligation.kind),
        func.coalesce(col(Obligation.period_id), 0).label("period_id"),
        col(Obligation.state),
        phase_of_row().label("phase"),
        level_of_row().label("level"),
        col(Obligation.due_on).label("day"),
    ).subquery()
    key = list(rows.c)
    found = session.execute(select_many(*key, func.count()).group_by(*key))
    return {tuple(row[:-1]): int(row[-1]) for row in found}


def _leading(session: Session) -> Counts:
    key = col(AssignmentUnit.assignment_id)
    rows = select_many(key, func.count()).where(
        col(AssignmentUnit.role) == Role.LEAD, col(AssignmentUnit.ended_on).is_(None)
    )
    return {(one,): number for one, number in session.execute(rows.group_by(key))}
