"""Reading and filling the form of the signed page, and what came of it."""

import re

from models import Submission, SubmissionLine
from models.queries import obligations as obligation_queries
from models.queries import submissions as submission_queries
from operations.workspace import Workspace
from rules.lifecycle import State


def lines_asked(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="state-(\d+)"', page)))


def answers_to(page: str, state: str = "done", result: str = "Đã ban hành hướng dẫn") -> dict[str, str]:
    fields = {f"state-{line}": state for line in lines_asked(page)}
    return fields | {f"result-{line}": result for line in lines_asked(page)}


def last_answer(workspace: Workspace, obligation_id: int) -> tuple[Submission, list[SubmissionLine]]:
    with workspace.database.reading() as session:
        latest = submission_queries.latest(session, obligation_id)
        assert latest is not None
        return latest, submission_queries.lines(session, latest.id or 0)


def state_of(workspace: Workspace, obligation_id: int) -> State:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    assert view is not None
    return view.obligation.state


def unit_of(workspace: Workspace, obligation_id: int) -> int:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    assert view is not None
    return view.obligation.unit_id
