"""The smaller sheets of a draft's file onto the draft: its head, names, doubts, policies and dates."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from models.queries import units as unit_queries
from operations.drafts.apply_edited_rows import Applied
from operations.drafts.bind_names import unit_with_code
from operations.drafts.choose_for_plan import (
    PolicyChoice,
    forget,
    saved_decisions,
    set_binding,
    set_ignored,
    set_policies,
)
from operations.drafts.decisions import CHOICES, PeriodDates
from operations.drafts.draft_cells import codes_in, day_in, every_in, text_in, year_in
from operations.drafts.draft_differences import EditedRow
from operations.drafts.draft_sheets import HEAD_LABELS, POLICY_LABELS
from operations.drafts.edit_draft import DraftEdit
from operations.drafts.edit_head import change_head, head_fields_of
from operations.drafts.file_faults import Faults
from operations.drafts.settle_doubt import answer_doubt
from operations.plans.policy_shelf import load_ladder_for, load_regime_for
from rules.errors import BadInput
from rules.folding import fold

Read = TypeVar("Read")


def apply_head(edit: DraftEdit, rows: Sequence[EditedRow], applied: Applied, faults: Faults) -> None:
    names = {label: name for name, label in HEAD_LABELS.items()}
    values: dict[str, Any] = {}
    for row in rows:
        name = names[row.key or ""]
        reader: Callable[[Any], Any] = {"issued_on": day_in, "plan_year": year_in}.get(name, _words)
        values[name] = _taken(row, "value", reader, faults)
    if not values or faults.lines:
        return
    if "title" in values:
        values["title"] = values["title"] or ""
    try:
        change = change_head(edit, replace(head_fields_of(edit.plan), **values))
    except BadInput as error:
        faults.take(rows[0].place("value"), error)
        return
    applied.count("others", len(change))
    applied.change["head"] = change


def apply_names(edit: DraftEdit, rows: Sequence[EditedRow], applied: Applied, faults: Faults) -> None:
    directory = unit_queries.directory(edit.session)
    for row in rows:
        name = row.key if row.key is not None else str(row.cells.get("name") or "")
        codes = _taken_now(row, "codes", codes_in, faults) or ()
        reason = _taken_now(row, "ignored", _words, faults)
        if codes and reason:
            faults.add(row.place("codes"), "vừa ghi mã vừa ghi lý do bỏ qua", "để lại một trong hai")
        if not fold(name):
            faults.add(row.place("name"), "tên để trống", "ghi tên như trong văn bản, hoặc xóa dòng")
        for code in codes:
            if directory.by_code(code) is None:
                faults.add(row.place("codes"), f"không có đơn vị mã {code!r}", "tra ở trang Danh mục đơn vị")
        if faults.lines:
            continue
        if codes:
            set_binding(edit, name, codes)
        elif reason:
            set_ignored(edit, name, reason)
        elif _is_chosen(edit, name):
            forget(edit, name)
        applied.count("names")
        applied.tell("names", name, {"codes": list(codes), "ignored": reason})


def apply_doubts(edit: DraftEdit, rows: Sequence[EditedRow], applied: Applied, faults: Faults) -> None:
    for row in rows:
        answer = _taken(row, "answer", _words, faults)
        if not answer:
            faults.add(row.place("answer"), "câu trả lời đã ghi không xóa được", "sửa thành câu khác")
        if faults.lines or not answer:
            continue
        applied.tell("answers", row.key or "", answer_doubt(edit, int(row.key or 0), answer))
        applied.count("answers")


def apply_policies(edit: DraftEdit, rows: Sequence[EditedRow], applied: Applied, faults: Faults) -> None:
    if not rows:
        return
    names = {label: name for name, label in POLICY_LABELS.items()}
    saved = saved_decisions(edit.plan)
    choice = PolicyChoice(
        **{name: getattr(saved, name) for name in CHOICES}, period_dates=dict(saved.period_dates)
    )
    for row in rows:
        name = names[row.key or ""]
        value = _taken(row, "value", every_in if name == "report_every" else _one_code, faults)
        if value is None:
            value = getattr(PolicyChoice(), name)
        _check_policy(edit, name, value, row, faults)
        decided: dict[str, Any] = {name: value}
        choice = replace(choice, **decided)
    if not faults.lines:
        applied.change["policies"] = set_policies(edit, choice)
        applied.count("others", len(rows))


def _check_policy(edit: DraftEdit, name: str, value: Any, row: EditedRow, faults: Faults) -> None:
    """Told at its own cell, before everything is written together."""
    try:
        if name == "regime":
            load_regime_for(edit.session, value)
        elif name.endswith("_ladder"):
            load_ladder_for(edit.session, value)
        elif name != "report_every" and value:
            unit_with_code(unit_queries.directory(edit.session), value)
    except BadInput as error:
        faults.take(row.place("value"), error)


def apply_periods(edit: DraftEdit, rows: Sequence[EditedRow], applied: Applied, faults: Faults) -> None:
    """A date that differs from the regime's is one a letter gives; an empty cell takes it back."""
    saved = saved_decisions(edit.plan)
    dates = dict(saved.period_dates)
    for row in rows:
        key = row.key or ""
        given = dates.get(key, PeriodDates())
        changes: dict[str, Any] = {}
        for column in ("unit_due_on", "top_due_on"):
            if column in row.changed:
                changes[column] = _taken(row, column, day_in, faults)
        if "letter" in row.changed:
            changes["letter"] = _taken(row, "letter", _words, faults) or ""
        dates[key] = replace(given, **changes)
        if dates[key] == PeriodDates():
            del dates[key]
    if rows and not faults.lines:
        choice = PolicyChoice(**{name: getattr(saved, name) for name in CHOICES}, period_dates=dates)
        applied.change["periods"] = set_policies(edit, choice)
        applied.count("others", len(rows))


def _is_chosen(edit: DraftEdit, name: str) -> bool:
    saved = saved_decisions(edit.plan)
    return fold(name) in saved.bindings or fold(name) in saved.ignored


def _words(value: Any) -> str | None:
    return text_in(value).strip() or None


def _one_code(value: Any) -> str | None:
    codes = codes_in(value)
    if len(codes) > 1:
        raise BadInput(f"ghi {len(codes)} mã, chỉ được một", mend="để lại một mã")
    return codes[0] if codes else None


def _taken(row: EditedRow, column: str, read: Callable[[Any], Read], faults: Faults) -> Read | None:
    """The new value of a cell, or a fault at its place."""
    try:
        return read(row.changed.get(column))
    except BadInput as error:
        faults.take(row.place(column), error)
        return None


def _taken_now(row: EditedRow, column: str, read: Callable[[Any], Read], faults: Faults) -> Read | None:
    """The value of a cell, changed or not."""
    try:
        return read(row.cells.get(column))
    except BadInput as error:
        faults.take(row.place(column), error)
        return None
