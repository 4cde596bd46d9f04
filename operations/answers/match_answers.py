"""What a file of answers would do: for each obligation it speaks of, the answer it gives or why that is refused."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from intake.answer_files.rows import AnswerRow
from models.queries.obligations import ObligationView
from operations.answers.answer_of_draft import asked_of
from operations.answers.answer_rows import gather
from operations.answers.find_owed import Finder
from operations.answers.judge_answer import Fate, Giver, MatchedAnswer, whole_answer
from operations.workspace import Workspace
from rules.errors import BadInput


def match_answers(
    session: Session,
    workspace: Workspace,
    rows: Sequence[AnswerRow],
    giver: Giver,
    received_on: date | None = None,
) -> list[MatchedAnswer]:
    """In the order of the file. `received_on`: for rows that name no day of their own."""
    finder = Finder(session, workspace, giver.unit_id)
    groups: dict[int, tuple[ObligationView, list[AnswerRow]]] = {}
    order: list[int | MatchedAnswer] = []
    for row in rows:
        try:
            view = finder.find(row)
        except BadInput as error:
            reason = f"{row.place}: {error.what}" + (f" → {error.mend}" if error.mend else "")
            own = (f"{row.place}: {fault}" for fault in row.faults)
            order.append(MatchedAnswer((row.place,), Fate.REFUSED, (reason, *own)))
            continue
        obligation_id = view.obligation.id or 0
        if obligation_id not in groups:
            groups[obligation_id] = (view, [])
            order.append(obligation_id)
        groups[obligation_id][1].append(row)
    return [
        one
        if isinstance(one, MatchedAnswer)
        else _judge(session, workspace, *groups[one], giver, received_on)
        for one in order
    ]


def _judge(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    rows: list[AnswerRow],
    giver: Giver,
    received_on: date | None,
) -> MatchedAnswer:
    gathered = gather(asked_of(session, view), rows)
    gathered.received_on = gathered.received_on or received_on
    return whole_answer(session, workspace, view, gathered, giver, places=tuple(row.place for row in rows))
