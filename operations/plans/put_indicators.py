"""Indicators of a whole plan from a table (COLUMNS): all rows, or none."""

import csv
import io
from dataclasses import dataclass

from models.queries import indicators as indicator_queries
from models.queries import plans as plan_queries
from operations.plans.define_indicators import IndicatorFields, add_in, change_in, check_open
from operations.workspace import Workspace
from rules.aggregation import Aggregation
from rules.errors import BadInput, NotFound
from rules.figures import figure_words, read_figure

COLUMNS = ("position", "name", "measure", "aggregation", "target", "numerator", "denominator")
WORDS = {
    Aggregation.SUM: "cộng",
    Aggregation.LAST: "kỳ cuối",
    Aggregation.AVERAGE: "trung bình",
    Aggregation.RATIO: "tỷ lệ",
}
LARGEST = 1024 * 1024


@dataclass(frozen=True)
class PutIndicators:
    added: int
    changed: int
    same: int


def put_indicators(workspace: Workspace, plan_key: str, content: bytes, name: str) -> PutIndicators:
    """By position and name; what the table does not name stays."""
    rows = _rows(content, name)
    added = changed = 0
    with workspace.database.transaction() as session:
        plan = plan_queries.plan_by_key(session, plan_key)
        if plan is None:
            raise NotFound(f"không có kế hoạch {plan_key!r}")
        check_open(plan)
        by_position = {one.position: one for one in plan_queries.assignments(session, plan.id or 0)}
        # What a ratio is counted from may stand below it.
        for number, (position, fields) in sorted(
            enumerate(rows, 2), key=lambda row: bool(row[1][1].numerator)
        ):
            assignment = by_position.get(position)
            if assignment is None:
                raise BadInput(
                    f"kế hoạch không có nhiệm vụ số {position}",
                    where=f"{name}, dòng {number}",
                    mend="xem số nhiệm vụ bằng `dondoc plan show`",
                )
            assignment_id = assignment.id or 0
            known = indicator_queries.of_assignments(session, [assignment_id]).get(assignment_id, [])
            own = next((one for one in known if one.name.casefold() == fields.name.casefold()), None)
            if own is None:
                add_in(session, workspace, plan, assignment, fields)
                added += 1
            elif change_in(session, workspace, plan, own, fields):
                changed += 1
    return PutIndicators(added, changed, len(rows) - added - changed)


def listed_indicators(workspace: Workspace, plan_key: str) -> str:
    """The table that `put_indicators` takes, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, plan_key)
        if plan is None:
            raise NotFound(f"không có kế hoạch {plan_key!r}")
        for assignment, one in indicator_queries.of_plan(session, plan.id or 0):
            target = "" if one.target is None else figure_words(one.target)
            how = one.aggregation.value
            parts = (one.numerator, one.denominator)
            writer.writerow([assignment.position, one.name, one.measure, how, target, *parts])
    return out.getvalue()


def aggregation_of(written: str) -> Aggregation:
    """By its code, or by its Vietnamese word."""
    plain = " ".join(written.split()).casefold()
    for value, words in WORDS.items():
        if plain in (value.value, words):
            return value
    raise BadInput(
        f"không có cách tổng hợp “{written.strip()}”",
        mend="dùng " + ", ".join(f"{value.value} ({words})" for value, words in WORDS.items()),
    )


def target_of(written: str, measure: str) -> float | None:
    return read_figure(written, measure) if written.strip() else None


def _rows(content: bytes, name: str) -> list[tuple[int, IndicatorFields]]:
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
    found = [(field or "").strip().lower() for field in reader.fieldnames or ()]
    if missing := [column for column in COLUMNS[:3] if column not in found]:
        raise BadInput(f"thiếu cột {missing[0]}", where=name, mend=f"dòng đầu phải là: {','.join(COLUMNS)}")
    reader.fieldnames = found
    try:
        return [_row(row, f"{name}, dòng {number}") for number, row in enumerate(reader, 2)]
    except csv.Error as error:
        raise BadInput(f"không đọc được CSV ({error})", where=name, mend="lưu lại dạng CSV UTF-8") from error


def _row(row: dict[str, str | None], where: str) -> tuple[int, IndicatorFields]:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    position = cells["position"]
    if not (position.isascii() and position.isdigit() and len(position) < 7):
        raise BadInput(
            f"số nhiệm vụ “{position}” không phải là số", where=where, mend="ghi số thứ tự nhiệm vụ"
        )
    try:
        how = aggregation_of(cells["aggregation"]) if cells["aggregation"] else Aggregation.SUM
        target = target_of(cells["target"], cells["measure"])
    except BadInput as error:
        raise BadInput(error.what, where=where, mend=error.mend) from error
    parts = cells["numerator"], cells["denominator"]
    return int(position), IndicatorFields(cells["name"], cells["measure"], how, target, *parts)
