"""One journey: a plan file comes in, letters go out, a unit answers, a late one is escalated, a Word report comes out."""

import asyncio
import io
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from docx import Document

from cli.main import DONE, run_command_line
from config.clock import SetClock
from config.settings import load_settings
from models.queries import reports as report_queries
from operations.ladder.run_round import run_round
from operations.workspace import Workspace, open_workspace
from tests.builders import UNITS_CSV, at
from tests.journeys.signed_page import answer_by_link
from tests.plan_texts import PROVINCE_PLAN

NUMBER = "46/KH-UBND"


def letters(data: Path) -> list[EmailMessage]:
    found = []
    for file in sorted((data / "mail").glob("*.eml")):
        message = message_from_bytes(file.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        found.append(message)
    return found


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def letter_to(data: Path, address: str, subject: str) -> EmailMessage:
    fitting = [one for one in letters(data) if address in one["To"] and subject in one["Subject"]]
    assert len(fitting) == 1, [(one["To"], one["Subject"]) for one in letters(data)]
    return fitting[0]


def round_at(workspace: Workspace, clock: SetClock, day: str) -> None:
    clock.set(at(day))
    asyncio.run(run_round(workspace, engine="test"))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units.csv").write_text(UNITS_CSV, "utf-8")
    (tmp_path / "ke-hoach-46.txt").write_text(PROVINCE_PLAN, "utf-8")
    folder = tmp_path / "var"
    monkeypatch.setenv("DONDOC_DATA", str(folder))
    return folder


def test_from_a_plan_file_to_a_report_an_official_can_sign(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (
        ["unit", "import", "units.csv"],
        ["plan", "import", "ke-hoach-46.txt"],
        ["plan", "import", "ke-hoach-46.txt"],  # the same file twice changes nothing
        ["plan", "confirm", NUMBER],
        ["round", "--at", "2021-06-07T08:00:00+07:00"],
    ):
        assert run_command_line(command) == DONE, capsys.readouterr().err
    request = letter_to(data, "desk@stc.example.vn", "báo cáo 6 tháng 2021")
    assert "16/6/2021" in text_of(request)

    clock = SetClock(at("2021-06-15", "14:30"))
    workspace = open_workspace(load_settings(), clock=clock)
    link = re.search(r"http\S+/s/\S+", text_of(request))
    assert link is not None
    receipt = answer_by_link(workspace, link.group(0), "Đã hướng dẫn 12 đơn vị lập dự toán")
    assert "Đã nhận lúc" in receipt

    for day in ("2021-06-16", "2021-06-17", "2021-06-18", "2021-06-21"):
        round_at(workspace, clock, day)
    assert "Sở Tư pháp" in text_of(letter_to(data, "desk@snv.example.vn", "Đôn đốc"))
    assert not [
        one
        for one in letters(data)
        if "stc" in one["To"] and "hạn" in one["Subject"] and "Đôn đốc" in one["Subject"]
    ]
    workspace.close()

    capsys.readouterr()
    assert run_command_line(["report", "list"]) == DONE
    listed = capsys.readouterr().out.split()
    assert (
        run_command_line(["report", "issue", listed[0], "--number", "12/BC-SNV", "--date", "2021-06-21"])
        == DONE
    )
    (file,) = (data / "reports").glob("*.docx")
    assert_the_report_says(file.read_bytes())
    again = open_workspace(load_settings())
    with again.database.reading() as session:
        (snapshot,) = report_queries.all_snapshots(session)
    again.close()
    assert snapshot.document_number == "12/BC-SNV"


def assert_the_report_says(content: bytes) -> None:
    document = Document(io.BytesIO(content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    words += "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    for expected in (
        "12/BC-SNV",
        "46/KH-UBND",
        "Đã hướng dẫn 12 đơn vị lập dự toán",
        "Sở Tư pháp",
        "Sở Y tế",
    ):
        assert expected in words, expected
    assert "Hoàn thành đúng hạn 1" in words
    assert "Đang thực hiện (quá hạn) 2" in words
