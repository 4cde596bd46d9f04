"""The demonstration: one year of the example province, replayed through the real operations with a set clock."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from config.clock import SetClock
from config.settings import Settings
from flows.actions import Action, read_actions
from flows.desk import Desk, name_signatories, read_desk
from flows.habits import HabitualUnits, read_behaviour
from flows.replay import Replay, ReplayClock
from models.queries import units as unit_queries
from operations.care.seal_audit import seal_audit
from operations.drafts.decisions import decisions_from_table, read_decisions
from operations.ladder.keep_balance import keep_balance
from operations.units.import_units import import_units
from operations.workspace import Workspace, open_workspace
from rules.errors import BadInput, Refused

FIRST_DAY = date(2021, 1, 20)
LAST_DAY = date(2022, 1, 14)
# Written when the demonstration begins and again when it has ended: nothing of a real installation is ever touched.
MARK = "demo.txt"
BEGUN, ENDED = "begun\n", "ended\n"


def has_demo(data: Path) -> bool:
    """Whether the folder holds a whole demonstration; Refused when it holds something else."""
    mark = data / MARK
    if mark.exists():
        return mark.read_text("utf-8") == ENDED
    if (data / "dondoc.sqlite").exists():
        raise Refused(f"{data} đang chứa dữ liệu thật; hãy chọn thư mục khác cho bản trình diễn (--data)")
    return False


def play_demo_year(settings: Settings, examples: Path, *, on_day: Callable[[date], None]) -> None:
    """Replays the year into the settings' folder. A demonstration that was broken off is begun again from nothing."""
    _clear(settings.data)
    clock = SetClock(datetime.combine(FIRST_DAY, settings.office_opens, settings.zone))
    workspace = open_workspace(settings, clock=clock)
    try:
        _replay(workspace, clock, examples, on_day)
        seal_audit(workspace, is_whole=True)
    finally:
        workspace.close()
    (settings.data / MARK).write_text(ENDED, "utf-8")


def _clear(data: Path) -> None:
    """Only files that a demonstration writes, and only where its mark says that it began there."""
    mark = data / MARK
    if mark.exists():
        for name in ("dondoc.sqlite", "dondoc.sqlite-wal", "dondoc.sqlite-shm"):
            (data / name).unlink(missing_ok=True)
        for folder, pattern in (("mail", "*.eml"), ("reports", "*.docx")):
            for file in (data / folder).glob(pattern):
                file.unlink()
    data.mkdir(parents=True, exist_ok=True)
    mark.write_text(BEGUN, "utf-8")


def _replay(workspace: Workspace, clock: SetClock, examples: Path, on_day: Callable[[date], None]) -> None:
    replay = rehearsed(workspace, clock, examples)
    replay.on_day = on_day
    asyncio.run(replay.run(FIRST_DAY, LAST_DAY))
    keep_balance(workspace)
    _refuse_refusals(replay)


def rehearsed(workspace: Workspace, clock: ReplayClock, examples: Path) -> Replay:
    """Units and signatories are there, and everybody knows what he will do in the year."""
    units = examples / "units.xlsx"
    import_units(workspace, units.read_bytes(), units.name)
    behaviour = read_behaviour((examples / "behaviour.toml").read_text("utf-8"))
    written = read_actions(
        (examples / "responses.jsonl").read_text("utf-8"), "responses.jsonl", workspace.zone
    )
    with workspace.database.reading() as session:
        order = {unit.code: place for place, unit in enumerate(unit_queries.all_units(session))}
    desk = read_desk((examples / "desk.toml").read_text("utf-8"))
    name_signatories(workspace, desk)
    people = HabitualUnits(behaviour, written, order, desk)
    replay = Replay(workspace, clock, people)
    replay.add(written)
    replay.add(desk.acts())
    for action in _arrivals(behaviour, examples, desk):
        replay.add([action])
    return replay


def _refuse_refusals(replay: Replay) -> None:
    for action, reason in replay.refusals:
        raise BadInput(
            f"hành động không thực hiện được: {reason}",
            where=action.where or action.obligation or action.kind,
        )


def _arrivals(behaviour: dict[str, Any], examples: Path, desk: Desk) -> list[Action]:
    """Each plan is imported, then confirmed with what a person decided about it, then given its figures and outline."""
    tables = read_decisions((examples / "decisions.toml").read_bytes(), "decisions.toml")
    actions = []
    for plan in behaviour["plans"]:
        name = plan["decisions"]
        table = tables[name]
        if not isinstance(table, dict):
            raise BadInput(f"không có mục [{name}]", where="decisions.toml")
        file = examples / str(table["file"])
        arrival = Action(
            at=plan["imported_at"],
            kind="import",
            by="Chuyên viên cơ quan đầu mối",
            details={"file": str(file)},
        )
        decisions = decisions_from_table(table, f"decisions.toml [{name}]")
        actions.append(arrival)
        at, known = plan["confirmed_at"], desk.known_as(file.name)
        form = desk.form_of(known)
        details = {
            "field": form.get("field", ""),
            "indicators": desk.indicators_of(known),
            "outline": form.get("outline", ""),
        }
        actions += [
            replace(arrival, at=at, kind="name_plan", plan=file.name, details=dict(form)),
            replace(arrival, at=at, kind="confirm", plan=file.name, details={"decisions": decisions}),
            replace(arrival, at=at, kind="prepare", plan=file.name, details=details),
        ]
    return actions
