"""Công văn drafted at a person's word: urging, explanation, the decision about more time, the courtesy."""

from collections.abc import Collection
from dataclasses import replace
from hashlib import sha256

from sqlmodel import Session

from models import DocumentKind, DocumentState, Extension, ExtensionState, Plan
from models.queries import correspondence as letter_queries
from models.queries import extensions as extension_queries
from models.queries import letters_to_draft as draft_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.correspondence.draft_letters import MOST_A_DAY, letter_row
from operations.correspondence.letter_content import NO_WORDS, content_of
from operations.correspondence.letter_head import letter_head, plan_named
from operations.record_audit import record_audit
from operations.workspace import Workspace
from reports.correspondence.content import LetterContent, LetterKind, OwedRow
from reports.correspondence.content_json import content_to_json
from reports.correspondence.wording import default_words
from rules.errors import BadInput, NotFound, Refused
from rules.lifecycle import AWAITED
from rules.progress import progress_of


def draft_by_hand(workspace: Workspace, kind: DocumentKind, obligation_ids: Collection[int]) -> int:
    """The number of the draft; of a draft that already says it, if there is one."""
    ids = sorted(set(obligation_ids))
    with workspace.database.transaction() as session:
        views = _views(session, ids)
        extension = None
        match kind:
            case DocumentKind.COURTESY:
                raise BadInput(
                    "thư đề nghị phối hợp không lập cho việc phải báo cáo", mend="chọn đơn vị được đề nghị"
                )
            case DocumentKind.EXTENSION:
                extension = _newest_decision(session, views)
                stem = f"extension:o{ids[0]}:x{extension.id}"
            case _:
                _check_overdue(workspace, views)
                known = _same_draft(session, kind, ids)
                if known:
                    return known
                digest = sha256(",".join(map(str, ids)).encode()).hexdigest()[:16]
                stem = f"hand:{kind.value}:{digest}"
        content = content_of(session, workspace, kind, views, extension=extension)
        letter_id = _add(session, workspace, kind, views[0].plan, stem, content)
        letter_queries.link_obligations(session, [(letter_id, one) for one in ids])
    return letter_id


def draft_courtesy(workspace: Workspace, plan_id: int, unit_code: str) -> int:
    """To a body a plan only recommends something to: about its lines, for it owes nothing."""
    with workspace.database.transaction() as session:
        unit = unit_queries.unit_by_code(session, unit_code)
        if unit is None:
            raise NotFound(f"không có đơn vị mã {unit_code!r}; xem: dondoc unit list")
        found = draft_queries.recommended_of(session, plan_id, unit.id or 0)
        if not found:
            raise NotFound(f"kế hoạch này không đề nghị {unit.name} phối hợp việc gì")
        plan = plan_queries.plan(session, plan_id)
        bare = LetterContent(
            kind=LetterKind.COURTESY,
            as_of=workspace.local(workspace.clock.now()),
            head=letter_head(session, plan),
            addressees=(unit.name,),
            plan=plan_named(session, plan),
            words=NO_WORDS,
            rows=tuple(OwedRow(what=one.task, due_words=one.cadence_text or "") for one in found),
        )
        content = replace(bare, words=default_words(bare))
        return _add(
            session, workspace, DocumentKind.COURTESY, plan, f"courtesy:p{plan_id}:u{unit.id}", content
        )


def _add(
    session: Session, workspace: Workspace, kind: DocumentKind, plan: Plan, stem: str, content: LetterContent
) -> int:
    """Under the first key that is free, or that a waiting draft of the same has."""
    now = workspace.clock.now()
    today = workspace.local_day(now)
    for times in range(1, MOST_A_DAY + 1):
        key = stem if times == 1 else f"{stem}:{times}"
        known = letter_queries.letter_by_key(session, key)
        if known is not None and known.state is not DocumentState.DRAFTED:
            continue
        row = letter_row(
            key, kind, plan.id or 0, content_to_json(content), content.answer_by, today, now, workspace.actor
        )
        letter = letter_queries.add_letters(session, [row])[key]
        if known is None:
            record_audit(
                session,
                workspace,
                at=now,
                action="letter_drafted",
                subject=("letter", letter.id or 0),
                plan_id=plan.id,
                change={"kind": kind.value, "subject": content.words.subject},
            )
        return letter.id or 0
    raise Refused("đã lập quá nhiều công văn về việc này")


def _views(session: Session, ids: list[int]) -> list[ObligationView]:
    views = obligation_queries.views_of_ids(session, ids)
    if not ids or len(views) < len(ids):
        raise NotFound("không có nghĩa vụ báo cáo này")
    found = [views[one] for one in ids]
    if len({(view.plan.id, view.unit.id) for view in found}) > 1:
        raise BadInput(
            "một công văn chỉ về việc của một đơn vị trong một kế hoạch", mend="lập riêng từng công văn"
        )
    return found


def _check_overdue(workspace: Workspace, views: list[ObligationView]) -> None:
    """The words say 'quá hạn', so it must be so."""
    today = workspace.local_day(workspace.clock.now())
    for view in views:
        one = view.obligation
        progress = progress_of(
            one.state, one.due_on, one.answered_on, today, workspace.calendar_of(view.unit)
        )
        if one.state not in AWAITED or not progress.is_overdue:
            raise Refused("chỉ lập công văn đôn đốc, yêu cầu giải trình cho việc đã quá hạn mà chưa báo cáo")


def _same_draft(session: Session, kind: DocumentKind, ids: list[int]) -> int | None:
    drafts = draft_queries.open_drafts_about(session, ids)
    for one in drafts.get(ids[0], []):
        about = letter_queries.obligations_of(session, [one.id or 0])[one.id or 0]
        if one.kind is kind and set(ids) <= set(about):
            return one.id
    return None


def _newest_decision(session: Session, views: list[ObligationView]) -> Extension:
    if len(views) > 1:
        raise BadInput("mỗi công văn trả lời một đề nghị gia hạn", mend="lập riêng từng công văn")
    known = extension_queries.of_obligation(session, views[0].obligation.id or 0)
    for one in reversed(known):
        if one.state is not ExtensionState.ASKED:
            return one
    raise NotFound("chưa có đề nghị gia hạn nào được quyết định")
