"""The coordinator writes into a report, or in place of what units wrote, until it is frozen (tracking.md 6)."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models import ReportingPeriod, ReportText
from models.base import JsonDict
from models.queries import plans as plan_queries
from models.queries import report_texts as queries
from models.queries import reports as report_queries
from operations.record_audit import record_audit
from operations.reporting.compile_reports import compile_report
from operations.reporting.gather_facts import gather_facts
from operations.reporting.report_texts import with_words
from operations.workspace import Workspace
from reports.consolidated.facts import ReportFacts
from reports.consolidated.facts_json import facts_from_json
from reports.consolidated.words import source_text
from rules.errors import BadInput, LostRace, NotFound, Refused
from rules.lifecycle import ReportState
from rules.wording import short_date

LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class _Place:
    period: ReportingPeriod
    facts: ReportFacts
    has_draft: bool


def edit_text(workspace: Workspace, period_id: int, slot: str, text: str, *, seen_version: int) -> int:
    """The slot's version after it; 0 is the version of a slot without words. LostRace names who was faster."""
    words = _cleaned(text, slot)
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        place = _place(session, workspace, period_id, now)
        source = source_text(place.facts, slot)
        if source is None:
            raise NotFound(f"báo cáo kỳ {place.period.label} không có mục {slot!r}; xem: dondoc report words")
        known = queries.of_slot(session, period_id, slot)
        if known and (known.version, known.text, known.source_text) == (seen_version, words, source):
            return seen_version
        is_written = queries.write(
            session,
            period_id,
            slot,
            seen_version=seen_version,
            text=words,
            source_text=source,
            edited_at=now,
            edited_by=workspace.actor,
        )
        if not is_written:
            raise _lost(workspace, queries.of_slot(session, period_id, slot))
        _record(session, workspace, place.period, "report_text_written", now, _change(slot, known, words))
    _refresh(workspace, place)
    return seen_version + 1


def drop_text(workspace: Workspace, period_id: int, slot: str, *, seen_version: int) -> bool:
    """Back to the gathered words; False when there were no others."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        place = _place(session, workspace, period_id, now)
        known = queries.of_slot(session, period_id, slot)
        if known is None:
            return False
        if not queries.drop(session, period_id, slot, seen_version=seen_version):
            raise _lost(workspace, known)
        _record(session, workspace, place.period, "report_text_dropped", now, _change(slot, known, ""))
    _refresh(workspace, place)
    return True


def _cleaned(text: str, slot: str) -> str:
    """Without characters that neither the database nor a document takes."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign)[0] != "C").strip()
    if not text:
        raise BadInput("chưa có nội dung", where=slot, mend="ghi nội dung, hoặc bỏ bản biên tập")
    if len(text) > LONGEST_TEXT:
        raise BadInput(f"nội dung dài hơn {LONGEST_TEXT} ký tự", where=slot, mend="rút gọn nội dung")
    return text


def _place(session: Session, workspace: Workspace, period_id: int, now: datetime) -> _Place:
    """The facts that the page showed; Refused once they are frozen."""
    period = plan_queries.period(session, period_id)
    report = report_queries.newest_of_period(session, period_id)
    if report is None:
        facts = gather_facts(session, workspace, period, version=1, now=now)
        plan = plan_queries.plan(session, period.plan_id)
        return _Place(period, with_words(session, plan, period, facts), has_draft=False)
    # Holds the row: who freezes it at this moment waits, and then finds the words.
    if not report_queries.move_snapshot(session, report.id or 0, ReportState.COMPILED, ReportState.COMPILED):
        raise Refused(
            f"báo cáo kỳ {period.label} đã chốt, lời văn không sửa được nữa; cần sửa thì lập bản đính chính"
        )
    return _Place(period, facts_from_json(report.facts), has_draft=True)


def _lost(workspace: Workspace, known: ReportText | None) -> LostRace:
    if known is None:
        return LostRace("mục này vừa được trả về lời văn của đơn vị; mở lại trang rồi sửa")
    at = workspace.local(known.edited_at)
    return LostRace(
        f"{known.edited_by} đã sửa mục này lúc {at:%H:%M} {short_date(at.date())}; "
        "nội dung vừa gửi chưa được ghi, mở lại trang để xem bản mới rồi sửa tiếp"
    )


def _change(slot: str, known: ReportText | None, text: str) -> JsonDict:
    return {"slot": slot, "before": known.text if known else "", "after": text}


def _record(
    session: Session,
    workspace: Workspace,
    period: ReportingPeriod,
    action: str,
    now: datetime,
    change: JsonDict,
) -> None:
    """About the period and not the report: what is said of a report's own life does not make it compile again."""
    record_audit(
        session,
        workspace,
        at=now,
        action=action,
        subject=("reporting_period", period.id or 0),
        plan_id=period.plan_id,
        change={"period": period.key, **change},
    )


def _refresh(workspace: Workspace, place: _Place) -> None:
    """A draft that people read shows the new words at once."""
    if place.has_draft:
        compile_report(workspace, place.period.id or 0, is_news=True)
