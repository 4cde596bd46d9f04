"""The audit trail: who did what, when, to what; only read."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models import AuditEvent
from models.queries import audit_trail
from models.queries import plans as plan_queries
from models.queries.audit_trail import AuditChoice
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.wording import short_date
from web.access import SignInNeeded, Visitor, visitor_of, workspace_of
from web.audit_words import PAGES, SUBJECTS, WORDS, audit_words, change_line, change_words, subject_words
from web.exports import Column, export_kind, exported
from web.labels import CHANNELS
from web.pages import render

router = APIRouter()

PAGE = 100
LONGEST_NAME = 200

COLUMNS: tuple[Column[AuditEvent], ...] = (
    Column("Số", lambda event: event.id, 10),
    Column("Lúc", lambda event: event.at, 18),
    Column("Người", lambda event: event.actor, 28),
    Column("Qua", lambda event: CHANNELS.get(event.channel, event.channel), 16),
    Column("Việc đã làm", audit_words, 40),
    Column("Mã", lambda event: event.action, 24),
    Column("Đối tượng", subject_words, 24),
    Column("Kế hoạch số", lambda event: event.plan_id, 10),
    Column("Chi tiết", lambda event: change_line(event.change), 80),
)


@router.get("/audit", name="audit")
def audit(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
    """Names and addresses of people stand here: never for guests of an open house."""
    if visitor.user is None:
        raise SignInNeeded
    workspace = workspace_of(request)
    query = {name: value for name, value in request.query_params.items() if name not in ("as", "done")}
    choice = _choice(workspace, query)
    with workspace.database.reading() as session:
        plans = {one.id or 0: one for one in plan_queries.all_plans(session)}
        if kind := export_kind(request):
            return exported(
                request,
                visitor,
                kind,
                name="nhat-ky",
                title="Nhật ký",
                selected=_selected(choice, query),
                columns=COLUMNS,
                rows=audit_trail.all_of(session, choice),
                total=audit_trail.number_of(session, choice),
            )
        found = audit_trail.listed(session, choice, before=_number(query, "before"), limit=PAGE + 1)
    events = found[:PAGE]
    values = {
        "rows": [
            (event, audit_words(event), subject_words(event), _page_of(event), change_words(event.change))
            for event in events
        ],
        "plans": plans,
        "older": events[-1].id if len(found) > PAGE else None,
        "query": query,
        "actions": sorted(WORDS.items(), key=lambda pair: pair[1]),
        "subjects": SUBJECTS,
        "channels": CHANNELS,
        "selected": _selected(choice, query),
    }
    return render(request, visitor, "audit.html", values)


def _page_of(event: AuditEvent) -> tuple[str, dict[str, int]] | None:
    if event.subject_type not in PAGES or not event.subject_id:
        return None
    route, name = PAGES[event.subject_type]
    return route, {name: event.subject_id}


def _choice(workspace: Workspace, query: dict[str, str]) -> AuditChoice:
    day = query.get("day", "")
    between = None
    if day:
        try:
            start = datetime.combine(date.fromisoformat(day), time.min, workspace.zone)
        except ValueError:
            raise BadInput(
                f"ngày {day[:20]!r} không phải là ngày", mend="chọn ngày trong ô, hoặc ghi dạng 2021-06-30"
            ) from None
        if not 1900 < start.year < 9000:
            raise BadInput(f"không có gì được ghi vào ngày {day}", mend="chọn ngày khác")
        between = (start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC))
    return AuditChoice(
        actor=query.get("actor", "").strip()[:LONGEST_NAME],
        action=query.get("action", "")[:LONGEST_NAME],
        plan_id=_number(query, "plan"),
        subject_type=query.get("subject", "")[:LONGEST_NAME],
        subject_id=_number(query, "number"),
        between=between,
    )


def _selected(choice: AuditChoice, query: dict[str, str]) -> list[str]:
    said = []
    if choice.actor:
        said.append(f"Người: {choice.actor}")
    if choice.action:
        said.append(f"Việc đã làm: {WORDS.get(choice.action, choice.action)}")
    if choice.plan_id is not None:
        said.append(f"Kế hoạch số {choice.plan_id}")
    if choice.subject_type:
        said.append(f"Đối tượng: {SUBJECTS.get(choice.subject_type, choice.subject_type)}")
    if choice.subject_id is not None:
        said.append(f"Số: {choice.subject_id}")
    if choice.between is not None:
        said.append(f"Ngày: {short_date(date.fromisoformat(query['day']))}")
    return said


def _number(query: dict[str, str], name: str) -> int | None:
    value = query.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and int(value[:11]) < 2**31):
        raise BadInput(f"địa chỉ có phần không đúng: {name}={value[:20]}", mend="chọn lại trong danh sách")
    return int(value)
