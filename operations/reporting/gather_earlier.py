"""Windows before this one: the year so far, and the same period of last year."""

from collections.abc import Iterable

from sqlmodel import Session

from models import Plan, ReportingPeriod
from models.queries import last_year as last_year_queries
from models.queries import plans as plan_queries
from models.queries import report_facts as queries
from models.queries.report_facts import OwedRow
from operations.plans.period_reading import PeriodReading, tasks_of
from operations.reporting.gather_owed import Judge
from reports.consolidated.facts import EarlierFacts
from rules.lifecycle import DONE

CUMULATIVE, LAST_YEAR = "cumulative", "last_year"
REPORT, TASK = "report", "task"


def period_of_last_year(session: Session, plan: Plan, period: ReportingPeriod) -> ReportingPeriod | None:
    """'2020-H1' beside '2021-H1': of the plan this one follows, or of this plan where it runs over several years."""
    year, _, kind = period.key.partition("-")
    if not (year.isascii() and year.isdigit()):
        return None
    source = plan
    if plan.follows_plan_id is not None:
        followed = plan_queries.plan(session, plan.follows_plan_id)
        host = followed.reports_with_plan_id
        source = plan_queries.plan(session, host) if host is not None else followed
    return last_year_queries.period_with_key(session, source.id or 0, f"{int(year) - 1}-{kind}")


def earlier_facts(
    session: Session, reading: PeriodReading, judge: Judge, last_year: ReportingPeriod | None
) -> tuple[EarlierFacts, ...]:
    """Rows that stand beside those of this period, never the same obligation twice in one span."""
    before = [one for one in reading.year if one.id != reading.period.id]
    labels = {one.id or 0: one.label for one in before}
    reports = queries.reports_owed(session, list(labels)) if labels else []
    facts = [
        *_rows(reports, CUMULATIVE, REPORT, reading, judge, labels),
        *_rows(_tasks_before(session, reading), CUMULATIVE, TASK, reading, judge, labels),
    ]
    if last_year is not None:
        facts += _a_year_ago(session, reading, judge, last_year)
    return tuple(facts)


def _a_year_ago(
    session: Session, reading: PeriodReading, judge: Judge, last_year: ReportingPeriod
) -> list[EarlierFacts]:
    """As its report said; closing a plan cancels what nobody answered, so that its rows alone would look better."""
    id_ = last_year.id or 0
    told = {id_: last_year.label}
    reported = last_year_queries.facts_as_reported(session, id_)
    if reported is not None:
        return [
            EarlierFacts(
                LAST_YEAR,
                kind,
                row["obligation"],
                row["unit"],
                row["unit_code"],
                last_year.label,
                row["printed_class"],
            )
            for kind, name in ((REPORT, "unit_reports"), (TASK, "tasks"))
            for row in reported.get(name, ())
        ]
    plans = last_year_queries.plans_told_with(session, last_year.plan_id)
    return [
        *_rows(queries.reports_owed(session, [id_]), LAST_YEAR, REPORT, reading, judge, told),
        *_rows(tasks_of(session, plans, last_year), LAST_YEAR, TASK, reading, judge, told),
    ]


def _tasks_before(session: Session, reading: PeriodReading) -> list[OwedRow]:
    """Done in this year before this window began: told by an earlier report."""
    year_start = min(one.window_start_on for one in reading.year)
    if year_start >= reading.period.window_start_on:
        return []
    here = {row.id for row in reading.tasks}
    plan_ids = [plan.id or 0 for plan in reading.plans]
    return [
        row
        for row in queries.tasks_owed(session, plan_ids, reading.period.cut_off_on)
        if row.id not in here
        and row.state in DONE
        and row.answered_on is not None
        and row.answered_on >= year_start
    ]


def _rows(
    rows: Iterable[OwedRow],
    span: str,
    kind: str,
    reading: PeriodReading,
    judge: Judge,
    labels: dict[int, str],
) -> list[EarlierFacts]:
    made = []
    for row in rows:
        _, printed, _ = judge.of(row)
        made.append(
            EarlierFacts(
                span=span,
                kind=kind,
                obligation=row.key,
                unit=reading.names[row.unit_id],
                unit_code=reading.units[row.unit_id].code,
                period=labels.get(row.period_id or 0, ""),
                printed_class=printed.value if printed else None,
            )
        )
    return made
