"""The life of an obligation: one table of allowed moves (tracking.md 3). Being overdue is no state, it is derived."""

from enum import StrEnum

from rules.errors import IllegalMove


class State(StrEnum):
    SCHEDULED = "scheduled"
    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAIVED = "waived"
    CANCELLED = "cancelled"


class Move(StrEnum):
    OPEN = "open"
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    WAIVE = "waive"
    CANCEL = "cancel"


MOVES: dict[tuple[State, Move], State] = {
    (State.SCHEDULED, Move.OPEN): State.OPEN,
    (State.OPEN, Move.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Move.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Move.ACCEPT): State.ACCEPTED,
    (State.SUBMITTED, Move.RETURN): State.RETURNED,
    (State.OPEN, Move.WAIVE): State.WAIVED,
    (State.RETURNED, Move.WAIVE): State.WAIVED,
    (State.SCHEDULED, Move.CANCEL): State.CANCELLED,
    (State.OPEN, Move.CANCEL): State.CANCELLED,
    (State.RETURNED, Move.CANCEL): State.CANCELLED,
}

# The states in which the unit owes an answer and the ladder runs.
AWAITED = (State.OPEN, State.RETURNED)
DONE = (State.SUBMITTED, State.ACCEPTED)


class PlanState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"
    APPLIED = "applied"  # an amendment that has become part of the plan it amends


class ReportState(StrEnum):
    """The life of a consolidated report, in this order (tracking.md 6.3)."""

    COMPILED = "compiled"
    FROZEN = "frozen"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    ISSUED = "issued"


# What a frozen report may become; a step may be left out where it was done on paper, and the record says so.
REPORT_MOVES: dict[ReportState, tuple[ReportState, ...]] = {
    ReportState.COMPILED: (ReportState.FROZEN,),
    ReportState.FROZEN: (ReportState.REVIEWED, ReportState.SIGNED, ReportState.ISSUED),
    ReportState.REVIEWED: (ReportState.SIGNED, ReportState.ISSUED),
    ReportState.SIGNED: (ReportState.ISSUED,),
    ReportState.ISSUED: (),
}


def advance(state: State, move: Move) -> State:
    """The state after the move; IllegalMove when the table has no such pair."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise IllegalMove(f"'{move}' is not allowed from '{state}'") from None


def sources_of(move: Move) -> tuple[State, ...]:
    """The states from which the move is allowed: the 'compare' of every compare-and-set."""
    return tuple(state for (state, step) in MOVES if step is move)
