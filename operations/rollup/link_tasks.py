"""What each task of a plan carries out of the plan above: a table that goes out, is filled in by a person, comes back."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from models import Assignment, Plan
from models.queries import plans as plan_queries
from models.queries import rollup as rollup_queries
from operations.record_audit import record_audit
from operations.rollup.link_plans import LINKED_STATES, found_plan
from operations.rollup.tasks_above import AboveTasks, own_tasks_above
from operations.workspace import Workspace
from rules.cadence import Role
from rules.errors import BadInput, IllegalMove
from rules.folding import fold
from rules.plan_links import alike

COLUMNS = ("position", "task", "serves", "serves_task", "suggested", "likeness")
LARGEST = 1024 * 1024


@dataclass(frozen=True)
class TaskLink:
    """A task below; `serves`: the place above of what it carries out; `suggested`: the likest, for a person to look at."""

    assignment: Assignment
    serves: int | None
    suggested: int | None = None
    likeness: float = 0.0


@dataclass(frozen=True)
class PutLinks:
    changed: int
    same: int


def task_links(session: Session, plan: Plan, above: AboveTasks, *, suggest: bool = False) -> list[TaskLink]:
    """The leading tasks of a plan in the order of the document."""
    tasks = _leading(session, plan)
    by_id = {one.assignment_id: one.position for one in above.tasks if one.assignment_id}
    by_words = {fold(one.task): one.position for one in above.tasks}
    likest: Mapping[int, tuple[int, float]] = {}
    if suggest:
        known = {one.position: one.task for one in above.tasks}
        likest = alike({one.id or 0: one.task for one in tasks}, known)
    links = []
    for one in tasks:
        serves = by_id.get(one.serves_id) if one.serves_id else by_words.get(fold(one.serves_words or ""))
        suggested, how = likest.get(one.id or 0, (None, 0.0)) if serves is None else (None, 0.0)
        links.append(TaskLink(one, serves, suggested, how))
    return links


def listed_links(workspace: Workspace, plan_key: str, above: AboveTasks | None, *, suggest: bool) -> str:
    """The table that `put_links` takes, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    with workspace.database.reading() as session:
        plan = found_plan(session, plan_key)
        above = above or own_tasks_above(session, plan)
        words = {one.position: one.task for one in above.tasks}
        for link in task_links(session, plan, above, suggest=suggest):
            served = _text(words.get(link.serves or 0, link.assignment.serves_words or ""))
            place = "" if link.serves is None else link.serves
            likely = ("", "") if link.suggested is None else (link.suggested, f"{link.likeness:.2f}")
            writer.writerow([link.assignment.position, _text(link.assignment.task), place, served, *likely])
    return out.getvalue()


def put_links(
    workspace: Workspace, plan_key: str, content: bytes, name: str, above: AboveTasks | None = None
) -> PutLinks:
    """By place below and place above; an empty `serves` unlinks; what the table does not name stays."""
    rows = _rows(content, name)
    with workspace.database.reading() as session:
        plan = found_plan(session, plan_key)
        wanted = above or own_tasks_above(session, plan)
        places = {one.position for one in _leading(session, plan)}
    known = {one.position for one in wanted.tasks}
    for number, position, serves in rows:
        where = f"{name}, dòng {number}"
        if position not in places:
            raise BadInput(f"kế hoạch không có nhiệm vụ số {position}", where=where, mend="xem cột position")
        if serves is not None and serves not in known:
            raise BadInput(
                f"kế hoạch {wanted.number} không giao đơn vị nhiệm vụ số {serves}",
                where=where,
                mend="sửa cột serves",
            )
    return set_links(workspace, plan_key, {position: serves for _, position, serves in rows}, above)


def set_links(
    workspace: Workspace,
    plan_key: str,
    links: Mapping[int, int | None],
    above: AboveTasks | None = None,
) -> PutLinks:
    """Place below → place above, or None. With a file from another installation the words are kept, not a row."""
    now = workspace.clock.now()
    changed = same = 0
    with workspace.database.transaction() as session:
        plan = found_plan(session, plan_key)
        if plan.state not in LINKED_STATES:
            raise IllegalMove("kế hoạch đã đóng, không đổi liên kết được")
        wanted = above or own_tasks_above(session, plan)
        known = {one.position: one for one in wanted.tasks}
        by_place = {one.position: one for one in _leading(session, plan)}
        for position, serves in links.items():
            assignment, task = by_place.get(position), known.get(serves or 0)
            if assignment is None or (serves is not None and task is None):
                raise BadInput("nhiệm vụ không còn trong kế hoạch", mend="tải lại trang")
            to = (task.assignment_id, task.task) if task else (None, None)
            if to == (assignment.serves_id, assignment.serves_words):
                same += 1
                continue
            changed += 1
            was = [assignment.serves_id, assignment.serves_words]
            rollup_queries.serve(session, assignment.id or 0, *to)
            record_audit(
                session,
                workspace,
                at=now,
                action="task_above_set",
                subject=("assignment", assignment.id or 0),
                plan_id=plan.id,
                change={"serves": [was, list(to)], "above": wanted.number},
            )
    return PutLinks(changed, same)


def _leading(session: Session, plan: Plan) -> list[Assignment]:
    return [one for one in plan_queries.assignments(session, plan.id or 0) if one.role is Role.LEAD]


def _text(words: str) -> str:
    """Never a formula: a spreadsheet opens this table."""
    words = " ".join(words.split())
    return f"'{words}" if words.startswith(("=", "+", "-", "@")) else words


def _rows(content: bytes, name: str) -> list[tuple[int, int, int | None]]:
    if len(content) > LARGEST:
        raise BadInput("tệp lớn hơn 1 MB", where=name, mend="tách tệp")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("không phải UTF-8", where=name, mend="lưu lại dạng CSV UTF-8") from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in first and "," not in first else ","
    )
    reader.fieldnames = [(field or "").strip().lower() for field in reader.fieldnames or ()]
    if missing := [column for column in ("position", "serves") if column not in reader.fieldnames]:
        raise BadInput(f"thiếu cột {missing[0]}", where=name, mend=f"dòng đầu phải là: {','.join(COLUMNS)}")
    try:
        return [_row(row, number, name) for number, row in enumerate(reader, 2)]
    except csv.Error as error:
        raise BadInput(f"không đọc được CSV ({error})", where=name, mend="lưu lại dạng CSV UTF-8") from error


def _row(row: dict[str, str | None], number: int, name: str) -> tuple[int, int, int | None]:
    cells = [(row.get(column) or "").strip() for column in ("position", "serves")]
    for cell in filter(None, cells):
        if not (cell.isascii() and cell.isdigit() and len(cell) < 7):
            raise BadInput(
                f"“{cell[:40]}” không phải là số nhiệm vụ", where=f"{name}, dòng {number}", mend="ghi số"
            )
    if not cells[0]:
        raise BadInput("chưa ghi số nhiệm vụ", where=f"{name}, dòng {number}", mend="ghi cột position")
    return number, int(cells[0]), int(cells[1]) if cells[1] else None
