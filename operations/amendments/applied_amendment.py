"""What applying an amendment does, in numbers and names: the same for the preview and for what was done."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models import Unit
from operations.amendments.amendment_effects import Effects
from operations.amendments.amendment_letters import UnitNews
from rules.cadence import CadenceKind
from rules.revision import AmendmentScope, Difference
from rules.wording import short_date


@dataclass(frozen=True)
class UnitEffect:
    """Obligations of one unit: newly opened, given another date, cancelled."""

    code: str
    name: str
    opened: int
    moved: int
    cancelled: int


@dataclass(frozen=True)
class MovedDuty:
    unit_code: str
    task: str
    before: date
    after: date


@dataclass(frozen=True)
class AppliedAmendment:
    key: str
    amends: str
    scope: AmendmentScope
    is_same: bool
    counts: dict[Difference, int]
    opened: int
    moved: int
    cancelled: int
    reports_opened: int
    reports_cancelled: int
    by_unit: tuple[UnitEffect, ...]
    moves: tuple[MovedDuty, ...]
    periods_added: tuple[str, ...]
    periods_closed: tuple[str, ...]
    unbound: dict[str, list[str]]
    told: tuple[str, ...]
    nobody_to_tell: tuple[str, ...]
    notes: tuple[str, ...]


def summary_of(effects: Effects, news: Iterable[UnitNews], units: Mapping[int, Unit]) -> AppliedAmendment:
    difference = effects.difference
    news = list(news)
    opened = [one.unit for task in effects.tasks for one in task.duties.opened]
    opened += [row["unit_id"] for _, row in effects.reports.opened]
    moved = [duty.unit for task in effects.tasks for duty, _ in task.duties.moved]
    cancelled = [one.unit_id for one in effects.cancelled]
    numbers = [Counter(found) for found in (opened, moved, cancelled)]
    touched = sorted({unit for found in numbers for unit in found})
    reports = effects.reports
    return AppliedAmendment(
        key=difference.draft.key,
        amends=difference.running.key,
        scope=difference.scope,
        is_same=difference.is_same,
        counts=difference.counts,
        opened=len(opened),
        moved=len(moved),
        cancelled=len(cancelled),
        reports_opened=len(reports.opened),
        reports_cancelled=len(reports.cancelled),
        by_unit=tuple(
            UnitEffect(units[unit].code, units[unit].name, *(found[unit] for found in numbers))
            for unit in touched
        ),
        moves=tuple(
            MovedDuty(effects.codes[duty.unit], task.after.task, duty.due_on, to.due_on)
            for task in effects.tasks
            if task.after is not None
            for duty, to in task.duties.moved
        ),
        periods_added=tuple(period.label for period in (*reports.added, *reports.brought_back)),
        periods_closed=tuple(period.label for period in reports.closed),
        unbound=difference.unbound,
        told=tuple(one.unit_name for one in news if one.person is not None),
        nobody_to_tell=tuple(one.unit_name for one in news if one.person is None),
        notes=tuple(_notes(effects, units)),
    )


def _notes(effects: Effects, units: Mapping[int, Unit]) -> Iterable[str]:
    """What a person should have seen before agreeing."""
    for task in effects.tasks:
        row = task.after
        if row is None:
            continue
        past = [to.due_on for _, to in task.duties.moved if to.due_on < effects.today]
        past += [one.due_on for one in task.duties.opened if one.due_on < effects.today]
        if past:
            yield (
                f"hạn {short_date(min(past))} đã qua khi áp dụng, {len(past)} việc sẽ quá hạn ngay: {row.task}"
            )
        for duty, to in task.duties.kept_given:
            yield (
                f"{units[duty.unit].name} giữ hạn riêng {short_date(duty.due_on)} "
                f"(kế hoạch điều chỉnh: {short_date(to.due_on)}): {row.task}"
            )
        if row.cadence_kind is CadenceKind.DEADLINE and row.due_on is None and "time" in task.change.fields:
            yield f"thời hạn “{row.due_named or row.cadence_text}” chưa thành ngày cụ thể: {row.task}"
    named = effects.difference.draft.coordinating_unit_name
    running = effects.difference.running
    coordinator = units.get(running.coordinating_unit_id or 0)
    bound = effects.difference.binder.bind(named).unit_ids if named else ()
    if coordinator is not None and bound and bound != (coordinator.id,):
        yield f"văn bản điều chỉnh nêu đầu mối “{named}”; đầu mối đang theo dõi vẫn là {coordinator.name}"
