"""The escalation board: what is overdue, how often it was told, what happens next and when."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.queries import desk
from models.queries.board_choice import BoardClass
from models.queries.obligations import ObligationView
from operations.ladder.next_step import NextStep, next_steps
from operations.obligation_words import plan_number, what_is_owed
from operations.workspace import Workspace
from web.labels import board_class, time_words


@dataclass(frozen=True)
class Row:
    """One obligation in the words of a list."""

    view: ObligationView
    board_class: BoardClass
    what: str
    plan: str
    time: str
    told: desk.Told | None
    next_step: NextStep | None


def rows_of(session: Session, workspace: Workspace, views: list[ObligationView], today: date) -> list[Row]:
    told = desk.told(session, [view.obligation.id or 0 for view in views])
    steps = next_steps(session, workspace, views, today)
    return [
        Row(
            view=view,
            board_class=board_class(view.obligation, today, workspace.calendar_of(view.unit)),
            what=what_is_owed(view),
            plan=plan_number(view),
            time=time_words(view.obligation, today, workspace.calendar_of(view.unit)),
            told=told.get(view.obligation.id or 0),
            next_step=steps.get(view.obligation.id or 0),
        )
        for view in views
    ]
