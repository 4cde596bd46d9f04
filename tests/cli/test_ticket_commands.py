"""`dondoc ticket`: what units find difficult, answered, decided and passed on from the terminal."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, WRONG_USAGE, run_command_line
from config.clock import SetClock
from config.settings import Settings
from models.queries import obligations as obligation_queries
from models.queries import outbox as outbox_queries
from notifications.recording import RecordingTransport
from operations.answers.submit_status import submit_status
from operations.workspace import open_workspace
from rules.delivery import LetterState
from tests.builders import a_draft, a_plan, a_reporting_duty, an_answer, at
from tests.web.house import report_obligation

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Sở Tài chính finds something difficult and proposes something else; both long past their day."""
    clock = SetClock(at("2021-03-22", "10:00"))
    settings = Settings(_env_file=None, data=tmp_path / "data", secret_key="k" * 40, prefect_port=0)
    workspace = open_workspace(settings, clock=clock, transport=RecordingTransport())
    a_plan(workspace, a_draft(a_reporting_duty()))
    clock.set(at("2021-06-10"))
    owed = report_obligation(workspace, "STC")
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, owed)
    assert view is not None
    answer = an_answer(workspace, view.obligation.plan_id, view.unit.id or 0)
    submit_status(workspace, owed, replace(answer, difficulty="Thiếu\nkinh phí", proposal="Bổ sung biên chế"))
    workspace.close()
    return settings.data


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str]:
        code = run_command_line(["ticket", *arguments, "--data", str(data)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def _letters(data: Path) -> int:
    """How many letters of this news wait for the unit."""
    settings = Settings(_env_file=None, data=data, secret_key="k" * 40, prefect_port=0)
    workspace = open_workspace(settings, transport=RecordingTransport())
    with workspace.database.reading() as session:
        waiting = outbox_queries.in_state(session, LetterState.DUE)
    workspace.close()
    return sum(letter.kind == "ticket_answered" for letter in waiting)


def _of_kind(run: Run, kind: str, *more: str) -> dict[str, object]:
    (row,) = json.loads(run("list", "--kind", kind, "--json", *more)[1])
    assert isinstance(row, dict)
    return row


def test_what_is_named_and_not_there_is_said_in_one_line(run: Run) -> None:
    for wrong, said in (
        (("list", "--plan", "x"), "không có kế hoạch 'x'; xem: dondoc plan list"),
        (("list", "--unit", "X"), "không có đơn vị mã 'X'; xem: dondoc unit list"),
        (("show", "99"), "không có khó khăn, kiến nghị số 99; xem: dondoc ticket list --state all"),
        (("answer", "99", "--answer", "x"), "không có khó khăn, kiến nghị này"),
    ):
        assert run(*wrong) == (FAILED, f"dondoc: {said}\n"), wrong
    assert run("list", "--state", "x")[0] == WRONG_USAGE
    assert run("show", "0")[0] == WRONG_USAGE
    assert run("answer", "1")[0] == WRONG_USAGE


def test_the_list_is_narrowed_and_says_with_whom_it_lies(run: Run) -> None:
    code, words = run("list")
    assert code == DONE
    assert "Khó khăn, vướng mắc · Quá hạn trả lời" in words
    assert "· Chuyên viên đầu mối" in words
    assert "Sở Tài chính [46/KH-UBND]: Thiếu kinh phí" in words
    row = _of_kind(run, "proposal", "--unit", "STC", "--state", "late")
    assert (row["text"], row["holder"], row["answer"]) == ("Bổ sung biên chế", "desk", None)
    assert (row["raised_on"], row["due_on"]) == ("2021-06-10", "2021-06-17")
    assert json.loads(run("list", "--unit", "STP", "--json")[1]) == []
    assert json.loads(run("list", "--holder", "head", "--json")[1]) == []
    assert json.loads(run("list", "--state", "answered", "--json")[1]) == []
    assert run("list", "--state", "answered") == (DONE, "Không có khó khăn, kiến nghị nào như vậy.\n")
    assert len(json.loads(run("list", "--plan", str(row["plan"]), "--json")[1])) == 2


def test_an_answer_is_given_once_and_the_unit_gets_a_letter(run: Run, data: Path) -> None:
    number = str(_of_kind(run, "difficulty")["id"])
    assert run("answer", number, "--answer", "  ")[0] == BAD_INPUT
    assert _letters(data) == 0
    assert run("answer", number, "--answer", "Đã bổ sung dự toán")[0] == DONE
    assert run("answer", number, "--answer", "khác") == (
        FAILED,
        "dondoc: khó khăn, kiến nghị này đã được trả lời\n",
    )
    assert _letters(data) == 1
    shown = run("show", number)[1]
    assert "Thiếu\nkinh phí" in shown
    assert "Trả lời (quản trị (dòng lệnh)): Đã bổ sung dự toán" in shown
    assert json.loads(run("show", number, "--json")[1])["outcome"] == "answered"
    assert _of_kind(run, "difficulty", "--state", "all")["answered_by"] == "quản trị (dòng lệnh)"
    assert [one["kind"] for one in json.loads(run("list", "--json")[1])] == ["proposal"]


def test_from_the_desk_to_the_head_to_a_body_above(run: Run, data: Path) -> None:
    number = str(_of_kind(run, "difficulty")["id"])
    assert run("pass-on", number, "--to", "UBND tỉnh", "--note", "x")[0] == FAILED  # the head has not seen it
    assert run("hand-over", number, "--note", "vượt thẩm quyền")[0] == DONE
    assert _of_kind(run, "difficulty", "--holder", "head")["holder"] == "head"
    late = run("pass-on", number, "--to", "UBND tỉnh", "--note", "x", "--until", "2021-06-30")
    assert late[0] == BAD_INPUT
    assert "không muộn hơn hôm nay" in late[1]
    assert run("pass-on", number, "--to", "UBND tỉnh", "--note", "ngoài thẩm quyền")[0] == DONE
    row = _of_kind(run, "difficulty")
    assert (row["holder"], row["passed_to"]) == ("above", "UBND tỉnh")
    assert run("answer", number, "--answer", "UBND tỉnh đồng ý")[0] == DONE
    assert "Trả lời theo ý kiến của UBND tỉnh" in run("show", number)[1]
    assert _letters(data) == 2


def test_the_head_decides_what_still_lies_with_the_desk(run: Run) -> None:
    number = str(_of_kind(run, "proposal")["id"])
    assert run("decide", number, "--decision", "Đồng ý giao thêm 2 biên chế")[0] == DONE
    row = _of_kind(run, "proposal", "--state", "all")
    assert (row["outcome"], row["answer"]) == ("decided", "Đồng ý giao thêm 2 biên chế")
    assert run("hand-over", number, "--note", "x")[0] == FAILED
