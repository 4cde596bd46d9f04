"""Reviewing a draft from the command line: see what is doubtful, edit it in Excel, bring it back, confirm."""

import json
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, WRONG_USAGE, run_command_line
from operations.drafts.draft_columns import NAMES, TASKS
from tests.builders import UNITS_CSV
from tests.operations.edited_file import EditedWorkbook

PLAN = """ỦY BAN NHÂN DÂN
TỈNH HẢI BÌNH

Số: 46/KH-UBND

Hải Bình, ngày 22 tháng 3 năm 2021

KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2021

I. MỤC ĐÍCH, YÊU CẦU

- Nâng cao nhận thức của cán bộ, công chức.

II. TỔ CHỨC THỰC HIỆN

1. Các sở, ban, ngành:

- Định kỳ hàng quý, 6 tháng, năm báo cáo kết quả thực hiện gửi Sở Nội vụ để tổng hợp.

2. Sở Tài chính và Vật giá:

- Hướng dẫn lập dự toán kinh phí thực hiện kế hoạch trước ngày 30/6/2021.

3. Sở Nội vụ (cơ quan thường trực):

- Theo dõi, đôn đốc việc thực hiện; tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo định kỳ 6 tháng, năm.
"""
KEY = "46/KH-UBND"
ODD = "Sở Tài chính và Vật giá"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units.csv").write_text(UNITS_CSV, "utf-8")
    (tmp_path / "kh.txt").write_text(PLAN, "utf-8")
    data = str(tmp_path / "data")
    assert run_command_line(["unit", "import", "units.csv", "--data", data]) == DONE
    assert run_command_line(["plan", "import", "kh.txt", "--data", data]) == DONE
    return data


Capture = pytest.CaptureFixture[str]


def test_the_import_says_what_keeps_the_plan_from_being_confirmed(data: str, capsys: Capture) -> None:
    capsys.readouterr()
    assert run_command_line(["plan", "import", "kh.txt", "--data", data]) == DONE
    told = capsys.readouterr().out
    assert "Chưa xác nhận được: 1 tên chưa gắn với đơn vị." in told
    assert "0 điểm cần xem" not in told

    assert run_command_line(["plan", "import", "kh.txt", "--json", "--data", data]) == DONE
    said = json.loads(capsys.readouterr().out)
    assert said["state"] == "draft"
    assert said["needs"] == ["1 tên chưa gắn với đơn vị"]


def test_a_task_without_a_date_is_said_in_words(data: str, capsys: Capture) -> None:
    dateless = PLAN.replace("46/KH", "47/KH").replace(" trước ngày 30/6/2021", "")
    Path("dateless.txt").write_text(dateless, "utf-8")
    assert run_command_line(["plan", "import", "dateless.txt", "--data", data]) == DONE
    capsys.readouterr()
    assert run_command_line(["plan", "show", "47/KH-UBND", "--data", data]) == DONE
    told = capsys.readouterr().out
    assert "unspecified" not in told
    assert "(không nêu thời hạn)" in told


def said(capsys: Capture) -> str:
    return capsys.readouterr().out


def test_what_is_doubtful_and_what_is_missing_is_told(data: str, capsys: Capture) -> None:
    capsys.readouterr()
    assert run_command_line(["plan", "show", KEY, "--data", data]) == DONE
    words = said(capsys)
    assert f"! tên chưa gắn: “{ODD}” (1 nhiệm vụ) → gần giống: Sở Tài chính (STC)" in words
    assert "Chưa xác nhận được: 1 tên chưa gắn với đơn vị." in words
    assert run_command_line(["plan", "show", KEY, "--json", "--data", data]) == DONE
    shown = json.loads(said(capsys))
    assert shown["unbound"][0]["suggestions"][0]["codes"] == ["STC"]
    assert shown["version"] == 1
    assert all(
        0 < one["confidence"] <= 1 and isinstance(one["doubtful"], bool) for one in shown["assignments"]
    )


def test_a_draft_goes_to_excel_and_back_and_is_confirmed(data: str, tmp_path: Path, capsys: Capture) -> None:
    assert run_command_line(["plan", "export", "ra-soat.xlsx", "--data", data]) == DONE
    file = tmp_path / "ra-soat.xlsx"
    book = EditedWorkbook(file.read_bytes())
    book.write(NAMES.name, ODD, "codes", "STC")
    page = book.sheet(TASKS.name)
    number = next(row for row in range(3, page.max_row + 1) if "dự toán" in str(page.cell(row, 6).value))
    page.cell(number, 6).value = "Lập dự toán"
    file.write_bytes(book.saved())
    capsys.readouterr()
    assert run_command_line(["plan", "import", "ra-soat.xlsx", "--data", data]) == DONE
    assert "sửa 1 nhiệm vụ, chọn 1 tên đơn vị" in said(capsys)
    assert run_command_line(["plan", "import", "ra-soat.xlsx", "--data", data]) == DONE
    assert "đã nhập từ trước, không có gì thay đổi" in said(capsys)
    assert run_command_line(["plan", "import", "ra-soat.xlsx", "--json", "--data", data]) == DONE
    told = json.loads(said(capsys))
    assert (told["key"], told["changes"], told["version"], told["known"]) == (KEY, 0, 2, True)
    assert run_command_line(["plan", "confirm", KEY, "--data", data]) == DONE
    assert f"Đã xác nhận {KEY}" in said(capsys)


def test_a_file_without_an_edit_says_so(data: str, capsys: Capture) -> None:
    assert run_command_line(["plan", "export", KEY, "x.xlsx", "--data", data]) == DONE
    capsys.readouterr()
    assert run_command_line(["plan", "import", "x.xlsx", "--data", data]) == DONE
    assert "không có sửa đổi nào" in said(capsys)


def test_wrong_cells_end_with_bad_input_and_their_places(data: str, tmp_path: Path, capsys: Capture) -> None:
    assert run_command_line(["plan", "export", "x.xlsx", "--data", data]) == DONE
    book = EditedWorkbook((tmp_path / "x.xlsx").read_bytes())
    book.write(NAMES.name, ODD, "codes", "KHONG-CO")
    (tmp_path / "x.xlsx").write_bytes(book.saved())
    assert run_command_line(["plan", "import", "x.xlsx", "--data", data]) == BAD_INPUT
    error = capsys.readouterr().err
    assert "Tên đơn vị!E" in error
    assert "'KHONG-CO'" in error


def test_an_export_that_cannot_be_is_refused_in_a_line(data: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "co.xlsx").write_bytes(b"of somebody else")
    for words, code, said_why in (
        (["x.docx"], BAD_INPUT, ".xlsx"),
        (["co.xlsx"], BAD_INPUT, "không ghi đè"),
        (["khong-co", "x.xlsx"], FAILED, "không có kế hoạch"),
        (["a", "b", "x.xlsx"], WRONG_USAGE, "KHÓA"),
    ):
        assert run_command_line(["plan", "export", *words, "--data", data]) == code
        assert said_why in capsys.readouterr().err
    assert (tmp_path / "co.xlsx").read_bytes() == b"of somebody else"
    assert not (tmp_path / "x.xlsx").exists()
    assert run_command_line(["plan", "export", "co.xlsx", "--force", "--data", data]) == DONE
    (tmp_path / "kh2.txt").write_text(PLAN.replace("46/KH", "47/KH"), "utf-8")
    assert run_command_line(["plan", "import", "kh2.txt", "--data", data]) == DONE
    assert run_command_line(["plan", "export", "x.xlsx", "--data", data]) == BAD_INPUT
    assert "có 2 bản dự thảo: 46/KH-UBND, 47/KH-UBND" in capsys.readouterr().err


def test_a_running_plan_is_exported_to_be_read_and_not_taken_back(
    data: str, tmp_path: Path, capsys: Capture
) -> None:
    assert run_command_line(["plan", "confirm", KEY, "--bind", f"{ODD}=STC", "--data", data]) == DONE
    assert run_command_line(["plan", "export", KEY, "x.xlsx", "--data", data]) == DONE
    book = EditedWorkbook((tmp_path / "x.xlsx").read_bytes())
    book.sheet(TASKS.name).cell(3, 6).value = "Sửa"
    (tmp_path / "x.xlsx").write_bytes(book.saved())
    assert run_command_line(["plan", "import", "x.xlsx", "--data", data]) == FAILED
    assert "điều chỉnh" in capsys.readouterr().err
    assert run_command_line(["plan", "list", "--data", data]) == DONE
    assert "đang thực hiện" in said(capsys)
