"""Indicators: defined for a plan that is read or runs, kept once they have figures, put in as a table."""

from dataclasses import replace

import pytest

from config.clock import SetClock
from models import Aggregation
from models.queries import audit as audit_queries
from models.queries import indicators as indicator_queries
from operations.answers.submit_status import submit_status
from operations.plans.define_indicators import (
    IndicatorFields,
    add_indicator,
    change_indicator,
    remove_indicator,
)
from operations.plans.put_indicators import listed_indicators, put_indicators
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound, Refused
from tests.builders import an_answer
from tests.operations.answering import an_open_report

DOCUMENTS = IndicatorFields("Số văn bản", "văn bản", Aggregation.SUM, 12.0)


def test_an_indicator_with_figures_keeps_its_name_and_stays(workspace: Workspace, clock: SetClock) -> None:
    view = an_open_report(workspace, clock)
    answer = an_answer(workspace, view.plan.id or 0, view.unit.id or 0)
    first, *rest = answer.lines
    one = add_indicator(workspace, first.assignment_id, DOCUMENTS)
    number = one.id or 0
    with pytest.raises(BadInput, match="đã có chỉ tiêu"):
        add_indicator(workspace, first.assignment_id, replace(DOCUMENTS, name="số  VĂN BẢN"))
    for wrong in (replace(DOCUMENTS, name=" "), replace(DOCUMENTS, name="b", measure="")):
        with pytest.raises(BadInput):
            add_indicator(workspace, first.assignment_id, wrong)
    renamed = replace(DOCUMENTS, name="Số văn bản đã ban hành")
    assert change_indicator(workspace, number, renamed)
    assert not change_indicator(workspace, number, renamed)
    answered = replace(first, figures={renamed.name: 3.0})
    submit_status(workspace, view.obligation.id or 0, replace(answer, lines=(answered, *rest)))
    for act in (
        lambda: remove_indicator(workspace, number),
        lambda: change_indicator(workspace, number, DOCUMENTS),
    ):
        with pytest.raises(Refused, match="đã có số liệu"):
            act()
    assert change_indicator(workspace, number, replace(renamed, target=20.0))
    other = add_indicator(workspace, first.assignment_id, replace(DOCUMENTS, name="Kinh phí"))
    assert other.position == 2
    remove_indicator(workspace, other.id or 0)
    with pytest.raises(NotFound):
        remove_indicator(workspace, other.id or 0)
    with workspace.database.reading() as session:
        told = audit_queries.of_subject(session, ("assignment", first.assignment_id))
        (left,) = indicator_queries.of_assignments(session, [first.assignment_id])[first.assignment_id]
    assert left.target == 20.0
    assert [one.action for one in told if one.action.startswith("indicator_")] == [
        "indicator_added",
        "indicator_changed",
        "indicator_changed",
        "indicator_added",
        "indicator_removed",
    ]


def test_a_table_goes_in_whole_or_not_at_all_and_comes_out_as_it_went_in(
    workspace: Workspace, clock: SetClock
) -> None:
    key = an_open_report(workspace, clock).plan.key
    head = "position,name,measure,aggregation,target\n"
    for rows, said in (
        ("1,Số lớp,lớp,sum,\nx,Số khác,lớp,sum,\n", "dòng 3: số nhiệm vụ “x” không phải là số"),
        ("1,Số lớp,lớp,sum,\n77,Số khác,lớp,sum,\n", "dòng 3: kế hoạch không có nhiệm vụ số 77"),
        ("1,Số lớp,lớp,tổng,\n", "dòng 2: không có cách tổng hợp “tổng”"),
        ("1,Số lớp,lớp,sum,nhiều\n", "dòng 2: “nhiều” không phải là số"),
        ("1,Số lớp,,sum,\n", "chưa ghi đơn vị tính"),
    ):
        with pytest.raises(BadInput, match=said):
            put_indicators(workspace, key, (head + rows).encode(), "chi-tieu.csv")
    for wrong in (b"name,measure\n", "position,name\n".encode("utf-16")):
        with pytest.raises(BadInput, match=r"chi-tieu\.csv"):
            put_indicators(workspace, key, wrong, "chi-tieu.csv")
    assert listed_indicators(workspace, key) == head
    table = head + '1,Số lớp,lớp,sum,"1.234,5"\n1,Tỷ lệ,%,ratio,\n2,Kinh phí,triệu đồng,last,7\n'
    put = put_indicators(workspace, key, b"\xef\xbb\xbf" + table.encode(), "chi-tieu.csv")
    assert (put.added, put.changed, put.same) == (3, 0, 0)
    assert listed_indicators(workspace, key) == table
    again = table.replace("ratio,", "trung bình,90").replace("last,7", "kỳ cuối,7")
    put = put_indicators(workspace, key, again.encode(), "chi-tieu.csv")
    assert (put.added, put.changed, put.same) == (0, 1, 2)
