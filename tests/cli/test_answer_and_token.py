"""Many answers and keys from the command line."""

import asyncio
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cli.main import run_command_line
from config.clock import SetClock
from config.settings import Settings
from models import Indicator, UserRole
from models.queries import indicators as indicator_queries
from notifications.recording import RecordingTransport
from operations.ladder.run_round import run_round
from operations.people.add_user import add_user
from operations.workspace import open_workspace
from rules.aggregation import Aggregation
from tests.builders import a_draft, a_plan, a_reporting_duty, an_assignment, at


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Half-year reports are open; one line has a figure, and a task that looks like a formula."""
    settings = Settings(_env_file=None, data=tmp_path / "data", secret_key="k" * 40, prefect_port=0)
    clock = SetClock(at("2021-03-22", "10:00"))
    workspace = open_workspace(settings, clock=clock, transport=RecordingTransport())
    a_plan(workspace, a_draft(a_reporting_duty(), an_assignment(task="=1+1; @việc +của -Sở")))
    clock.set(at("2021-06-07"))
    asyncio.run(run_round(workspace, engine="test"))
    with workspace.database.transaction() as session:
        row = Indicator(assignment_id=2, position=1, name="=Số", measure="", aggregation=Aggregation.SUM)
        indicator_queries.add(session, row)
    add_user(
        workspace,
        login="phan-mem",
        name="Phần mềm",
        email="x@example.vn",
        role=UserRole.UNIT_DESK,
        password="mật khẩu rất dài",
        unit_code="STC",
    )
    workspace.close()
    return tmp_path / "data"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run_command_line(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_the_template_is_filled_in_looked_at_and_sent(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mau.xlsx"
    where = ("--data", str(data))
    assert run(capsys, "answer", "template", str(file), "--period", "2021-H1", *where)[0] == 0
    assert run(capsys, "answer", "template", str(file), *where)[0] == 3  # never written over
    assert run(capsys, "answer", "template", str(tmp_path / "b.xlsx"), "--unit", "XYZ", *where)[0] == 1
    book = load_workbook(io.BytesIO(file.read_bytes()))
    sheet = book.active
    head = [cell.value for cell in sheet[1]]
    rows = [dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert [row["Đơn vị"] for row in rows] == ["STC", "STC", "STP", "SYT"]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert rows[1]["Nội dung nhiệm vụ"] == "=1+1; @việc +của -Sở"
    for line, state in ((2, "Đã hoàn thành"), (3, "Đang thực hiện")):
        sheet.cell(line, head.index("Tình hình") + 1).value = state
        sheet.cell(line, head.index("Kết quả") + 1).value = "Đã báo cáo"
    sheet.cell(3, head.index("Số liệu: =Số") + 1).value = 12.5
    sheet.cell(4, head.index("Kết quả") + 1).value = "chỉ có lời"
    book.save(file)
    code, out, err = run(capsys, "answer", "import", str(file), "--dry-run", *where)
    assert code == 1
    assert "sẽ gửi             Sở Tài chính: báo cáo 6 tháng 2021" in out
    assert "chưa chọn tình hình thực hiện" in out
    assert "1 báo cáo trong mau.xlsx bị từ chối" in err
    code, out, _ = run(capsys, "answer", "import", str(file), "--received-on", "2021-06-14", "--json", *where)
    told = json.loads(out)
    assert (code, told["sent"], told["refused"]) == (1, 1, 1)
    assert (told["answers"][0]["unit"], told["answers"][0]["late"]) == ("STC", False)
    sheet.cell(4, head.index("Kết quả") + 1).value = None
    book.save(file)
    code, out, _ = run(capsys, "answer", "import", str(file), *where)
    assert (code, "đã có, không đổi 1" in out) == (0, True)
    assert run(capsys, "answer", "import", str(tmp_path / "none.csv"), *where)[0] == 3


def test_a_key_is_shown_once_listed_without_it_and_revoked(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--data", str(data))
    code, key, err = run(
        capsys, "token", "add", "phan-mem", "--name", "Một cửa", "--scope", "answers:write", *where
    )
    assert (code, key[:3], "chỉ hiện lần này" in err) == (0, "dd_", True)
    _, out, _ = run(capsys, "token", "list", "--json", *where)
    (told,) = json.loads(out)
    assert (told["user"], told["scopes"], told["valid"]) == ("phan-mem", ["answers:write"], True)
    assert key.strip() not in out
    assert datetime.fromisoformat(told["expires_at"]) > datetime.fromisoformat(told["created_at"])
    assert run(capsys, "token", "add", "phan-mem", "--name", "x", "--expires", f"{datetime.now(UTC).year + 2}-01-01", *where)[0] == 3  # fmt: skip
    assert run(capsys, "token", "add", "nobody", "--name", "x", *where)[0] == 1
    assert run(capsys, "token", "revoke", str(told["id"]), *where)[0] == 0
    assert "thu hồi" in run(capsys, "token", "list", *where)[1]
    assert run(capsys, "token", "revoke", str(told["id"]), *where)[0] == 1
