"""`dondoc unit change`, `dondoc unit changes`: units are renamed, merged, split, absorbed, dissolved."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.opening import ISO_DATE, data_option, json_option, opened, read_file
from rules.errors import BadInput
from rules.unit_changes import KIND_WORDS, ChangeKind
from rules.wording import short_date

if TYPE_CHECKING:
    from operations.units.unit_change_request import UnitChangeRequest
    from operations.units.unit_change_summary import UnitChangeSummary


@click.command("change")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--kind", type=click.Choice([kind.value for kind in ChangeKind]), help="Loại thay đổi.")
@click.option("--from", "from_codes", multiple=True, help="Mã đơn vị thay đổi (nhiều lần được).")
@click.option("--to", "to_codes", multiple=True, help="Mã đơn vị đang có tiếp nhận (nhiều lần được).")
@click.option("--new", "new_units", multiple=True, help="Đơn vị lập mới tiếp nhận: MÃ=TÊN.")
@click.option("--on", "effective_on", type=ISO_DATE, help="Ngày có hiệu lực, dạng 2025-03-01.")
@click.option("--basis", "legal_basis", help="Căn cứ pháp lý.")
@click.option("--name", help="Tên mới (đổi tên).")
@click.option("--answer", "answers", multiple=True, help="Chia tách: KẾ-HOẠCH#số=MÃ, KẾ-HOẠCH=MÃ hoặc *=MÃ.")
@click.option("--apply", "is_applied", is_flag=True, help="Áp dụng; không có thì chỉ xem trước.")
@data_option
@json_option
def change_command(
    file: Path | None, is_applied: bool, data: Path | None, as_json: bool, **given: Any
) -> None:
    """Đổi tên, hợp nhất, chia tách, sáp nhập, giải thể đơn vị: theo tệp TOML hoặc theo tham số."""
    from operations.units.unit_change_request import read_unit_change, request_from

    if file is not None and any(given.values()):
        raise click.UsageError("chỉ ra tệp, hoặc ghi các tham số, không cả hai")
    if file is not None:
        request = read_unit_change(read_file(file), file.name)
    else:
        request = request_from(_table(**given))
    with opened(data) as workspace:
        summary = _apply_or_look(workspace, request, is_applied)
    if as_json:
        click.echo(json.dumps(_as_json(summary, is_applied), ensure_ascii=False))
        return
    _print(summary, is_applied)


def _apply_or_look(workspace: Any, request: "UnitChangeRequest", is_applied: bool) -> "UnitChangeSummary":
    from operations.units.apply_unit_change import apply_unit_change
    from operations.units.preview_unit_change import preview_unit_change

    if is_applied:
        return apply_unit_change(workspace, request).summary
    return preview_unit_change(workspace, request)


def _table(
    *,
    kind: str | None,
    from_codes: tuple[str, ...],
    to_codes: tuple[str, ...],
    new_units: tuple[str, ...],
    effective_on: date | None,
    legal_basis: str | None,
    name: str | None,
    answers: tuple[str, ...],
) -> dict[str, Any]:
    new = [dict(zip(("code", "name"), _pair(one, "--new"), strict=True)) for one in new_units]
    return {
        "kind": kind,
        "effective_on": effective_on or "",
        "legal_basis": legal_basis or "",
        "from": list(from_codes),
        "to": [*to_codes, *new],
        "name": name or "",
        "answers": dict(_pair(one, "--answer") for one in answers),
    }


def _pair(written: str, where: str) -> tuple[str, str]:
    before, sign, after = written.rpartition("=") if where == "--answer" else written.partition("=")
    if not sign or not before.strip() or not after.strip():
        raise BadInput(f"{written!r} thiếu dấu =", where=where, mend="ghi dạng A=B")
    return before.strip(), after.strip()


def _print(summary: "UnitChangeSummary", is_applied: bool) -> None:
    click.echo(f"{'Đã áp dụng' if is_applied else 'Xem trước'} – {summary.title}")
    click.echo(f"  căn cứ: {summary.legal_basis}")
    for row in summary.rows:
        late = " [quá hạn từ trước]" if row.is_overdue else ""
        to = f" → {row.after}" if row.after and row.after != row.before else ""
        due = short_date(row.due_on)
        click.echo(f"  {row.plan} · {row.what} · hạn {due} · {row.before}{to}: {row.fate}{late}")
    click.echo(f"  {summary.assignments} phần việc trong các kế hoạch đang theo dõi")
    for head, lines in (
        ("được báo", summary.told),
        ("chưa có người nhận thư", summary.nobody_to_tell),
        ("tài khoản chuyển theo", summary.users_moved),
        ("tài khoản quản trị phải xếp lại", summary.users_left),
        ("lưu ý", summary.notes),
    ):
        if lines:
            click.echo(f"  {head}: {'; '.join(lines)}")
    for question in summary.questions:
        click.echo(f"  CẦN QUYẾT ĐỊNH: {question.message}")
    for one in summary.unanswered:
        click.echo(f"  CHƯA TRẢ LỜI: {one}")
    if not is_applied:
        click.echo("Chưa ghi gì. Áp dụng: thêm --apply")


def _as_json(summary: "UnitChangeSummary", is_applied: bool) -> dict[str, Any]:
    return {
        "applied": is_applied,
        "kind": summary.kind.value,
        "words": summary.words,
        "effective_on": summary.effective_on.isoformat(),
        "legal_basis": summary.legal_basis,
        "rows": [
            {
                "plan": row.plan,
                "what": row.what,
                "due_on": row.due_on.isoformat(),
                "before": row.before,
                "after": row.after,
                "fate": row.fate,
                "overdue": row.is_overdue,
            }
            for row in summary.rows
        ],
        "told": list(summary.told),
        "unanswered": list(summary.unanswered),
        "questions": [question.message for question in summary.questions],
        "users_moved": list(summary.users_moved),
        "users_left": list(summary.users_left),
        "notes": list(summary.notes),
    }


@click.command("changes")
@data_option
@json_option
def changes_command(data: Path | None, as_json: bool) -> None:
    """Các thay đổi đơn vị đã áp dụng, và những điều còn chờ người quyết định."""
    from models.queries import unit_changes as change_queries
    from operations.units.unit_change_summary import QUESTION_CODES

    with opened(data) as workspace, workspace.database.reading() as session:
        changes = change_queries.all_changes(session)
        questions = change_queries.open_questions(session, QUESTION_CODES)
    if as_json:
        rows = [
            {
                "kind": one.kind.value,
                "effective_on": one.effective_on.isoformat(),
                "legal_basis": one.legal_basis,
                "from": one.detail.get("from", []),
                "to": one.detail.get("to", []),
                "effects": one.effects,
                "by": one.applied_by,
            }
            for one in changes
        ]
        asked = [{"plan": plan.key, "message": doubt.message} for doubt, plan in questions]
        click.echo(json.dumps({"changes": rows, "questions": asked}, ensure_ascii=False))
        return
    if not changes:
        click.echo("Chưa có thay đổi đơn vị nào được áp dụng.")
    for one in changes:
        before = ", ".join(one.detail.get("from", []))
        after = ", ".join(one.detail.get("to", [])) or one.detail.get("name") or "(không có)"
        day = short_date(one.effective_on)
        click.echo(f"{day:<11} {KIND_WORDS[one.kind]:<10} {before} → {after} · {one.legal_basis}")
    for doubt, plan in questions:
        click.echo(f"CẦN QUYẾT ĐỊNH [{plan.document_number or plan.key}]: {doubt.message}")
