"""`dondoc plan show`: a plan with what is doubtful about it, as words or as JSON."""

import json
from pathlib import Path
from typing import Any

import click

from cli.opening import data_option, json_option, opened
from cli.plan_history import history_as_list, tell_history
from cli.plan_left import tell_what_is_left
from rules.wording import short_date

STATES = {
    "draft": "dự thảo",
    "active": "đang thực hiện",
    "closed": "đã đóng",
    "applied": "đã áp dụng (điều chỉnh)",
}

# What a task without words about time is said to be.
CADENCES = {
    "unspecified": "không nêu thời hạn",
    "continuous": "thường xuyên",
    "recurring": "định kỳ",
    "deadline": "có hạn",
    "event": "khi có sự kiện",
}


@click.command("show")
@click.argument("key")
@click.option("--history", is_flag=True, help="Kèm lịch sử điều chỉnh của từng nhiệm vụ.")
@data_option
@json_option
def show_command(key: str, history: bool, data: Path | None, as_json: bool) -> None:
    """Một kế hoạch: nhiệm vụ, điểm cần xem, tên chưa gắn, các kỳ báo cáo, các lần điều chỉnh."""
    with opened(data) as workspace:
        shown = _plan_as_dict(workspace, key)
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False, default=str))
        return
    click.echo(f"{shown['key']} — {shown['title']} ({STATES[shown['state']]})")
    for doubt in shown["doubts"]:
        mark = "?" if doubt["answer"] is None else "✓"
        answer = f" → {doubt['answer']}" if doubt["answer"] else ""
        click.echo(
            f"  {mark} {doubt['message']}" + (f" [{doubt['where']}]" if doubt["where"] else "") + answer
        )
    for one in shown["assignments"]:
        _tell_assignment(one)
    for name in shown["unbound"]:
        _tell_name(name)
    for period in shown["periods"]:
        click.echo(
            f"  kỳ {period['label']}: số liệu {short_date(period['window'][0])}–{short_date(period['window'][1])}, "
            f"mở {short_date(period['opens_on'])}, đơn vị gửi {short_date(period['unit_due_on'])}, "
            f"gửi cấp trên {short_date(period['top_due_on'])}"
        )
    if shown["follows"]:
        click.echo(f"  so cùng kỳ với {shown['follows']}")
    elif shown["may_follow"]:
        click.echo(
            f"  chưa so cùng kỳ năm trước; có thể là: dondoc plan follows '{shown['key']}' '{shown['may_follow']}'"
        )
    tell_history(shown["amendments"], in_full=history)
    if shown["state"] == "draft":
        doubtful = sum(one["doubtful"] for one in shown["assignments"])
        tell_what_is_left({**shown, "doubtful": doubtful}, shown["key"], len(shown["assignments"]))


def _tell_assignment(one: dict[str, Any]) -> None:
    units = ", ".join(one["units"]) or "—"
    cadence = CADENCES.get(one["cadence"], one["cadence"])
    mark = "?" if one["doubtful"] else " "
    click.echo(
        f" {mark}{one['position']:>3}. {one['unit'] or '(không nêu đơn vị)'} [{units}]: {one['task'][:90]}  ({cadence})"
    )
    if one["doubtful"]:
        click.echo(
            f"       chắc {one['confidence']:.0%}: {'; '.join(one['why'])} [{one['where'] or 'không rõ chỗ'}]"
        )


def _tell_name(name: dict[str, Any]) -> None:
    hints = [
        f"{one['name']} ({', '.join(one['codes'][:3])}{'…' if len(one['codes']) > 3 else ''})"
        + (f" – {one['note']}" if one["note"] else "")
        for one in name["suggestions"][:3]
    ]
    hint = f" → gần giống: {'; '.join(hints)}" if hints else ""
    click.echo(f"  ! tên chưa gắn: “{name['name']}” ({len(name['used'])} nhiệm vụ){hint}")


def _plan_as_dict(workspace: Any, key: str) -> dict[str, Any]:
    from models.queries import plans as plan_queries
    from models.queries import units as unit_queries
    from operations.drafts.review_draft import review_of
    from operations.plans.follow_plan import followed_plan, suggested_plan

    review = review_of(workspace, key)
    plan = review.plan
    plan_id = plan.id or 0
    is_draft = plan.state.value == "draft"
    with workspace.database.reading() as session:
        codes = {unit.id: unit.code for unit in unit_queries.all_units(session)}
        frozen: dict[int, list[str]] = {}
        for row in plan_queries.assignment_units(session, plan_id):
            frozen.setdefault(row.assignment_id, []).append(str(codes[row.unit_id]))
        periods = plan_queries.periods(session, plan_id)
        follows, suggested = followed_plan(session, plan), suggested_plan(session, plan)
    return {
        "key": plan.key,
        "number": plan.document_number,
        "title": plan.title,
        "state": plan.state.value,
        "version": plan.draft_version,
        "issued_on": plan.issued_on,
        "issuer": plan.issuer_name,
        "coordinating_unit": plan.coordinating_unit_name,
        "regime": plan.regime_id,
        "follows": follows.key if follows else None,
        "may_follow": suggested.key if suggested else None,
        "doubts": [
            {"code": doubt.code, "message": doubt.message, "where": doubt.place, "answer": doubt.answer}
            for doubt in review.doubts
        ],
        "assignments": [
            _assignment(row, frozen.get(row.assignment.id or 0, []), is_draft) for row in review.rows
        ],
        "unbound": [
            _name(name) for name in review.names if is_draft and name.how == "unbound" and name.is_needed
        ],
        "needs": review.needs if is_draft else [],
        "amendments": history_as_list(workspace, plan_id),
        "periods": [
            {
                "key": period.key,
                "label": period.label,
                "window": [period.window_start_on, period.window_end_on],
                "cut_off_on": period.cut_off_on,
                "opens_on": period.opens_on,
                "unit_due_on": period.unit_due_on,
                "top_due_on": period.top_due_on,
            }
            for period in (review.periods if is_draft else periods)
        ],
    }


def _assignment(row: Any, frozen: list[str], is_draft: bool) -> dict[str, Any]:
    one = row.assignment
    return {
        "position": one.position,
        "unit": one.unit_as_named,
        "role": one.role.value,
        "task": one.task,
        "cadence": one.cadence_text or one.cadence_kind.value,
        "due_on": one.due_on,
        "units": [unit.code for unit in (*row.units, *row.partners)] if is_draft else frozen,
        "confidence": one.confidence,
        "doubtful": is_draft and row.is_doubtful,
        "checked": one.checked_at is not None,
        "why": row.why,
        "where": row.place_words,
    }


def _name(name: Any) -> dict[str, Any]:
    return {
        "name": name.written,
        "used": name.where_used,
        "suggestions": [
            {"codes": list(one.codes), "name": one.name, "likeness": round(one.likeness, 2), "note": one.note}
            for one in name.suggestions
        ],
    }
