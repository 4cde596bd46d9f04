"""What the review shows: every field with how it was read, what is doubtful and why, and the document beside it."""

import gzip
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.document_json import document_from_json, document_to_json
from intake.draft import Defect, FieldReading, SourcePlace
from models.queries import plans as plan_queries
from operations.drafts.check_assignment import check_assignment
from operations.drafts.drop_assignment import drop_assignment
from operations.drafts.import_draft import import_draft
from operations.drafts.import_plan import import_plan
from operations.drafts.plan_document import keep_document, plan_document
from operations.drafts.review_draft import anchor_of, review_of
from operations.workspace import Workspace
from rules.errors import NotFound
from tests.builders import a_directory, a_draft, a_reporting_duty, an_assignment

PLACE = SourcePlace(start_line=12, end_line=13)
SURE = FieldReading(0.95, PLACE, "in_clause")
UNSURE = FieldReading(0.5, SourcePlace(table=2, row=4), "not_understood")
UNSAID = FieldReading(0.6, SourcePlace(), "default")


def a_review_with(workspace: Workspace, **readings: FieldReading) -> str:
    a_directory(workspace)
    one = an_assignment(readings=tuple(readings.items()), source=PLACE)
    draft = a_draft(a_reporting_duty(), one, readings=(("number", SURE),))
    draft = replace(draft, defects=(Defect("number_missing", "Số văn bản để trống.", "đầu văn bản"),))
    return import_draft(workspace, draft, name="kh.docx", checksum="1").key


def test_each_field_says_how_sure_it_is_how_it_was_read_and_where(workspace: Workspace) -> None:
    review = review_of(workspace, a_review_with(workspace, unit=SURE, cadence=UNSURE))
    row = review.rows[1]
    unit, time = row.readings["unit"], row.readings["cadence"]
    assert (unit.confidence, unit.how_words, unit.place_words, unit.anchor) == (
        0.95, "đọc trong chính câu giao việc", "dòng 12", "#l12",
    )  # fmt: skip
    assert (time.anchor, time.place_words, time.is_doubtful) == ("#t2r4", "bảng 2, dòng 4", True)
    assert review.head_readings["number"].confidence == 0.95
    assert [unit.code for unit in row.units] == ["STC"]
    assert [doubt.code for doubt in review.doubts] == ["number_missing"]


def test_a_row_is_doubtful_until_a_person_has_looked_at_it(workspace: Workspace) -> None:
    key = a_review_with(workspace, unit=SURE, cadence=UNSURE)
    row = review_of(workspace, key).rows[1]
    assert row.is_doubtful
    assert row.why == ["thời hạn: có chữ nhưng chưa hiểu chắc, cần người xem lại"]
    check_assignment(workspace, row.assignment.id or 0, version=1)
    assert not review_of(workspace, key).rows[1].is_doubtful


def test_what_the_document_leaves_unsaid_is_no_doubt(workspace: Workspace) -> None:
    key = a_review_with(workspace, unit=SURE, role=UNSAID, cadence=UNSAID)
    assert not review_of(workspace, key).rows[1].is_doubtful


def test_a_plan_imported_before_readings_were_kept_is_shown_by_its_one_figure(workspace: Workspace) -> None:
    a_directory(workspace)
    draft = a_draft(a_reporting_duty(), an_assignment(confidence=0.4), an_assignment(flags=("missing_unit",)))
    key = import_draft(workspace, draft, name="kh.docx", checksum="1").key
    rows = review_of(workspace, key).rows
    assert [row.is_doubtful for row in rows] == [False, True, True]
    assert [row.why for row in rows[1:]] == [["cách đọc chưa chắc"], ["không nêu đơn vị thực hiện"]]


def test_dropped_rows_are_shown_apart_and_their_names_are_not_asked_for(workspace: Workspace) -> None:
    a_directory(workspace)
    key = import_draft(
        workspace, a_draft(a_reporting_duty(), an_assignment("Sở Lạ")), name="k.docx", checksum="1"
    ).key
    drop_assignment(workspace, review_of(workspace, key).rows[1].assignment.id or 0, version=1)
    review = review_of(workspace, key)
    assert [row.assignment.unit_as_named for row in review.dropped] == ["Sở Lạ"]
    assert "Sở Lạ" not in [name.written for name in review.names]


def test_a_plan_that_is_not_there_is_not_reviewed(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        review_of(workspace, "x")


@pytest.mark.parametrize(
    ("source", "anchor"),
    [
        ({"start_line": 5, "end_line": 6}, "#l5"),
        ({"table": 1, "row": 3}, "#t1r3"),
        ({"row": 7, "sheet": "Phụ lục"}, "#r7"),
        ({"page": 2}, "#p2"),
        ({}, ""),
    ],
)
def test_a_place_of_the_document_has_its_anchor(source: dict[str, object], anchor: str) -> None:
    assert anchor_of(source) == anchor


words = st.text(st.characters(codec="utf-8"), max_size=40)
numbers = st.none() | st.integers(0, 10**6)
anchors = st.builds(
    Anchor, line=numbers, end_line=numbers, page=numbers, table=numbers, row=numbers, sheet=st.none() | words
)
paragraphs = st.builds(
    Paragraph,
    text=words,
    anchor=anchors,
    number=st.none() | words,
    is_heading=st.booleans(),
    is_bold=st.booleans(),
)
tables = st.builds(
    Table,
    rows=st.lists(
        st.lists(st.builds(Cell, text=words, carried=st.booleans()), max_size=3).map(tuple), max_size=3
    ).map(tuple),
    anchor=anchors,
)
documents = st.builds(
    Document,
    blocks=st.lists(paragraphs | tables, max_size=6).map(tuple),
    source=words,
    problems=st.lists(words, max_size=2).map(tuple),
)


@given(documents)
def test_a_document_comes_back_from_json_exactly(document: Document) -> None:
    assert document_from_json(document_to_json(document)) == document


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1]", b'{"form":"other","document":{}}', b'{"form":"dondoc-document/1"}']
)
def test_what_is_no_document_is_none(data: bytes) -> None:
    assert document_from_json(data) is None


PLAN = """Số: 46/KH-UBND

KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2021

II. TỔ CHỨC THỰC HIỆN

1. Sở Tài chính:

- Hướng dẫn lập dự toán kinh phí thực hiện kế hoạch trước ngày 30/6/2021.
"""


def test_the_document_is_kept_beside_the_plan_and_read_again_when_it_is_lost(workspace: Workspace) -> None:
    plan_id = import_plan(workspace, PLAN.encode(), "kh.txt").plan_id
    with workspace.database.reading() as session:
        plan = plan_queries.plan(session, plan_id)
    kept = next((workspace.data / "plans").glob("*.document.json.gz"))
    document = plan_document(workspace, plan)
    assert any("Hướng dẫn lập dự toán" in paragraph.text for paragraph in document.paragraphs)
    for damage in (b"no gzip", gzip.compress(b"{}"), kept.read_bytes()[:-9]):
        kept.write_bytes(damage)
        assert plan_document(workspace, plan) == document
        assert document_from_json(gzip.decompress(kept.read_bytes())) == document
    kept.unlink()
    (workspace.data / "plans" / plan.source_sha256).unlink()
    with pytest.raises(NotFound, match=r"kh\.txt"):
        plan_document(workspace, plan)


def test_a_kept_document_is_the_same_bytes_every_time(workspace: Workspace) -> None:
    document = Document((Paragraph("Một"), Table(((Cell("a"), Cell("b", carried=True)),))), "x")
    found = []
    for name in ("a", "b"):
        keep_document(workspace, name, document)
        found.append((workspace.data / "plans" / f"{name}.document.json.gz").read_bytes())
    assert found[0] == found[1]
