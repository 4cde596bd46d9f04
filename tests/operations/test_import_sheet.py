"""A tracking sheet becomes draft plans, and nothing else: tried first, whole or not at all, taken back without a trace."""

import csv
import io
from dataclasses import replace

import pytest
from sqlmodel import Session, SQLModel, func, select

from intake.tracking_sheets.mapping import SheetMapping
from models.queries import audit, drafts
from operations.drafts.decisions import Decisions
from operations.drafts.plan_document import plan_document
from operations.plans.confirm_plan import confirm_plan
from operations.sheets.check_sheet import check_sheet
from operations.sheets.fault_file import fault_file
from operations.sheets.import_sheet import import_sheet
from operations.sheets.look_at_sheet import look_at_sheet, ready_mapping
from operations.sheets.past_imports import past_imports
from operations.sheets.undo_sheet_import import undo_sheet_import
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound, Refused
from tests.builders import a_directory

KH = "Kế hoạch số 46/KH-UBND ngày 18/3/2021 của UBND tỉnh về an toàn giao thông"
HEAD = "STT,Nội dung nhiệm vụ,Đơn vị chủ trì,Thời hạn,Văn bản giao,Tình trạng,Kết quả\n"
GOOD = f"""1,Rà soát quy hoạch,Sở Tài chính,30/6/2021,{KH},Đang làm,
2,Báo cáo kết quả,Sở Nội vụ,hàng quý,46/KH-UBND,,
3,Ban hành quy chế,Sở Tài chính,15/4/2021,46/KH-UBND,Đã hoàn thành,QĐ 12
4,Sửa trụ sở,Sở Gì Đó,30/9/2021,,,
5,Tổng kết năm trước,Sở Nội vụ,15/1/2021,Thông báo 9/TB-VP,Xong,
"""
BAD = "6,=HYPERLINK(1),,31/6/2021,9/TB-VP,,\n"


def counts(session: Session) -> dict[str, int]:
    tables = SQLModel.metadata.tables
    return {
        name: session.connection().execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in tables.items()
        if not name.startswith("audit_")
    }


def guessed(workspace: Workspace, data: bytes) -> SheetMapping:
    return ready_mapping(look_at_sheet(workspace, data, "a.csv"))


@pytest.fixture
def sheet(workspace: Workspace) -> bytes:
    a_directory(workspace)
    return (HEAD + GOOD).encode()


def test_the_trial_tells_everything_and_writes_nothing(workspace: Workspace, sheet: bytes) -> None:
    with workspace.database.reading() as session:
        before = counts(session)
    check = check_sheet(workspace, sheet + BAD.encode(), "a.csv", guessed(workspace, sheet))
    with workspace.database.reading() as session:
        assert counts(session) == before
    assert [one.draft.document.number for one in check.plans] == ["46/KH-UBND", None]
    assert [one.draft.document.number for one in check.finished] == ["9/TB-VP"]
    assert (check.tasks, check.ended, [one.number for one in check.left_out]) == (4, 1, [7])
    assert [(one.written, one.is_bound) for one in check.names] == [
        ("Sở Gì Đó", False), ("Sở Nội vụ", True), ("Sở Tài chính", True),
    ]  # fmt: skip
    assert next(one for one in check.times if one.written == "30/6/2021").reason.startswith("Hạn là Thứ Tư")
    rows = list(csv.reader(io.StringIO(fault_file(check).decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["C7", "D7"]
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_one_bad_row_keeps_everything_out_unless_a_person_says_otherwise(
    workspace: Workspace, sheet: bytes
) -> None:
    mapping, data = guessed(workspace, sheet), sheet + BAD.encode()
    with pytest.raises(BadInput, match="1 dòng còn lỗi"):
        import_sheet(workspace, data, "a.csv", mapping)
    with workspace.database.reading() as session:
        assert not drafts.draft_plans(session)
    done = import_sheet(workspace, data, "a.csv", mapping, only_good=True)
    assert done.keys == ("46/KH-UBND", "a")
    with workspace.database.reading() as session:
        rows = drafts.every_assignment(session, done.plan_ids[0])
        plans = drafts.draft_plans(session)
        was = past_imports(session)[0]
    assert [(one.task, one.is_dropped) for one in rows] == [
        ("Rà soát quy hoạch", False), ("Báo cáo kết quả", False), ("Ban hành quy chế", True),
    ]  # fmt: skip
    assert "Ban hành quy chế" in str(plan_document(workspace, plans[0]))
    assert (was.tasks, was.ended, was.left_out) == (4, 1, 1)
    with pytest.raises(Refused, match="đã được"):
        import_sheet(workspace, data, "a.csv", mapping, only_good=True)


def test_an_import_that_is_taken_back_leaves_nothing_and_its_numbers_to_nobody(
    workspace: Workspace, sheet: bytes
) -> None:
    mapping = guessed(workspace, sheet)
    with workspace.database.reading() as session:
        before = counts(session)
    done = import_sheet(workspace, sheet, "a.csv", mapping)
    undo_sheet_import(workspace, done.import_id)
    with workspace.database.reading() as session:
        assert counts(session) == before
        actions = [one.action for one in audit.of_subject(session, ("plan", done.plan_ids[0]))]
    assert actions == ["plan_imported", "plan_import_undone"]
    assert not list((workspace.data / "plans").iterdir())
    with pytest.raises(Refused, match="đã được"):
        undo_sheet_import(workspace, done.import_id)
    with pytest.raises(NotFound):
        undo_sheet_import(workspace, 10**6)
    again = import_sheet(workspace, sheet, "a.csv", mapping)
    assert min(again.plan_ids) > max(done.plan_ids)
    with workspace.database.reading() as session:
        first = min(one.id or 0 for one in drafts.every_assignment(session, again.plan_ids[0]))
        assert not audit.of_subject(session, ("assignment", first))


def test_what_is_confirmed_is_never_taken_back_and_known_plans_are_not_imported_twice(
    workspace: Workspace, sheet: bytes
) -> None:
    done = import_sheet(workspace, sheet, "a.csv", guessed(workspace, sheet))
    confirmed = confirm_plan(workspace, "46/KH-UBND", Decisions(issuer="UBND", coordinator="SNV"))
    assert confirmed is not None
    with workspace.database.reading() as session:
        owed = counts(session)["obligation"]
    assert owed
    with pytest.raises(Refused, match="đã xác nhận 46/KH-UBND"):
        undo_sheet_import(workspace, done.import_id)
    later = sheet + "7,Việc mới,Sở Nội vụ,30/10/2021,46/KH-UBND,,\n".encode()
    check = check_sheet(workspace, later, "b.csv", guessed(workspace, later))
    assert all(one.draft.document.number is None for one in check.plans)
    assert "đã có trong hệ thống" in " ".join(one.what for one in check.remarks)


def test_next_month_the_columns_are_known_though_one_was_put_in(workspace: Workspace, sheet: bytes) -> None:
    odd = HEAD.replace("Tình trạng", "Đến đâu rồi").encode() + GOOD.replace("Đang làm", "chạy").encode()
    look = look_at_sheet(workspace, odd, "a.csv")
    chosen = replace(
        look.mapping,
        columns={**look.mapping.columns, "status": "F"},
        statuses={"chay": "in_progress"},
        issuer="UBND tỉnh",
    )
    import_sheet(workspace, odd, "a.csv", chosen)
    text = odd.decode().splitlines()
    shifted = "\n".join([f"Mã,{text[0]}", *(f"x,{line}" for line in text[1:])]).replace("46/", "47/").encode()
    again = look_at_sheet(workspace, shifted, "b.csv")
    assert again.is_remembered
    assert (again.columns["status"], again.columns["task"]) == (6, 2)
    assert (again.mapping.issuer, again.mapping.statuses) == ("UBND tỉnh", {"chay": "in_progress"})
