"""Scorecards of a lived-through year equal a recount in SQL that shares nothing with the code but the tables."""

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, text

from config.clock import SetClock
from models.queries import correspondence as letter_queries
from operations.answers.review_submission import return_submission
from operations.answers.submit_status import submit_status
from operations.correspondence.issue_letter import issue_letter
from operations.ladder.decide_extension import decide_extension
from operations.ladder.request_extension import request_extension
from operations.ladder.run_round import run_round
from operations.ladder.waive_obligation import waive_obligation
from operations.plans.close_plan import close_plan
from operations.reporting.gather_scorecards import scorecard_years, scorecards_of
from operations.units.apply_unit_change import apply_unit_change
from operations.workspace import Workspace
from reports.scorecards.book import ScorecardBook, UnitScore
from rules.errors import BadInput, NotFound
from rules.scorecard import Fate, Scorecard, added
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, an_answer, an_assignment, at
from tests.operations.changing_units import NEW, a_merge
from tests.operations.urging import report_of, view_of

DAYS = ("2021-03-23", "2021-05-26", "2021-06-07", "2021-06-18")
CLASSES = """
SELECT u.code,
  CASE WHEN o.state = 'waived' THEN 'waived' WHEN o.state = 'cancelled' THEN 'cancelled'
       WHEN o.state = 'scheduled' THEN 'scheduled'
       WHEN o.state IN ('submitted', 'accepted') AND o.answered_on <= o.due_on THEN 'on_time'
       WHEN o.state IN ('submitted', 'accepted') THEN 'late'
       WHEN o.due_on < :today THEN 'overdue' ELSE 'in_term' END, count(*)
FROM obligation o JOIN unit u ON u.id = o.unit_id
WHERE o.due_on >= :first AND o.due_on <= :last AND o.kind <> 'input' GROUP BY 1, 2
"""
REPORTS = """
SELECT u.code, count(*), sum(CASE WHEN o.state IN ('submitted', 'accepted') THEN 1 ELSE 0 END)
FROM obligation o JOIN unit u ON u.id = o.unit_id
WHERE o.due_on >= :first AND o.due_on <= :last AND o.kind = 'report' AND o.tier = 'unit'
  AND o.state NOT IN ('scheduled', 'waived', 'cancelled') GROUP BY 1
"""
CONDUCT = """
SELECT u.code,
  (SELECT count(*) FROM submission s JOIN obligation o ON o.id = s.obligation_id WHERE o.unit_id = u.id AND s.state = 'returned'),
  (SELECT count(*) FROM extension e JOIN obligation o ON o.id = e.obligation_id WHERE o.unit_id = u.id),
  (SELECT count(*) FROM extension e JOIN obligation o ON o.id = e.obligation_id WHERE o.unit_id = u.id AND e.state = 'granted'),
  (SELECT coalesce(max(d.level), 0) FROM due_event d JOIN obligation o ON o.id = d.obligation_id
   WHERE o.unit_id = u.id AND d.outcome = 'raised')
FROM unit u
"""


def lived_through(workspace: Workspace, clock: SetClock) -> str:
    """To 18/6/2021: answers on time, returned and late, more time asked and given, a waiver, a letter for explanation."""
    draft = a_draft(
        a_reporting_duty(), an_assignment(), a_deadline(due_on="2021-05-14"), a_deadline("Sở Y tế")
    )
    plan = a_plan(workspace, draft)
    for day in DAYS:
        clock.set(at(day, "09:00"))
        asyncio.run(run_round(workspace, engine="test"))
        if day == "2021-06-07":
            answered(workspace, "STC")
            report = report_of(workspace, "STP")
            request_extension(workspace, report, until=date(2021, 6, 25), reason="chờ số liệu", by="STP")
            decide_extension(workspace, report, grant=True)
            answered(workspace, "STP")
            return_submission(workspace, report, reason="thiếu số", due_on=date(2021, 6, 28))
    answered(workspace, "STP")
    with workspace.database.reading() as session:
        letters = [one.letter for one in letter_queries.listed(session)]
    explanation = next(one for one in letters if one.kind.value == "explanation")
    issue_letter(workspace, explanation.id or 0, number="20/SNV-VP", day=date(2021, 6, 18))
    return plan


def answered(workspace: Workspace, code: str) -> int:
    view = view_of(workspace, report_of(workspace, code))
    answer = an_answer(workspace, view.plan.id or 0, view.unit.id or 0)
    submit_status(workspace, view.obligation.id or 0, answer)
    return view.obligation.id or 0


def book_of(workspace: Workspace, **given: Any) -> ScorecardBook:
    return scorecards_of(workspace, 2021, now=workspace.clock.now(), **given)


def rows_of(workspace: Workspace, statement: str) -> list[Any]:
    today = workspace.local_day(workspace.clock.now())
    named = {"today": today, "first": date(2021, 1, 1), "last": date(2021, 12, 31)}
    given = {name: value for name, value in named.items() if f":{name}" in statement}
    with workspace.database.reading() as session:
        return [tuple(row) for row in session.execute(text(statement), given)]


def by_code(book: ScorecardBook) -> dict[str, UnitScore]:
    return {unit.code: unit for unit in book.units}


def check_against_sql(workspace: Workspace, book: ScorecardBook) -> None:
    cards = {code: unit.card for code, unit in by_code(book).items()}
    counted = {(code, fate.value): getattr(card, fate.value) for code, card in cards.items() for fate in Fate}
    assert {place: number for place, number in counted.items() if number} == {
        (code, fate): number for code, fate, number in rows_of(workspace, CLASSES)
    }
    for code, owed, sent in rows_of(workspace, REPORTS):
        assert (cards[code].reports_owed, cards[code].reports_sent) == (owed, sent), code
    for code, *told in rows_of(workspace, CONDUCT):
        card = cards.get(code, Scorecard())
        assert told == [
            card.returned_answers, card.extensions_asked, card.extensions_granted, card.highest_level,
        ], code  # fmt: skip


def test_a_year_is_counted_as_sql_counts_it(workspace: Workspace, clock: SetClock) -> None:
    """One life for all of it: living through the months takes longer than everything that is asked here."""
    plan = lived_through(workspace, clock)
    check_figures(workspace)
    check_choices(workspace, plan)
    check_questions(workspace)
    waive_obligation(workspace, report_of(workspace, "SYT"), reason="đã sáp nhập")
    check_a_merger(workspace)
    close_plan(workspace, plan, reason="hết thời hạn thực hiện")
    check_what_is_told_apart(workspace)


def check_figures(workspace: Workspace) -> None:
    book = book_of(workspace)
    check_against_sql(workspace, book)
    assert book.total == added(unit.card for unit in book.units)
    assert book.total.obligations == len(book.rows)
    assert (book.head.agency, book.head.symbol) == ("Sở Nội vụ", "BC-SNV")
    cards = by_code(book)
    finance, justice, health = (cards[code] for code in ("STC", "STP", "SYT"))
    late = next(row for row in finance.rows if row.fate is Fate.OVERDUE)
    assert (late.days_late, late.level) == (35, 4)
    assert late.explanations == ("số 20/SNV-VP ngày 18 tháng 6 năm 2021",)
    assert (finance.card.overdue_31_60, finance.card.explained) == (1, 1)
    assert (finance.card.completion.numerator, finance.card.completion.denominator) == (1, 2)
    assert finance.card.standing == 1
    (row,) = [one for one in justice.rows if one.returned]
    assert (row.returned, row.asked, row.granted, row.fate) == (1, 1, 1, Fate.ON_TIME)
    assert (row.original_due_on, row.due_on) == (date(2021, 6, 16), date(2021, 6, 28))
    assert (row.submission_id or 0, row.submitted_by) == (3, "Chuyên viên")
    assert health.card.update.value == 0
    assert (health.card.on_time_share.value, health.card.completion.value) == (None, 0)
    assert scorecard_years(workspace)[-1] == 2021
    empty = scorecards_of(workspace, 1999, now=workspace.clock.now())
    assert (empty.units, empty.total) == ((), Scorecard())


def check_choices(workspace: Workspace, plan: str) -> None:
    everything = by_code(book_of(workspace))
    alone = book_of(workspace, unit_codes=["STC"], plan_keys=[plan])
    assert alone.units == (everything["STC"],)
    for wrong in ({"unit_codes": ["KHONG"]}, {"plan_keys": ["9/KH"]}):
        with pytest.raises(NotFound, match="không có"):
            book_of(workspace, **wrong)
    with pytest.raises(BadInput, match="bốn chữ số"):
        scorecards_of(workspace, 21, now=workspace.clock.now())


def check_questions(workspace: Workspace) -> None:
    """Their number does not grow with the units."""
    asked: list[str] = []
    listen = lambda *given: asked.append(given[2])  # noqa: E731
    event.listen(workspace.database.engine, "before_cursor_execute", listen)
    counts = []
    for codes in (["STC"], ["STC", "STP", "SYT"], None):
        asked.clear()
        book_of(workspace, unit_codes=codes)
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] < 40


def check_a_merger(workspace: Workspace) -> None:
    """The merged unit stands once with its old names; in the years before the merger the old ones do."""
    before = by_code(book_of(workspace))
    apply_unit_change(workspace, a_merge("2021-06-18"))
    book = book_of(workspace)
    assert not {"STC", "STP"} & set(by_code(book))
    new = by_code(book)["STCTP"]
    assert new.name == f"{NEW} (trước 18/6/2021: Sở Tài chính; Sở Tư pháp)"
    assert (new.card.done, new.card.overdue) == (
        before["STC"].card.done + before["STP"].card.done,
        before["STC"].card.overdue + before["STP"].card.overdue,
    )
    assert (new.card.taken_over, new.card.lapsed) == (1, 0)
    assert "tiếp nhận khi đã quá hạn; nhận từ Sở Tài chính" in {row.note for row in new.rows}
    assert {row.unit for row in new.rows} > {"Sở Tài chính", "Sở Tư pháp"}
    assert book_of(workspace, unit_codes=["STP"]).units == (new,)
    with workspace.database.transaction() as session:
        session.execute(text("UPDATE unit_change SET effective_on = '2022-01-01'"))
    assert {"STC", "STP", "STCTP"} <= set(by_code(book_of(workspace)))


def check_what_is_told_apart(workspace: Workspace) -> None:
    book = book_of(workspace)
    check_against_sql(workspace, book)
    cards = by_code(book)
    assert cards["SYT"].card.waived == 1
    assert cards["SYT"].card.update.value is None
    assert (book.total.overdue, book.total.lapsed) == (0, 1)
    notes = [row.note for row in book.rows if row.is_lapsed]
    assert notes == ["đã quá hạn khi thôi theo dõi; tiếp nhận khi đã quá hạn; nhận từ Sở Tài chính"]
