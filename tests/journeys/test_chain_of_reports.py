"""The chain: communes → department (another installation's package, then a roll-up) → province; the top is the sum of the bottom."""

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cli.main import DONE, FAILED, run_command_line
from config.clock import SetClock
from config.settings import load_settings
from models.queries import audit as audit_queries
from models.queries import rollup as rollup_queries
from operations.answers.review_submission import accept_submission
from operations.ladder.open_periods import open_periods
from operations.plans.put_indicators import put_indicators
from operations.reporting.compile_reports import compile_report, freeze_report
from operations.reporting.publish_report import publish_report
from operations.rollup.link_plans import set_plan_above
from operations.rollup.link_tasks import set_links
from operations.units.import_units import import_units
from operations.workspace import Workspace, open_workspace
from tests.builders import UNITS_CSV, a_draft, a_plan, a_reporting_duty, an_assignment, at
from tests.operations.answering import answer_to
from tests.operations.rolling_up import ABOVE, BELOW, INDICATORS, OFFICES, answer_below, owed_by

COMMUNE = "3/KH-PNS"
TASK = "Ban hành văn bản quản lý giá"
VILLAGES = """code,name,aliases,short_name,kind,parent,groups,desk_name,desk_email,head_name,head_email,valid_from,valid_to,calendar
PNS,Phòng Ngân sách,,P. Ngân sách,division,,,CV,desk@pns.example.vn,Trưởng,head@pns.example.vn,,,
T1,Tổ một,,Tổ một,division,PNS,các tổ,CV,desk@t1.example.vn,Tổ trưởng,head@t1.example.vn,,,
T2,Tổ hai,,Tổ hai,division,PNS,các tổ,CV,desk@t2.example.vn,Tổ trưởng,head@t2.example.vn,,,
"""
FIGURES = {"T1": 2.5, "T2": 4.0}


def installation(folder: Path, clock: SetClock, migrated_file: Path) -> Workspace:
    folder.mkdir()
    shutil.copyfile(migrated_file, folder / "dondoc.sqlite")
    return open_workspace(load_settings(data=folder, _env_file=None), clock=clock)


def opened(workspace: Workspace, clock: SetClock) -> None:
    clock.set(at("2021-06-10", "09:00"))
    open_periods(workspace, workspace.local_day(clock.now()))


def issued(workspace: Workspace, clock: SetClock, code: str, plan: str, number: str) -> int:
    clock.set(at("2021-06-17", "09:00"))
    period_id = owed_by(workspace, code, plan).obligation.period_id or 0
    report_id = compile_report(workspace, period_id)
    freeze_report(workspace, period_id)
    publish_report(workspace, report_id, document_number=number, document_date=date(2021, 6, 17))
    return report_id


def a_lower_plan(workspace: Workspace, number: str, office: str, *units: str) -> None:
    """A reporting duty and one task with a figure for each unit; the first duty is task 1."""
    duties = [an_assignment(unit, task=f"{TASK} tại {unit}") for unit in units]
    draft = a_draft(
        a_reporting_duty(units[0], report_to=(office,)),
        *duties,
        number=number,
        issuer=office,
        coordinating_unit=office,
        date=date(2021, 3, 24),
        title=f"Thực hiện tại {office}",
    )
    a_plan(workspace, draft)
    table = INDICATORS.format(2) + f"{3},Số văn bản,văn bản,sum,\n" * (len(units) - 1)
    put_indicators(workspace, number, table.encode(), "ct.csv")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DONDOC_TRANSPORT", "folder")
    return lambda name: tmp_path / name


def command(*words: str) -> int:
    return run_command_line(list(words))


def test_the_figures_at_the_top_are_the_sum_of_the_bottom(
    data: Callable[[str], Path], migrated_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = SetClock(at("2021-03-25", "09:00"))
    upper = installation(data("so"), clock, migrated_file)
    lower = installation(data("phong"), clock, migrated_file)
    # The department and the province in one installation.
    a_plan(upper, a_draft(a_reporting_duty("Sở Tài chính"), an_assignment("Sở Tài chính", task=TASK)))
    import_units(upper, (UNITS_CSV + OFFICES).encode(), "don-vi.csv")
    a_lower_plan(upper, BELOW, "Sở Tài chính", "Phòng Ngân sách")
    put_indicators(upper, ABOVE, INDICATORS.format(2).encode(), "ct.csv")
    set_plan_above(upper, BELOW, ABOVE)
    set_links(upper, BELOW, {1: 1, 2: 2})
    # The office below in its own, with its own units.
    import_units(lower, VILLAGES.encode(), "to.csv")
    a_lower_plan(lower, COMMUNE, "Phòng Ngân sách", "Tổ một", "Tổ hai")
    for workspace in (upper, lower):
        opened(workspace, clock)
    upper_data, lower_data = str(data("so")), str(data("phong"))

    # The table of tasks goes down, the links are made there by its words.
    assert command("plan", "tasks", BELOW, "nv.json", "--unit", "P1", "--data", upper_data) == DONE
    data("lk.csv").write_text("position,serves\n1,1\n2,2\n3,2\n", "utf-8")
    put = ("plan", "serves", COMMUNE, "--put", "lk.csv", "--above", "nv.json", "--data", lower_data)
    assert command(*put) == DONE
    for code, value in FIGURES.items():
        answer_below(lower, code, f"Đã ban hành tại {code}", value, plan=COMMUNE)
    report_id = issued(lower, clock, "T1", COMMUNE, "5/BC-PNS")
    assert command("report", "export", str(report_id), "goi.zip", "--data", lower_data) == DONE
    digest = hashlib.sha256(data("goi.zip").read_bytes()).hexdigest()

    # Unknown, then trusted, then taken, then never again.
    take = ("report", "take", "goi.zip", "--plan", BELOW, "--unit", "P1", "--yes", "--data", upper_data)
    assert command(*take) == FAILED
    assert "chưa được tin cậy" in capsys.readouterr().err
    assert command("report", "key", "--data", lower_data) == DONE
    data("khoa.txt").write_text(capsys.readouterr().out, "utf-8")
    trust = ("report", "trust", "add", "khoa.txt", "Phòng Ngân sách", "--data", upper_data)
    assert command(*trust) == DONE
    assert command(*take) == DONE
    assert "đã gửi thành báo cáo của đơn vị" in capsys.readouterr().out
    assert command(*take) == FAILED
    assert "không nhận hai lần" in capsys.readouterr().err
    received = owed_by(upper, "P1", BELOW)
    submission, lines = answer_to(upper, received)
    assert submission.channel == "package"
    assert lines[1].figures == {"Số văn bản": sum(FIGURES.values())}
    accept_submission(upper, received.obligation.id or 0)

    # The department's own report goes up within the installation.
    issued(upper, clock, "P1", BELOW, "12/BC-STC")
    top = owed_by(upper, "STC", ABOVE)
    submission, lines = answer_to(upper, top)
    assert submission.channel == "rollup"
    assert lines[1].figures == {"Số văn bản": sum(FIGURES.values())}
    assert "Theo Báo cáo số 12/BC-STC" in lines[1].result
    assert "Theo Báo cáo số 5/BC-PNS" in lines[1].result
    assert "Tổ hai: Đã ban hành tại T2" in lines[1].result

    # The trail leads from the top submission to the package and its key.
    with upper.database.reading() as session:
        (package,) = rollup_queries.packages(session)
        (office,) = rollup_queries.offices(session)
        trail = audit_queries.of_subject(session, ("obligation", received.obligation.id or 0))
        above = audit_queries.of_subject(session, ("obligation", top.obligation.id or 0))
    assert (package.submission_id, package.fingerprint) == (
        answer_to(upper, received)[0].id,
        office.fingerprint,
    )
    assert (data("so") / "archive" / digest[:2] / digest).read_bytes() == data("goi.zip").read_bytes()
    (rolled,) = [one for one in trail if one.action == "rolled_up"]
    assert (rolled.change["package"], rolled.change["key"]) == (package.sha256, office.fingerprint)
    assert [one.change["note"] for one in above if one.action == "rolled_up"] == [
        "Báo cáo số 12/BC-STC ngày 17/6/2021 của Sở Tài chính"
    ]

    # A key withdrawn: nothing more is taken of it.
    assert command("report", "trust", "withdraw", "Phòng Ngân sách", "--data", upper_data) == DONE
    assert command(*take) == FAILED
    assert "đã bị rút" in capsys.readouterr().err
    for workspace in (upper, lower):
        workspace.close()
