"""A form file that came back: known by its key, read, kept as it came, and shown to its sender as a draft to confirm.

Nothing is sent by a file alone. Whatever is refused is refused in one line that names the cell and the mend, and what
was written is not lost: a form of ours is kept with its obligation, also when it cannot be taken.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from intake.answer_sheet import ReadAnswer, content_of
from intake.filled_sheet import read_filled
from models import DraftState, EvidenceKind
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from operations.answers.answer_drafts import draft_of, save_draft
from operations.answers.asked_sheets import asked_sheets, has_form
from operations.answers.keep_evidence import keep_evidence
from operations.answers.may_answer import may_answer
from operations.obligation_words import what_is_owed
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.answer_draft import DraftContent, DraftLine
from rules.answer_sheet import AnswerSheet, check_key, read_key
from rules.errors import BadInput, DondocError, IllegalMove
from rules.lifecycle import AWAITED, State

REFUSED = "answer_sheet_refused"
NEW_FORM = "tải biểu mới trên trang báo cáo"


@dataclass(frozen=True)
class TakenSheet:
    """What was read; `empty`: lines that still want an answer before it can be sent."""

    obligation_id: int
    summary: str
    lines: int
    empty: int
    notes: tuple[str, ...] = ()  # what the sender should know, though nothing is wrong; in `summary` too


def take_answer_sheet(
    workspace: Workspace,
    content: bytes,
    file_name: str,
    *,
    by: str,
    email: str,
    obligation_id: int | None,
    arrived_at: datetime | None = None,
) -> TakenSheet:
    """`obligation_id`: whose page or letter it came by, where that is known. BadInput: refused, the draft is as it was."""
    filled = read_filled(content, file_name)
    key = read_key(filled.key, workspace.secret)
    view = _view(workspace, key.obligation_id)
    _check_sender(workspace, view, email, obligation_id)
    try:
        sheet, kept = _asked(workspace, view)
        check_key(key, sheet)
        read = _merged(content_of(filled, sheet), kept)
    except DondocError as error:
        _keep(workspace, view, content, file_name, by)
        _record_refusal(workspace, view, content, file_name, by, error)
        raise
    _keep(workspace, view, content, file_name, by)
    save_draft(
        workspace, key.obligation_id, read.content, by=by, state=DraftState.READ, arrived_at=arrived_at
    )
    return TakenSheet(key.obligation_id, _summary(read, sheet), len(sheet.lines), read.empty, read.notes)


def _view(workspace: Workspace, obligation_id: int) -> ObligationView:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    if view is None:
        raise BadInput("việc mà biểu này hỏi không còn trong hệ thống", mend=NEW_FORM)
    return view


def _check_sender(workspace: Workspace, view: ObligationView, email: str, obligation_id: int | None) -> None:
    """A form answers for the unit it was made for, from whoever may answer for that unit."""
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        other = obligation_queries.view(session, obligation_id) if obligation_id else None
        is_theirs = may_answer(session, workspace, view.obligation, email, today)
    if other is not None and other.obligation.id != view.obligation.id:
        if other.unit.id != view.unit.id:
            raise BadInput(
                f"đây là biểu của {view.unit.name}, không phải của {other.unit.name}",
                mend="gửi biểu của đơn vị mình",
            )
        raise BadInput(
            f"đây là biểu {what_is_owed(view)}, không phải {what_is_owed(other)}",
            mend="nộp ở liên kết trong thư về đúng việc đó",
        )
    if not is_theirs:
        raise BadInput(
            f"{email} không phải địa chỉ của {view.unit.name}, nên không nộp thay được",
            mend="người của đơn vị gửi từ địa chỉ đã đăng ký, hoặc nộp ở liên kết trong thư",
        )


def _asked(workspace: Workspace, view: ObligationView) -> tuple[AnswerSheet, DraftContent | None]:
    """What is asked now, and what somebody has typed meanwhile."""
    obligation = view.obligation
    if obligation.state not in (*AWAITED, State.SCHEDULED):
        raise IllegalMove(
            f"{what_is_owed(view)} của {view.unit.name}: đơn vị không còn phải gửi, hoặc đã gửi rồi"
        )
    if not has_form(view):
        raise BadInput("việc này trả lời trên trang, không nhận biểu", mend="mở liên kết trong thư")
    with workspace.database.reading() as session:
        return asked_sheets(session, [view])[obligation.id or 0], _typed(session, obligation.id or 0)


def _typed(session: Session, obligation_id: int) -> DraftContent | None:
    """None also for an earlier form: what a newer one leaves empty is empty."""
    draft = draft_of(session, obligation_id)
    is_typed = draft is not None and draft.state is not DraftState.READ
    return DraftContent.from_json(draft.content) if draft is not None and is_typed else None


def _merged(read: ReadAnswer, typed: DraftContent | None) -> ReadAnswer:
    """What a colleague has typed on the page stays where the form says nothing."""
    if typed is None:
        return read
    new, lines = read.content, {line.assignment_id: line for line in typed.lines}
    merged = replace(
        new,
        lines=tuple(_line(line, lines.get(line.assignment_id)) for line in new.lines),
        difficulty=new.difficulty or typed.difficulty,
        proposal=new.proposal or typed.proposal,
        is_nothing=new.is_nothing or typed.is_nothing,
        nothing_reason=new.nothing_reason or typed.nothing_reason,
    )
    return replace(read, content=merged)


def _line(new: DraftLine, typed: DraftLine | None) -> DraftLine:
    if typed is None:
        return new
    if not (new.state or new.result or new.figures):
        return typed
    return replace(new, result=new.result or typed.result, figures=typed.figures | new.figures)


def _keep(workspace: Workspace, view: ObligationView, content: bytes, file_name: str, by: str) -> None:
    kind = EvidenceKind.ANSWER_SHEET
    name = file_name if file_name.lower().endswith(".xlsx") else f"{file_name}.xlsx"
    keep_evidence(workspace, view.obligation.id or 0, content, name, kind=kind, by=by)


def _record_refusal(
    workspace: Workspace, view: ObligationView, content: bytes, file_name: str, by: str, error: DondocError
) -> None:
    with workspace.database.transaction() as session:
        record_audit(
            session,
            workspace,
            at=workspace.clock.now(),
            action=REFUSED,
            subject=("obligation", view.obligation.id or 0),
            plan_id=view.obligation.plan_id,
            change={
                "file": file_name,
                "sha256": hashlib.sha256(content).hexdigest(),
                "by": by,
                "reason": str(error)[:1000],
            },
        )


def _summary(read: ReadAnswer, sheet: AnswerSheet) -> str:
    """ "Đã đọc 8 trên 10 nhiệm vụ, 3 số liệu; 2 nhiệm vụ còn để trống." and what the sender should know."""
    given = [line for line in read.content.lines if line.state]
    figures = sum(len(line.figures) for line in read.content.lines)
    parts = [f"Đã đọc {len(given)} trên {len(sheet.lines)} nhiệm vụ"]
    if figures:
        parts.append(f"{figures} số liệu")
    words = ", ".join(parts)
    if read.content.is_nothing and len(given) < len(sheet.lines):
        words += "; các nhiệm vụ còn lại không phát sinh"
    elif read.empty:
        words += f"; {read.empty} nhiệm vụ còn để trống"
    return " ".join([f"{words}.", *read.notes])
