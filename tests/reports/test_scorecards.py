"""Scorecards: figures that add up, their formulas, and files in which every figure can be counted again."""

import io
import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from reports.excel.scorecards import EVIDENCE, FORMULAS, SUMMARY, scorecards_xlsx
from reports.pdf.render import render_pdf
from reports.scorecards.book import EvidenceRow, FormHead, ScorecardBook, UnitScore
from reports.scorecards.columns import FIELDS
from reports.scorecards.document import scorecard_document
from reports.scorecards.measures import FATE_WORDS, MEASURES, NO_GRADE, SHARES
from reports.scorecards.scorecard_json import scorecard_json
from reports.word.render import render_docx
from rules.lifecycle import State
from rules.progress import Timeliness
from rules.scorecard import DONE, Fate, Scorecard, Scored, added, age_of, fate_of, scorecard
from tests.reports.conftest import AS_OF

SMALL = st.integers(0, 3)
ROWS = st.builds(
    Scored,
    fate=st.sampled_from(Fate),
    is_unit_report=st.booleans(),
    days_late=st.integers(1, 400),
    returned=SMALL,
    asked=SMALL,
    granted=SMALL,
    refused=SMALL,
    reminders=SMALL,
    level=st.integers(0, 4),
    explanations=SMALL,
    is_taken_over=st.booleans(),
    is_lapsed=st.booleans(),
)
HOSTILE = '=HYPERLINK("http://x")'


@given(st.lists(st.tuples(st.sampled_from("ABC"), ROWS), max_size=30), st.integers(0, 5))
def test_units_add_up_to_the_total_and_no_rate_leaves_its_bounds(
    owed: list[tuple[str, Scored]], standing: int
) -> None:
    units = [scorecard([row for unit, row in owed if unit == name], standing=standing) for name in "ABC"]
    total = added(units)
    assert total == scorecard([row for _, row in owed], standing=3 * standing)
    assert total.obligations == len(owed)
    ages = [number for name, number in total._asdict().items() if name.startswith("overdue_")]
    assert sum(ages) == total.overdue
    for card in (*units, total):
        for share in (card.completion, card.on_time_share, card.update):
            assert 0 <= share.numerator <= share.denominator
            assert (share.value is None) == (share.denominator == 0)
            assert share.value is None or 0 <= share.value <= 1


@pytest.mark.parametrize(
    ("state", "timeliness", "expected"),
    [
        (State.ACCEPTED, Timeliness.DONE_ON_TIME, Fate.ON_TIME),
        (State.SUBMITTED, Timeliness.DONE_LATE, Fate.LATE),
        (State.RETURNED, Timeliness.OVERDUE, Fate.OVERDUE),
        (State.RETURNED, Timeliness.DUE_TODAY, Fate.IN_TERM),
        (State.OPEN, Timeliness.NOT_DUE, Fate.IN_TERM),
        (State.SCHEDULED, Timeliness.OVERDUE, Fate.SCHEDULED),
        (State.WAIVED, Timeliness.CLOSED, Fate.WAIVED),
        (State.CANCELLED, Timeliness.CLOSED, Fate.CANCELLED),
    ],
)
def test_every_obligation_is_in_one_class(state: State, timeliness: Timeliness, expected: Fate) -> None:
    assert fate_of(state, timeliness) is expected


def test_ages_are_those_of_the_rules() -> None:
    days = (1, 30, 31, 60, 61, 120, 121, 900)
    assert [age_of(one).removeprefix("overdue_") for one in days] == [
        "1_30", "1_30", "31_60", "31_60", "61_120", "61_120", "over_120", "over_120",
    ]  # fmt: skip


def test_a_rate_without_a_denominator_is_a_dash() -> None:
    assert [measure.words(Scorecard()) for measure in SHARES] == ["–", "–", "–"]
    card = Scorecard(on_time=1, late=1, overdue=1, reports_owed=4, reports_sent=2)
    assert [measure.words(card) for measure in SHARES] == ["2/3 = 66,7 %", "1/2 = 50 %", "2/4 = 50 %"]


def a_row(number: int, fate: Fate = Fate.ON_TIME, **changes: object) -> EvidenceRow:
    row = EvidenceRow(
        obligation_id=number,
        obligation=f"2021-H1/{number}",
        plan="46/KH-UBND",
        kind="Báo cáo định kỳ",
        what="Báo cáo 6 tháng 2021",
        unit_id=1,
        unit_code="STC",
        unit="Sở Tài chính",
        due_on=date(2021, 6, 16),
        original_due_on=date(2021, 6, 14),
        fate=fate,
        answered_on=date(2021, 6, 15) if fate in DONE else None,
        is_unit_report=True,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def a_book(*rows: EvidenceRow, more_units: int = 0) -> ScorecardBook:
    counted = [Scored(row.fate, row.is_unit_report, row.days_late, row.returned) for row in rows]
    units = [UnitScore(1, "STC", f"{HOSTILE} Sở Tài chính (trước 1/3/2021: A; B)", scorecard(counted), rows)]
    units += [UnitScore(9 + one, f"X{one}", f"Sở số {one}", Scorecard(), ()) for one in range(more_units)]
    head = FormHead("UBND tỉnh Hải Bình", "Sở Nội vụ", "BC-SNV", "Hải Bình")
    total = added(unit.card for unit in units)
    return ScorecardBook(2021, AS_OF, head, ("46/KH-UBND",), tuple(units), total)


BOOK = a_book(
    a_row(1, what=HOSTILE, submission_id=12, submitted_at=AS_OF, submitted_by="@Chuyên viên", files=("+a.pdf",)),
    a_row(2, Fate.LATE, days_late=3, returned=2),
    a_row(3, Fate.OVERDUE, days_late=45),
    a_row(4, Fate.WAIVED),
    more_units=1,
)  # fmt: skip


def test_the_workbook_holds_figures_evidence_and_formulas() -> None:
    content = scorecards_xlsx(BOOK)
    assert content == scorecards_xlsx(BOOK)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == [SUMMARY, EVIDENCE, FORMULAS]
    head, unit, empty, total = (list(row) for row in book[SUMMARY].iter_rows(values_only=True))
    found = dict(zip(head, unit, strict=True))
    rows = [dict(zip((name for name, _, _ in FIELDS), row, strict=True)) for row in
            book[EVIDENCE].iter_rows(min_row=2, values_only=True)]  # fmt: skip
    again = Counter(str(row["Tình trạng"]) for row in rows)
    done = again[FATE_WORDS[Fate.ON_TIME]] + again[FATE_WORDS[Fate.LATE]]
    assert found["Tỷ lệ hoàn thành: tử số"] == done
    assert found["Tỷ lệ hoàn thành: mẫu số"] == done + again[FATE_WORDS[Fate.OVERDUE]]
    assert found["Số lần bị trả lại"] == sum(int(str(row["Số lần bị trả lại"])) for row in rows)
    assert found["Quá hạn 31–60 ngày"] == 1
    assert unit[2:] == total[2:]
    assert dict(zip(head, empty, strict=True))["Tỷ lệ hoàn thành"] is None
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert {HOSTILE, "@Chuyên viên", "+a.pdf"} <= {cell.value for cell in cells}
    said = [row[0] for row in book[FORMULAS].iter_rows(min_row=2, values_only=True)]
    assert said[: len(MEASURES)] == [measure.label for measure in MEASURES]


def test_the_document_says_figures_formulas_and_that_nobody_is_graded() -> None:
    document = scorecard_document(BOOK)
    assert document.closing == NO_GRADE
    assert document.annexes[0].title == "Kết quả của từng đơn vị"
    table = document.section("figures").blocks[0]
    assert ("Tỷ lệ hoàn thành", "2", "3", "66,7 %", SHARES[0].formula) in table.rows  # type: ignore[union-attr]
    alone = scorecard_document(a_book(*BOOK.units[0].rows))
    assert len(alone.annexes) == 1
    assert [row[4] for row in alone.annexes[0].table.rows] == [FATE_WORDS[row.fate] for row in BOOK.rows]
    assert render_docx(alone) == render_docx(alone)
    assert render_pdf(alone)[:5] == b"%PDF-"


def test_long_evidence_is_left_to_the_workbook_and_said_so() -> None:
    book = a_book(*(a_row(number) for number in range(301)))
    document = scorecard_document(book)
    assert document.annexes == ()
    assert "Danh sách bằng chứng có 301 dòng, xem tệp XLSX" in str(document.section("scope"))


def test_programs_read_the_same_figures() -> None:
    table = json.loads(scorecard_json(BOOK))
    assert table["units"][0]["figures"]["completion"] == {"numerator": 2, "denominator": 3, "value": 2 / 3}
    assert table["units"][1]["figures"]["completion"]["value"] is None
    assert [row["fate"] for row in table["units"][0]["evidence"]] == ["on_time", "late", "overdue", "waived"]
