"""The installation in numbers, in the text form Prometheus reads."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from models.queries import balance as balance_queries
from models.queries import dashboard, desk
from models.queries import outbox as outbox_queries
from models.queries import rounds as round_queries
from models.queries.board_choice import Selection
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.lifecycle import State


def metrics_text(workspace: Workspace) -> str:
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        states = desk.obligations_by_state(session)
        levels = dashboard.overdue_by_level(session, Selection(), today)
        letters = outbox_queries.counts_by_state(session)
        waiting = desk.waiting(session, today)
        last = round_queries.last_finished_round(session)
        balance = balance_queries.last_line(session)
    lines = [
        *_family(
            "dondoc_obligations", "Obligations by state.", "state", {s: states.get(s, 0) for s in State}
        ),
        *_family("dondoc_overdue", "Overdue obligations of active plans by level.", "level", levels),
        *_family("dondoc_letters", "Letters by state.", "state", {s: letters.get(s, 0) for s in LetterState}),
        *_one("dondoc_submissions_waiting", "Answers nobody has reviewed.", waiting.submissions),
        *_one("dondoc_extensions_waiting", "Requests for more time nobody has decided.", waiting.extensions),
    ]
    if last is not None and last.finished_at is not None:
        finished = last.finished_at.timestamp()
        name = "dondoc_last_round_finished_timestamp_seconds"
        lines += _one(name, "When the last good round ended.", finished)
    if balance is not None:
        words = "Whether the newest daily balance of reminders adds up."
        lines += _one("dondoc_balance_holds", words, int(balance.is_balanced))
        lines += _one(
            "dondoc_balance_day_timestamp_seconds",
            "The day of that balance.",
            _start_of(workspace, balance.day),
        )
    return "\n".join(lines) + "\n"


def _start_of(workspace: Workspace, day: date) -> float:
    return datetime.combine(day, time.min, workspace.zone).timestamp()


def _family(
    name: str,
    words: str,
    label: str,
    values: Mapping[State, int] | Mapping[LetterState, int] | Mapping[int, int],
) -> Iterable[str]:
    yield from _head(name, words)
    for key, value in values.items():
        yield f'{name}{{{label}="{key}"}} {value}'


def _one(name: str, words: str, value: float) -> Iterable[str]:
    yield from _head(name, words)
    yield f"{name} {value}"


def _head(name: str, words: str) -> Iterable[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} gauge"
