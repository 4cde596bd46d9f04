"""The coordinator accepts an answer, or returns it with a reason and a date."""

from datetime import date, datetime

from sqlmodel import Session

from models import Submission, SubmissionState
from models.queries import obligations as obligation_queries
from models.queries import submissions as submission_queries
from models.queries.obligations import ObligationView
from models.queries.units import Person
from notifications.letters import LetterKind
from operations.answers.line_verdicts import all_accepted, answered_lines, write_verdicts
from operations.answers.signed_links import link_for
from operations.ladder.rearm_ladder import rearm_ladder
from operations.letters.letter_forms import returned_form
from operations.letters.tell_person import tell
from operations.record_audit import record_audit
from operations.units.return_to_heir import hand_to_heir
from operations.workspace import Workspace
from rules.due_basis import rolled
from rules.errors import BadInput, IllegalMove, LostRace, NotFound
from rules.ladder import Audience
from rules.lifecycle import Move, State
from rules.line_verdicts import Verdicts, check_acceptance, check_verdicts, reason_words, returned_lines
from rules.wording import short_date


def accept_submission(
    workspace: Workspace, obligation_id: int, *, verdicts: Verdicts | None = None, seen: int | None = None
) -> None:
    """submitted → accepted, every line of it; done is judged by the day the answer came in, not by today.

    `seen`: the answer that was on the page; another one that came in since is not accepted unread.
    """
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        view, submission = _submitted(session, obligation_id, seen)
        answered = answered_lines(session, submission, view.obligation.plan_id)
        check_verdicts(verdicts or {}, answered)
        check_acceptance(verdicts or {}, answered)
        _move(session, obligation_id, Move.ACCEPT, now)
        write_verdicts(session, submission, all_accepted(answered))
        submission_queries.decide(
            session, submission.id or 0, SubmissionState.ACCEPTED, at=now, by=workspace.actor
        )
        change = {"state": ["submitted", "accepted"], "submission": submission.id}
        subject = ("obligation", obligation_id)
        record_audit(
            session,
            workspace,
            at=now,
            action="accepted",
            subject=subject,
            plan_id=view.obligation.plan_id,
            change=change,
        )


def return_submission(
    workspace: Workspace,
    obligation_id: int,
    *,
    reason: str,
    due_on: date,
    verdicts: Verdicts | None = None,
    seen: int | None = None,
) -> None:
    """submitted → returned: the ladder is armed again with the date given here (tracking.md 4.5).

    `verdicts`, by assignment: lines with a reason of their own; then `reason`, about the whole, may be empty.
    """
    now = workspace.clock.now()
    today = workspace.local_day(now)
    verdicts = verdicts or {}
    if not verdicts and not reason.strip():
        raise BadInput("trả lại phải ghi lý do", mend="ghi điều cần bổ sung")
    if due_on <= today:
        raise BadInput(
            f"hạn bổ sung {short_date(due_on)} không muộn hơn hôm nay", mend="chọn ngày sau hôm nay"
        )
    basis = rolled(due_on)
    with workspace.database.transaction() as session:
        view, submission = _submitted(session, obligation_id, seen)
        answered = answered_lines(session, submission, view.obligation.plan_id)
        check_verdicts(verdicts, answered)
        reason = reason_words(reason, verdicts, answered)
        was_due_on, plan_id = view.obligation.due_on, view.obligation.plan_id
        _move(session, obligation_id, Move.RETURN, now, answered_on=None)
        write_verdicts(session, submission, verdicts)
        submission_queries.decide(
            session, submission.id or 0, SubmissionState.RETURNED, at=now, by=workspace.actor, reason=reason
        )
        heir = hand_to_heir(
            session, workspace, view, answered_at=submission.submitted_at, due_on=due_on, now=now
        )
        version = heir.obligation.due_version
        if heir.obligation.id == obligation_id:
            due_on = basis.due_on(workspace.calendar_of(heir.unit))
            rearm_ladder(session, workspace, heir, due_on=due_on, today=today, now=now, basis=basis)
            version += 1
        else:  # what the successor owes itself takes it in, with the date it has
            due_on = heir.obligation.due_on
        _tell_unit(session, workspace, heir, submission, (reason, due_on, version), now)
        record_audit(
            session,
            workspace,
            at=now,
            action="returned",
            subject=("obligation", obligation_id),
            plan_id=plan_id,
            change={
                "state": ["submitted", "returned"],
                "reason": reason,
                **({"lines": returned_lines(verdicts)} if returned_lines(verdicts) else {}),
                "due_on": [was_due_on.isoformat(), due_on.isoformat()],
                **({"unit": heir.unit.name} if heir.unit.id != view.unit.id else {}),
            },
        )


def _submitted(
    session: Session, obligation_id: int, seen: int | None = None
) -> tuple[ObligationView, Submission]:
    view = obligation_queries.view(session, obligation_id)
    if view is None:
        raise NotFound("không có nghĩa vụ báo cáo này")
    submission = submission_queries.latest(session, obligation_id)
    if submission is None or view.obligation.state is not State.SUBMITTED:
        raise IllegalMove("chưa có báo cáo nào đang chờ xem xét")
    if seen is not None and seen != submission.id:
        raise LostRace("đơn vị đã gửi báo cáo mới sau khi mở trang này; tải lại trang rồi xem xét")
    return view, submission


def _move(session: Session, obligation_id: int, move: Move, now: datetime, **changes: object) -> None:
    if not obligation_queries.change_state(session, obligation_id, move, at=now, **changes):
        raise IllegalMove("báo cáo này vừa được người khác xem xét")


def _tell_unit(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    submission: Submission,
    said: tuple[str, date, int],
    now: datetime,
) -> None:
    """`said`: why, until when, and the version of that date, which the link carries."""
    reason, due_on, version = said

    def facts(desk: Person) -> dict[str, str]:
        link = link_for(
            session,
            workspace,
            obligation_id=view.obligation.id or 0,
            due_version=version,
            email=desk.email,
            name=desk.name,
            now=now,
        )
        return {"reason": reason, "due": due_on.isoformat(), "link": link}

    tell(
        session,
        workspace,
        view,
        Audience.DESK_OFFICER,
        LetterKind.RETURNED,
        about=submission.id,
        facts=facts,
        now=now,
        attachments=returned_form(session, workspace, view),
    )
