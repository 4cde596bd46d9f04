"""What a policy would do, on the real calendar: the dates of a ladder, a regime's year, an outline's order."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from sqlmodel import Session

from config.outline_files import read_outline
from config.policy_files import read_ladder
from config.regime_files import read_regime
from config.table_files import KeptFile
from operations.calendars.due_calendar import installed_days
from operations.plans.policy_shelf import LADDER, REGIME, PolicyEntry, policy_shelf
from operations.workspace import Workspace
from rules.errors import NotFound
from rules.ladder import Ladder, Occurrence, Step, occurrences
from rules.outline import Outline
from rules.periods import Regime, ReportingPeriod, check_chain, dated_period
from rules.workdays import WorkCalendar
from web.labels import AUDIENCES, LETTER_KINDS

MOST_DATES = 40
EXAMPLE_WORKDAYS = 10
OPENED_BEFORE = 7
Policy = TypeVar("Policy", Ladder, Regime, Outline)


@dataclass(frozen=True)
class RegimeTable:
    """`periods` with the working days that each chain lacks."""

    regime: Regime
    periods: tuple[tuple[ReportingPeriod, int], ...]

    @property
    def has_final(self) -> bool:
        return any(period.final_due_on for period, _ in self.periods)

    @property
    def faults(self) -> int:
        return sum(1 for _, lacking in self.periods if lacking)


@dataclass(frozen=True)
class LadderDates:
    """The days on which letters would go out if nobody answered; `has_more`: a step that repeats without end."""

    due_on: date
    opens_on: date
    rows: tuple[tuple[Occurrence, str], ...]
    has_more: bool


@dataclass(frozen=True)
class Shown:
    """One policy for its page, as what it is: the two other fields are empty."""

    ladder: Ladder | None = None
    regime: Regime | None = None
    outline: Outline | None = None
    dates: LadderDates | None = None
    year: RegimeTable | None = None


def shown_of(workspace: Workspace, kind: str, id: str, text: str, *, year: int, due_on: date | None) -> Shown:
    """For a text without faults."""
    file = KeptFile(f"{id}.toml", text)
    if kind == LADDER:
        ladder = read_ladder(file)
        return Shown(ladder=ladder, dates=ladder_dates(workspace, ladder, due_on))
    if kind == REGIME:
        regime = read_regime(file)
        calendar, _ = installed_days(workspace, "vn", year - 1, year + 1)
        return Shown(regime=regime, year=regime_table(regime, year, calendar))
    return Shown(outline=read_outline(file))


def regime_table(regime: Regime, year: int, calendar: WorkCalendar) -> RegimeTable:
    dated = (dated_period(regime, rule, year, calendar) for rule in regime.periods)
    return RegimeTable(regime, tuple((period, check_chain(period, calendar)) for period in dated))


def ladder_dates(workspace: Workspace, ladder: Ladder, due_on: date | None) -> LadderDates:
    """Without a day: two weeks ahead."""
    calendar = workspace.calendar
    if due_on is None:
        due_on = calendar.shift(workspace.local_day(workspace.clock.now()), EXAMPLE_WORKDAYS)
    opens_on = calendar.shift(due_on, -OPENED_BEFORE)
    line = occurrences(ladder, due_on=due_on, opens_on=opens_on, calendar=calendar)
    found = list(islice(line, MOST_DATES + 1))
    rows = tuple((one, letter_words(one.step)) for one in found[:MOST_DATES])
    return LadderDates(due_on, opens_on, rows, len(found) > MOST_DATES)


def letter_words(step: Step) -> str:
    if step.level:
        return f"đôn đốc mức {step.level}"
    return LETTER_KINDS.get(step.letter, step.letter)


def people_words(step: Step) -> str:
    return ", ".join(AUDIENCES[audience] for audience in step.audiences)


def entry_of(session: Session, kind: str, key: str) -> PolicyEntry:
    found = next((one for one in policy_shelf(session) if (one.kind, one.key) == (kind, key)), None)
    if found is None:
        raise NotFound("không có mục này")
    return found
