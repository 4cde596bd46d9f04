"""Scorecards of units over a year, read in one consistent look (tracking.md 3)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models import Plan
from models.queries import plans as plan_queries
from models.queries import report_facts as fact_queries
from models.queries import scorecard_years as year_queries
from models.queries import standing as standing_queries
from models.queries import units as unit_queries
from models.queries.bulk import by_id
from models.queries.report_facts import UnitRow
from models.queries.scorecard_years import PlanRow
from models.queries.scorecards import YearChoice, YearRow
from operations.correspondence.letter_head import letter_head
from operations.reporting.count_scorecards import check_year, news_since
from operations.reporting.heirs import heirs
from operations.reporting.scorecard_rows import YearReading, evidence_row, scored, year_reading
from operations.units.unit_names_over_time import NamesOverTime, names_over_time
from operations.workspace import Workspace
from reports.scorecards.book import EvidenceRow, FormHead, ScorecardBook, UnitScore
from rules.errors import NotFound
from rules.scorecard import added, scorecard


def scorecards_of(
    workspace: Workspace,
    year: int,
    *,
    unit_codes: Collection[str] | None = None,
    plan_keys: Collection[str] | None = None,
    is_printed: bool = True,
    now: datetime,
) -> ScorecardBook:
    """Of every unit that owes anything in the year, or of those named; a fixed number of questions.

    `is_printed`: with the head of the official form.
    """
    check_year(year)
    with workspace.database.reading() as session:
        directory = _Directory.of(session, year)
        wanted = directory.wanted(unit_codes)
        choice = YearChoice(year, _plan_ids(session, plan_keys), directory.sources(wanted))
        plans = year_queries.plans_of_year(session, year, choice.plan_ids)
        reading = year_reading(session, workspace, choice, plans, directory.units, now)
        standing = directory.folded(standing_queries.of_plans(session, plans))
        units = _scores(directory, reading, standing, wanted)
        head = _form_head(session, plans) if is_printed else FormHead()
    return ScorecardBook(
        year=year,
        as_of=workspace.local(now),
        head=head,
        plans=tuple(reading.plan_number(plan) for plan in plans),
        units=units,
        total=added(unit.card for unit in units),
    )


def scorecard_years(workspace: Workspace) -> list[int]:
    """The years in which anything is due, the latest first."""
    with workspace.database.reading() as session:
        return year_queries.years_owed(session)


@dataclass(frozen=True)
class _Directory:
    """Units as they stood at the end of the year: whoever went into another one is counted with it."""

    units: dict[int, UnitRow]
    heir_of: dict[int, int]
    names: NamesOverTime
    year: int

    @classmethod
    def of(cls, session: Session, year: int) -> "_Directory":
        units = fact_queries.unit_rows(session)
        found = heirs(session, units, until=date(year, 12, 31))
        return cls(units, found, names_over_time(session), year)

    def holder(self, unit_id: int) -> int:
        return self.heir_of.get(unit_id, unit_id)

    def wanted(self, codes: Collection[str] | None) -> set[int] | None:
        if codes is None:
            return None
        known = {unit.code: unit.id for unit in self.units.values()}
        for code in codes:
            if code not in known:
                raise NotFound(f"không có đơn vị mã {code!r}; xem: dondoc unit list")
        return {self.holder(known[code]) for code in codes}

    def sources(self, wanted: set[int] | None) -> set[int] | None:
        """The units themselves and those that went into them."""
        if wanted is None:
            return None
        return wanted | {unit for unit, heir in self.heir_of.items() if heir in wanted}

    def folded(self, counts: Mapping[int, int]) -> dict[int, int]:
        found: dict[int, int] = defaultdict(int)
        for unit_id, number in counts.items():
            found[self.holder(unit_id)] += number
        return found

    def printed(self, unit_id: int) -> str:
        return self.names.printed(self.units[unit_id], news_since(self.year))


def _scores(
    directory: _Directory, reading: YearReading, standing: Mapping[int, int], wanted: set[int] | None
) -> tuple[UnitScore, ...]:
    """In the order of the directory."""
    rows: dict[int, list[YearRow]] = defaultdict(list)
    for row in reading.rows:
        rows[directory.holder(row.unit_id)].append(row)
    shown = {*rows, *standing} if wanted is None else wanted
    return tuple(
        _score(directory, reading, unit_id, rows.get(unit_id, []), standing.get(unit_id, 0))
        for unit_id in directory.units
        if unit_id in shown
    )


def _score(
    directory: _Directory, reading: YearReading, unit_id: int, rows: list[YearRow], standing: int
) -> UnitScore:
    evidence: tuple[EvidenceRow, ...] = tuple(
        evidence_row(row, reading) for row in sorted(rows, key=lambda row: (row.due_on, row.id))
    )
    return UnitScore(
        unit_id=unit_id,
        code=directory.units[unit_id].code,
        name=directory.printed(unit_id),
        card=scorecard(map(scored, evidence), standing=standing),
        rows=evidence,
    )


def _plan_ids(session: Session, keys: Collection[str] | None) -> set[int] | None:
    if keys is None:
        return None
    found = {key: plan_queries.plan_by_key(session, key) for key in keys}
    for key, plan in found.items():
        if plan is None:
            raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
    return {plan.id or 0 for plan in found.values() if plan is not None}


def _form_head(session: Session, plans: Mapping[int, PlanRow]) -> FormHead:
    """Of the one unit that coordinates all of them; several stand under nobody's name."""
    coordinators = {plan.coordinating_unit_id for plan in plans.values()}
    if len(coordinators) != 1 or None in coordinators:
        return FormHead()
    # A head follows from these alone, and plans of one issuer share them.
    unlike = {
        (plan.issuer_unit_id, plan.issuer_name, plan.parent_issuer_name, plan.coordinating_unit_name): plan.id
        for plan in plans.values()
    }
    first = next(iter(plans))
    whole = by_id(session, Plan, {first, *unlike.values()})
    letter = letter_head(session, whole[first])
    code = unit_queries.unit_names(session, filter(None, coordinators))
    symbol = next(iter(code.values())).code
    superiors = {letter_head(session, whole[plan]).superior for plan in unlike.values()}
    return FormHead(
        superior=letter.superior if len(superiors) == 1 else None,
        agency=letter.agency,
        symbol=f"BC-{symbol}",
        place=letter.place,
        signature=letter.signature,
    )
