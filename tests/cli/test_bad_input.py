"""Bad input ends with exit code 3 and one line that names place and mend; nothing half-imported stays behind."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from cli.main import BAD_INPUT, DONE, FAILED, WRONG_USAGE, run_command_line
from tests.builders import UNITS_CSV

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

2. Sở Tài chính:

- Hướng dẫn lập dự toán kinh phí thực hiện kế hoạch trước ngày 30/6/2021.

3. Sở Nội vụ (cơ quan thường trực):

- Theo dõi, đôn đốc việc thực hiện; tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo định kỳ 6 tháng, năm.
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def a_file(folder: Path, name: str, content: bytes | str) -> str:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(file)


def an_empty_table() -> bytes:
    book = Workbook()
    book.active.append(
        ["STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành"]
    )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


BAD_PLANS: list[tuple[str, str, Callable[[], bytes]]] = [
    ("not a plan", "thu.txt", lambda: "Kính gửi anh,\nHẹn gặp anh ngày mai.\n".encode()),
    ("empty file", "trong.docx", lambda: b""),
    ("unreadable word file", "hong.docx", lambda: b"PK\x03\x04 this is no word file"),
    ("unreadable excel file", "hong.xlsx", lambda: b"PK\x03\x04 nor a workbook"),
    ("unreadable pdf", "hong.pdf", lambda: b"%PDF-1.7 broken"),
    ("unknown kind", "ke-hoach.odt", lambda: PLAN.encode()),
    ("wrong encoding", "ma-la.txt", lambda: bytes(range(128, 256)) * 40),
    ("empty table", "bang-trong.xlsx", an_empty_table),
    ("secret", "mat.txt", lambda: ("TỐI MẬT\n\n" + PLAN).encode()),
]


@pytest.mark.parametrize(
    ("name", "make"), [(name, make) for _, name, make in BAD_PLANS], ids=[why for why, _, _ in BAD_PLANS]
)
def test_a_file_that_is_no_plan_is_refused_in_one_line(
    name: str, make: Callable[[], bytes], data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = a_file(tmp_path, name, make())
    for command in (["read", file], ["plan", "import", file, "--data", str(data)]):
        assert run_command_line(command) == BAD_INPUT
        out, err = capsys.readouterr()
        assert out == ""
        assert len(err.strip().splitlines()) == 1
        assert name in err
    assert run_command_line(["plan", "list", "--json", "--data", str(data)]) == DONE
    assert capsys.readouterr().out.strip() == "[]"
    assert not list((data / "plans").glob("*"))


BAD_UNITS = [
    ("no name column", "code\nSNV\n", "name"),
    ("a row without a name", "code,name\nSNV,\n", "dòng 2"),
    ("a code twice", "code,name\nSNV,Sở Nội vụ\nSNV,Sở Nội vụ\n", "SNV"),
    ("an unknown parent", "code,name,parent\nSNV,Sở Nội vụ,UBND\n", "UBND"),
    ("a broken address", "code,name,desk_email\nSNV,Sở Nội vụ,khong phai thu\n", "desk_email"),
    ("an impossible date", "code,name,valid_from\nSNV,Sở Nội vụ,2021-02-31\n", "valid_from"),
    ("no rows", "code,name\n", "units.csv"),
]


@pytest.mark.parametrize(
    ("content", "word"), [row[1:] for row in BAD_UNITS], ids=[row[0] for row in BAD_UNITS]
)
def test_a_directory_with_a_fault_is_refused_whole(
    content: str, word: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = a_file(tmp_path, "good.csv", UNITS_CSV)
    assert run_command_line(["unit", "import", good, "--data", str(data)]) == DONE
    run_command_line(["unit", "list", "--json", "--data", str(data)])
    before = capsys.readouterr().out.splitlines()[-1]
    file = a_file(tmp_path, "units.csv", content)
    assert run_command_line(["unit", "import", file, "--data", str(data)]) == BAD_INPUT
    err = capsys.readouterr().err
    assert len(err.strip().splitlines()) == 1
    assert word in err
    run_command_line(["unit", "list", "--json", "--data", str(data)])
    assert capsys.readouterr().out.strip() == before


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["simulate", "khong-co.txt", "--units", "u.csv", "--from", "2021-01-01", "--to", "2021-12-31"], "khong-co.txt"),
        (["simulate", "plan.txt", "--units", "units.csv", "--from", "2021-02-31", "--to", "2021-12-31"], "2021-02-31"),
        (["simulate", "plan.txt", "--units", "units.csv", "--from", "2021-12-31", "--to", "2021-01-01"], "--from"),
        (["simulate", "plan.txt", "--units", "units.csv", "--from", "2021-01-01", "--to", "2021-01-02", "--regime", "x"], "x"),
        (["simulate", "plan.txt", "--units", "units.csv", "--from", "2021-01-01", "--to", "2021-01-02", "--responses", "bad.jsonl"], "dòng 1"),
        (["due", "trước ngày 31/02/2021"], "31/02/2021"),
        (["plan", "confirm", "46/KH-UBND", "--bind", "Sở Nội vụ"], "--bind"),
        (["round", "--at", "hôm qua"], "--at"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_named(
    arguments: list[str], word: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_file(tmp_path, "plan.txt", PLAN)
    a_file(tmp_path, "units.csv", UNITS_CSV)
    a_file(tmp_path, "bad.jsonl", '{"action": "dance", "at": "2021-01-01"}\n')
    assert run_command_line(arguments) == BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert word in err.strip().splitlines()[-1]


def test_an_unknown_unit_code_and_an_unbound_name_are_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (
        ["unit", "import", a_file(tmp_path, "units.csv", UNITS_CSV), "--data", str(data)],
        [
            "plan",
            "import",
            a_file(tmp_path, "plan.txt", PLAN.replace("Sở Tài chính", "Sở Du lịch")),
            "--data",
            str(data),
        ],
    ):
        assert run_command_line(command) == DONE
    capsys.readouterr()
    confirm = ["plan", "confirm", "46/KH-UBND", "--data", str(data)]
    assert run_command_line(confirm) == BAD_INPUT
    assert "Sở Du lịch" in capsys.readouterr().err
    assert run_command_line([*confirm, "--bind", "Sở Du lịch=SDL"]) == BAD_INPUT
    assert "SDL" in capsys.readouterr().err
    assert run_command_line([*confirm, "--bind", "Sở Du lịch=STC"]) == DONE


def test_work_that_fails_and_wrong_usage_have_their_own_codes(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(["plan", "show", "khong-co", "--data", str(data)]) == FAILED
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert run_command_line(["simulate"]) == WRONG_USAGE
    assert run_command_line(["dance"]) == WRONG_USAGE


def test_a_wrong_setting_is_named(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DONDOC_TIMEZONE", "Asia/Nowhere")
    assert run_command_line(["plan", "list", "--data", str(data)]) == BAD_INPUT
    assert "DONDOC_TIMEZONE" in capsys.readouterr().err


BAD_RESPONSES = [
    ("no UTF-8", b"\xff\xfe bad", "UTF-8"),
    (
        "an unknown state",
        b'{"at": "2021-06-15T09:00", "action": "submit", "lines": [{"state": "bogus"}]}',
        "bogus",
    ),
    ("lines that are no list", b'{"at": "2021-06-15T09:00", "action": "submit", "lines": "x"}', "lines"),
    (
        "figures that are no table",
        b'{"at": "2021-06-15T09:00", "action": "submit", "lines": [{"figures": [1]}]}',
        "figures",
    ),
    ("an action only a replay has", b'{"at": "2021-06-15T09:00", "action": "import"}', "import"),
    ("no instant", b'{"at": "tomorrow", "action": "submit"}', "at"),
]


@pytest.mark.parametrize(
    ("content", "word"), [row[1:] for row in BAD_RESPONSES], ids=[row[0] for row in BAD_RESPONSES]
)
def test_answers_that_cannot_be_played_are_named(
    content: bytes, word: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, units = a_file(tmp_path, "plan.txt", PLAN), a_file(tmp_path, "units.csv", UNITS_CSV)
    responses = a_file(tmp_path, "r.jsonl", content)
    span = ["--from", "2021-06-01", "--to", "2021-06-18"]
    assert (
        run_command_line(["simulate", plan, "--units", units, *span, "--responses", responses]) == BAD_INPUT
    )
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert "r.jsonl" in last
    assert word in last


def test_decisions_in_another_encoding_are_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = a_file(tmp_path, "decisions.toml", "[x]".encode("utf-16"))
    assert run_command_line(["plan", "confirm", "46/KH-UBND", "--decisions", table]) == BAD_INPUT
    assert "decisions.toml" in capsys.readouterr().err


def test_a_database_or_a_folder_that_cannot_be_opened_is_one_line(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data.mkdir()
    (data / "dondoc.sqlite").write_text(
        "this is no database, only words that fill a header's length", "utf-8"
    )
    assert run_command_line(["plan", "list", "--data", str(data)]) == FAILED
    assert run_command_line(["unit", "template", str(tmp_path / "nowhere" / "units.xlsx")]) == FAILED
    assert run_command_line(["plan", "list", "--data", str(data / "dondoc.sqlite" / "below")]) == FAILED
    monkeypatch.setenv("DONDOC_DATABASE_URL", "postgresql+psycopg://nobody:geheim@127.0.0.1:1/nothing")
    assert run_command_line(["plan", "list", "--data", str(tmp_path / "other")]) == FAILED
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 4
    assert "geheim" not in "".join(lines)


@pytest.mark.parametrize(
    "command",
    [
        ("inbox", "show"),
        ("inbox", "handle"),
        ("token", "revoke"),
        ("mail", "retry", "--letter"),
        ("mail", "preview", "request", "--obligation"),
        ("report", "issue"),
    ],
)
def test_a_number_no_row_can_have_is_wrong_usage(
    data: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    assert run_command_line([*command, "9" * 20]) == WRONG_USAGE
    assert "9" * 20 in capsys.readouterr().err
