"""What a plan will do, day by day, in a throw-away installation; no mail leaves (interfaces.md, `dondoc simulate`)."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from config.clock import SetClock
from config.settings import Settings
from flows.actions import Action, decode_actions, read_actions
from flows.replay import Nobody, Replay
from flows.timeline import Line, Timeline
from notifications.dry import DryTransport
from operations.calendars.calendar_years import fill_years, fill_years_of_draft
from operations.drafts.decisions import Decisions
from operations.drafts.import_plan import import_plan
from operations.plans.confirm_plan import ConfirmedPlan, confirm_plan
from operations.plans.office_policies import put_policy
from operations.plans.plan_outlook import crowded_by
from operations.units.import_units import import_units
from operations.workspace import Workspace, open_workspace
from rules.wording import short_date

# A dry run goes on where a person would be asked: a likeness this close is taken, and said to have been taken.
ASSUME_ABOVE = 0.85
MOST_WARNINGS = 10


@dataclass(frozen=True)
class Simulation:
    plans: tuple[Path, ...]
    units: Path
    start: date
    end: date
    responses: Path | None = None
    decisions: Decisions = field(default_factory=Decisions)
    policies: tuple[Path, ...] = ()  # files of regimes or ladders that the decisions name


def simulate(simulation: Simulation, *, tell: Callable[[Line], None], warn: Callable[[str], None]) -> Line:
    """Tell every event in time order; the last line returned is the summary."""
    with _throw_away_workspace(simulation.start) as (workspace, clock):
        timeline = Timeline(workspace)

        def tell_news() -> None:
            for line in timeline.news():
                tell(line)

        import_units(workspace, simulation.units.read_bytes(), simulation.units.name)
        for file in simulation.policies:
            put_policy(workspace, file.read_bytes(), file.name)
        fill_years(workspace, range(simulation.start.year - 1, simulation.end.year + 2))
        for file in simulation.plans:
            plan = import_plan(workspace, file.read_bytes(), file.name)
            fill_years_of_draft(workspace, plan.key)
            confirmed = confirm_plan(
                workspace, plan.key, simulation.decisions, assume_above=ASSUME_ABOVE, dry=True
            )
            _warn_of_doubts(confirmed, warn)
        crowded = _crowded(workspace, warn)
        replay = Replay(workspace, clock, Nobody(), on_step=tell_news)
        if simulation.responses:
            name = simulation.responses.name
            text = decode_actions(simulation.responses.read_bytes(), name)
            actions = read_actions(text, name, workspace.zone)
            replay.add(actions)
            _warn_of_late_ones(actions, workspace, simulation.end, warn)
        asyncio.run(replay.run(simulation.start, simulation.end))
        tell_news()
        for action, reason in replay.refusals:
            warn(f"{action.where}: không thực hiện được: {reason}")
        return timeline.summary() | {"crowded_days": crowded}


@contextmanager
def _throw_away_workspace(start: date) -> Iterator[tuple[Workspace, SetClock]]:
    with TemporaryDirectory(prefix="dondoc-simulate-") as folder:
        settings = Settings(data=Path(folder), database_url="", smtp_host="", prefect_port=0)
        # Plans are confirmed before the office opens on the first day, so that its round already knows them.
        clock = SetClock(datetime.combine(start, time(7, 30), settings.zone))
        workspace = open_workspace(settings, clock=clock, transport=DryTransport())
        try:
            yield workspace, clock
        finally:
            workspace.close()


def _crowded(workspace: Workspace, warn: Callable[[str], None]) -> list[Line]:
    """The days that ask too much of one unit: the worst in words, all of them as data."""
    with workspace.database.reading() as session:
        found = crowded_by(session, workspace)
    for one in found[:MOST_WARNINGS]:
        warn(f"dồn hạn: {one.words}")
    if len(found) > MOST_WARNINGS:
        warn(
            f"dồn hạn: còn {len(found) - MOST_WARNINGS} chỗ nữa (crowded_days trong dòng tổng cộng của --json)"
        )
    return [
        {"unit": one.unit, "unit_code": one.unit_code, "due_on": one.due_on.isoformat(), "owed": one.owed}
        for one in found
    ]


def _warn_of_late_ones(
    actions: list[Action], workspace: Workspace, end: date, warn: Callable[[str], None]
) -> None:
    late = [action for action in actions if workspace.local_day(action.at) > end]
    if late:
        warn(f"{late[0].where}: {len(late)} hành động sau ngày {short_date(end)} không được thực hiện")


def _warn_of_doubts(confirmed: ConfirmedPlan, warn: Callable[[str], None]) -> None:
    for name, taken in confirmed.assumed.items():
        warn(f"{confirmed.key}: '{name}' được hiểu là '{taken}' (cần người xác nhận khi chạy thật)")
    for name, suggestions in confirmed.unbound.items():
        hint = f"; gần giống: {', '.join(suggestions[:3])}" if suggestions else ""
        warn(f"{confirmed.key}: '{name}' chưa gắn được với đơn vị nào, bỏ qua trong lần chạy thử{hint}")
