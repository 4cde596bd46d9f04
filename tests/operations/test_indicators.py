"""Indicators: defined for a plan that is read or runs, kept once they have figures, put in as a table."""

from dataclasses import replace

import pytest

from config.clock import SetClock
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
from rules.aggregation import Aggregation
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
    head = "position,name,measure,aggregation,target,numerator,denominator\n"
    for rows, said in (
        ("1,Số lớp,lớp,sum,\nx,Số khác,lớp,sum,\n", "dòng 3: số nhiệm vụ “x” không phải là số"),
        ("1,Số lớp,lớp,sum,\n77,Số khác,lớp,sum,\n", "dòng 3: kế hoạch không có nhiệm vụ số 77"),
        ("1,Số lớp,lớp,tổng,\n", "dòng 2: không có cách tổng hợp “tổng”"),
        ("1,Số lớp,lớp,sum,nhiều\n", "dòng 2: “nhiều” không phải là số"),
        ("1,Số lớp,,sum,\n", "chưa ghi đơn vị tính"),
        ("1,Tỷ lệ,%,ratio,,Đạt,Tổng\n", "không có chỉ tiêu “Đạt” để làm tử số"),
        ("1,Đạt,lớp,sum,,Đạt,Đạt\n", "không phải là tỷ lệ"),
        ("1,Tỷ lệ,%,ratio,,Tỷ lệ,Tỷ lệ\n", "không được là chính"),
        ("1,Đạt,lớp,sum,\n1,Tỷ lệ,%,ratio,,Đạt,\n", "cả tử số và mẫu số"),
        ("1,Đạt,lớp,sum,\n1,Tỷ lệ,%,ratio,,Đạt,Đạt\n", "là một chỉ tiêu"),
        ("1,Đạt,%,last,\n1,Tổng,lớp,sum,\n1,Tỷ lệ,%,ratio,,Đạt,Tổng\n", "không cộng được"),
    ):
        with pytest.raises(BadInput, match=said):
            put_indicators(workspace, key, (head + rows).encode(), "chi-tieu.csv")
    for wrong in (b"name,measure\n", "position,name\n".encode("utf-16")):
        with pytest.raises(BadInput, match=r"chi-tieu\.csv"):
            put_indicators(workspace, key, wrong, "chi-tieu.csv")
    assert listed_indicators(workspace, key) == head
    table = head + '1,Số lớp,lớp,sum,"1.234,5",,\n1,Tỷ lệ,%,ratio,,,\n2,Kinh phí,triệu đồng,last,7,,\n'
    put = put_indicators(workspace, key, b"\xef\xbb\xbf" + table.encode(), "chi-tieu.csv")
    assert (put.added, put.changed, put.same) == (3, 0, 0)
    assert listed_indicators(workspace, key) == table
    again = table.replace("ratio,", "trung bình,90").replace("last,7", "kỳ cuối,7")
    put = put_indicators(workspace, key, again.encode(), "chi-tieu.csv")
    assert (put.added, put.changed, put.same) == (0, 1, 2)


def test_a_ratio_names_what_it_is_counted_from_and_holds_it(workspace: Workspace, clock: SetClock) -> None:
    view = an_open_report(workspace, clock)
    table = (
        "position,name,measure,aggregation,target,numerator,denominator\n"
        "1,Tỷ lệ đúng hạn,%,ratio,95,số hồ sơ  ĐÚNG hạn,Số hồ sơ\n"
        "1,Số hồ sơ đúng hạn,hồ sơ,sum,,,\n1,Số hồ sơ,hồ sơ,sum,,,\n"
    )
    assert put_indicators(workspace, view.plan.key, table.encode(), "chi-tieu.csv").added == 3
    assert "Tỷ lệ đúng hạn,%,ratio,95,Số hồ sơ đúng hạn,Số hồ sơ\n" in listed_indicators(
        workspace, view.plan.key
    )
    with workspace.database.reading() as session:
        known = [one for _, one in indicator_queries.of_plan(session, view.plan.id or 0)]
    part = next(one for one in known if one.name == "Số hồ sơ")
    for act in (
        lambda: remove_indicator(workspace, part.id or 0),
        lambda: change_indicator(workspace, part.id or 0, IndicatorFields("Tổng", "hồ sơ")),
        lambda: change_indicator(
            workspace, part.id or 0, IndicatorFields(part.name, "hồ sơ", Aggregation.AVERAGE)
        ),
    ):
        with pytest.raises(Refused, match="tính từ chỉ tiêu “Số hồ sơ”"):
            act()
