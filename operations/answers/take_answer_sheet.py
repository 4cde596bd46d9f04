"""A form file that came back: known by its key, read, kept as it came, and shown to its sender as a draft to confirm.

Nothing is sent by a file alone. Whatever is refused is refused in one line that names the cell and the mend, and what
was written is not lost: a form of ours is kept with its obligation, also when it cannot be taken.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from intake.answer_sheet import ReadAnswer, content_of
from intake.filled_sheet import FilledSheet, read_filled
from models import DraftState, EvidenceKind
from models.queries import answer_drafts as draft_queries
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from operations.answers.answer_drafts import draft_of, write_draft
from operations.answers.asked_sheets import asked_sheets, has_form
from operations.answers.keep_evidence import keep_evidence
from operations.answers.may_answer import may_answer
from operations.answers.merge_form import merged
from operations.obligation_words import what_is_owed
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.answer_draft import DraftContent
from rules.answer_sheet import AnswerSheet, SheetKey, check_key, read_key
from rules.errors import BadInput, DondocError, IllegalMove
from rules.lifecycle import AWAITED, State

log = logging.getLogger("dondoc.answers")
REFUSED = "answer_sheet_refused"
GONE = "việc mà biểu này hỏi không còn trong hệ thống"
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
    owed = obligation_id
    try:
        key = read_key(filled.key, workspace.secret)
        view = _view(workspace, key.obligation_id)
        owed = key.obligation_id
        _check_sender(workspace, view, email, obligation_id)
        _keep(workspace, view, content, file_name, by)
        read, sheet = _into_draft(workspace, filled, key, by, arrived_at)
    except DondocError as error:
        _record_refusal(workspace, owed, content, file_name, by, error)
        raise
    return TakenSheet(key.obligation_id, _summary(read, sheet), len(sheet.lines), read.empty, read.notes)


def _view(workspace: Workspace, obligation_id: int) -> ObligationView:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    if view is None:
        raise BadInput(GONE, mend=NEW_FORM)
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


def _into_draft(
    workspace: Workspace, filled: FilledSheet, key: SheetKey, by: str, arrived_at: datetime | None
) -> tuple[ReadAnswer, AnswerSheet]:
    """In one transaction: what somebody types meanwhile is either read here or waits until this is written."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        draft_queries.hold(session, key.obligation_id)
        view = obligation_queries.view(session, key.obligation_id)
        if view is None:
            raise BadInput(GONE, mend=NEW_FORM)
        sheet = _asked(session, view)
        check_key(key, sheet)
        read = content_of(filled, sheet)
        if read.content.is_empty:
            raise BadInput(
                "biểu chưa điền gì", where=filled.name, mend="điền các ô nền vàng, lưu lại rồi gửi"
            )
        read = merged(read, _typed(session, key.obligation_id))
        write_draft(
            session,
            workspace,
            key.obligation_id,
            read.content,
            by=by,
            state=DraftState.READ,
            arrived_at=arrived_at,
            now=now,
        )
    return read, sheet


def _asked(session: Session, view: ObligationView) -> AnswerSheet:
    obligation = view.obligation
    if obligation.state not in (*AWAITED, State.SCHEDULED):
        raise IllegalMove(
            f"{what_is_owed(view)} của {view.unit.name}: đơn vị không còn phải gửi, hoặc đã gửi rồi"
        )
    if not has_form(view):
        raise BadInput("việc này trả lời trên trang, không nhận biểu", mend="mở liên kết trong thư")
    return asked_sheets(session, [view])[obligation.id or 0]


def _typed(session: Session, obligation_id: int) -> DraftContent | None:
    """None also for an earlier form: what a newer one leaves empty is empty."""
    draft = draft_of(session, obligation_id)
    is_typed = draft is not None and draft.state is not DraftState.READ
    return DraftContent.from_json(draft.content) if draft is not None and is_typed else None


def _keep(workspace: Workspace, view: ObligationView, content: bytes, file_name: str, by: str) -> None:
    kind = EvidenceKind.ANSWER_SHEET
    name = file_name if file_name.lower().endswith(".xlsx") else f"{file_name}.xlsx"
    keep_evidence(workspace, view.obligation.id or 0, content, name, kind=kind, by=by)


def _record_refusal(
    workspace: Workspace, owed: int | None, content: bytes, file_name: str, by: str, error: DondocError
) -> None:
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, owed) if owed else None
        if view is None:
            log.warning("form %r from %r, of no known obligation, refused: %r", file_name, by, str(error))
            return
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
