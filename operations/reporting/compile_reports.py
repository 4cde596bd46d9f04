"""Compile the draft on the morning after the units' due date, refresh it until it is frozen (tracking.md 6.1)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from models import ReportingPeriod, ReportSnapshot
from models.base import JsonDict
from models.queries import audit as audit_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from models.queries.shared_reports import reporting_together
from operations.record_audit import record_audit
from operations.reporting.gather_facts import gather_facts
from operations.reporting.report_texts import last_words, texts_of, with_words
from operations.workspace import Workspace
from reports.consolidated.facts import ReportFacts
from reports.consolidated.facts_json import checksum_of_json, facts_from_json, facts_to_json
from rules.going_on import Progress, unseen
from rules.lifecycle import ReportState


@dataclass
class Compiled:
    compiled: int = 0
    refreshed: int = 0
    frozen: int = 0


def compile_reports(
    workspace: Workspace, today: date, *, failures: list[Exception] | None = None
) -> Compiled:
    """Every period that is due for it, each in its own transaction; at the top date the report freezes by itself.

    Offices that compile keep the national calendar: where only schools work, nothing is compiled. A period that fails
    goes to `failures` and keeps no other back; without that list it is raised.
    """
    total = Compiled()
    if not workspace.calendar.is_workday(today):
        return total
    with workspace.database.reading() as session:
        periods = plan_queries.periods_to_compile(session, today)
    for period in periods:
        try:
            compile_period(workspace, period.id or 0, today, total)
        except OperationalError:
            raise  # the database itself
        except Exception as error:
            if failures is None:
                raise
            failures.append(error)
    return total


def compile_period(
    workspace: Workspace, period_id: int, today: date, total: Compiled | None = None
) -> Compiled:
    """One period: made or refreshed, and frozen when the top date has come."""
    total = total if total is not None else Compiled()
    with workspace.database.reading() as session:
        period = plan_queries.period(session, period_id)
    compile_report(workspace, period_id, total)
    if today >= period.top_due_on:
        total.frozen += freeze_report(workspace, period_id)
    return total


def compile_report(
    workspace: Workspace, period_id: int, total: Compiled | None = None, *, is_news: bool = False
) -> int:
    """The id of the period's newest report, made or refreshed; a frozen one is left as it is. `is_news`: look in any case."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        period = plan_queries.period(session, period_id)
        return _compile(session, workspace, period, total or Compiled(), now, is_news=is_news)


def _compile(
    session: Session,
    workspace: Workspace,
    period: ReportingPeriod,
    total: Compiled,
    now: datetime,
    *,
    is_news: bool = False,
) -> int:
    known = report_queries.newest_of_period(session, period.id or 0)
    if known is not None and not (is_news or _may_have_changed(session, workspace, known, now)):
        return known.id or 0
    # Held before anything is gathered: who writes words into it at this moment is waited for.
    if known is not None and not _hold(session, known):
        return known.id or 0
    data = facts_to_json(_facts(session, workspace, period, known, now))
    if known is None:
        total.compiled += 1
        return _add(session, workspace, period, data, now)
    if _says_something_new(known, data):
        _refresh(session, known, data, now)
        total.refreshed += 1
    return known.id or 0


def _hold(session: Session, report: ReportSnapshot) -> bool:
    """False when it is a draft no more."""
    return report_queries.move_snapshot(session, report.id or 0, ReportState.COMPILED, ReportState.COMPILED)


def _facts(
    session: Session,
    workspace: Workspace,
    period: ReportingPeriod,
    known: ReportSnapshot | None,
    now: datetime,
) -> ReportFacts:
    """As they are now; a correction that keeps its facts takes new words alone."""
    if known is not None and known.keeps_facts:
        kept = facts_from_json(known.facts)
        return replace(kept, texts=texts_of(session, period, kept))
    version = known.version if known else 1
    facts = gather_facts(session, workspace, period, version=version, now=now)
    return with_words(session, plan_queries.plan(session, period.plan_id), period, facts)


def _may_have_changed(session: Session, workspace: Workspace, known: ReportSnapshot, now: datetime) -> bool:
    """A draft is looked at again when something happened in its plan, and once a day because lateness grows."""
    if known.state is not ReportState.COMPILED:
        return False
    if workspace.local_day(known.compiled_at) != workspace.local_day(now):
        return True
    plans = reporting_together(session, known.plan_id)
    return any(audit_queries.has_news(session, one.id or 0, since=known.compiled_at) for one in plans)


def _says_something_new(known: ReportSnapshot, data: JsonDict) -> bool:
    """Whether more than the hour has changed since the draft was compiled."""
    before, after = dict(known.facts), dict(data)
    before.pop("as_of", None)
    after.pop("as_of", None)
    return before != after


def _add(
    session: Session, workspace: Workspace, period: ReportingPeriod, data: JsonDict, now: datetime
) -> int:
    report = ReportSnapshot(
        plan_id=period.plan_id,
        period_id=period.id or 0,
        version=data["version"],
        state=ReportState.COMPILED,
        facts=data,
        checksum=checksum_of_json(data),
        compiled_at=now,
    )
    report_id = report_queries.add_snapshot(session, report)
    plan_queries.mark_period(session, period.id or 0, "compiled_at", now)
    _audit(session, workspace, report, "report_compiled", now, period.key)
    return report_id


def _refresh(session: Session, known: ReportSnapshot, data: JsonDict, now: datetime) -> None:
    report_queries.move_snapshot(
        session,
        known.id or 0,
        ReportState.COMPILED,
        ReportState.COMPILED,
        facts=data,
        checksum=checksum_of_json(data),
        compiled_at=now,
    )


def freeze_report(workspace: Workspace, period_id: int, *, progress: Progress = unseen) -> int:
    """compiled → frozen, with a last look at the facts; closes the period. 1 when it was this call that froze it."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        period = plan_queries.period(session, period_id)
        progress(0, 2, f"Đang tổng hợp số liệu {period.label}")
        _compile(session, workspace, period, Compiled(), now)
        progress(1, 2, "Đang chốt số liệu")
        report = report_queries.newest_of_period(session, period_id)
        if report is None or not _hold(session, report):
            return 0
        session.refresh(report)
        last = last_words(session, period, report)
        report_queries.move_snapshot(
            session, report.id or 0, ReportState.COMPILED, ReportState.FROZEN, frozen_at=now, **last
        )
        session.refresh(report)
        plan_queries.mark_period(session, period_id, "closed_at", now)
        _audit(session, workspace, report, "report_frozen", now, period.key)
    return 1


def _audit(
    session: Session, workspace: Workspace, report: ReportSnapshot, action: str, now: datetime, period: str
) -> None:
    record_audit(
        session,
        workspace,
        at=now,
        action=action,
        subject=("report", report.id or 0),
        plan_id=report.plan_id,
        change={"period": period, "version": report.version, "checksum": report.checksum},
    )
