"""A correction is a new version linked to the first; what was issued stays."""

from datetime import date

import pytest

from config.clock import SetClock
from models.queries import reports as report_queries
from operations.reporting.archive_report import archived_content
from operations.reporting.compile_reports import compile_report, freeze_report
from operations.reporting.correct_report import correct_report
from operations.reporting.publish_report import publish_report
from operations.reporting.report_board import report_rows
from operations.reporting.report_file import report_file
from operations.reporting.review_report import send_back_report
from operations.workspace import Workspace
from reports.consolidated.facts_json import checksum_of, facts_from_json
from rules.errors import BadInput, IllegalMove
from rules.lifecycle import ReportState, State
from tests.builders import at
from tests.operations.signing_off import (
    a_frozen_report,
    files_of,
    history_of,
    letters_of_kind,
    newest_report,
    report_at,
)
from tests.operations.test_reports import answer
from tests.operations.test_round import report_of, round_at

REPLACES = "Báo cáo này thay thế Báo cáo số 12/BC-SNV ngày 18 tháng 6 năm 2021."


def test_a_correction_is_a_new_version_and_the_first_stays_issued(
    workspace: Workspace, clock: SetClock
) -> None:
    first = a_frozen_report(workspace, clock)
    publish_report(workspace, first, document_number="12/BC-SNV", document_date=date(2021, 6, 18))
    before = report_at(workspace, first)
    kept = [(file.id, file.sha256, archived_content(workspace, file)) for file in files_of(workspace, first)]
    told = len(letters_of_kind(workspace, "report_published"))

    clock.set(at("2021-06-25", "09:00"))
    answer(workspace, "STC", "2021-H1", "Gửi sau khi đã phát hành")
    with pytest.raises(BadInput, match="chưa ghi lý do"):
        correct_report(workspace, first, reason="", keep_facts=False)
    second = correct_report(workspace, first, reason="Bổ sung số liệu Sở Tài chính", keep_facts=False)
    with pytest.raises(IllegalMove, match="bản mới hơn"):
        correct_report(workspace, first, reason="Lần nữa", keep_facts=False)
    draft = report_at(workspace, second)
    assert (draft.version, draft.state, draft.corrects_id) == (2, ReportState.COMPILED, first)
    said = [line.result for one in facts_from_json(draft.facts).assignments for line in one.lines]
    assert "Gửi sau khi đã phát hành" in said, "compiled anew"
    round_at(workspace, clock, "2021-06-28")
    assert report_at(workspace, second).state is ReportState.COMPILED, "it waits for its coordinator"

    # sent back, the correction still corrects the first
    assert freeze_report(workspace, draft.period_id) == 1
    third = send_back_report(workspace, second, reason="Sai tên đơn vị")
    again = report_at(workspace, third)
    assert (again.version, again.corrects_id) == (3, first)
    assert again.correction_reason == "Bổ sung số liệu Sở Tài chính; trả lại bản 2: Sai tên đơn vị"
    assert freeze_report(workspace, draft.period_id) == 1
    with pytest.raises(IllegalMove, match="bản 3"):
        publish_report(workspace, second)
    publish_report(workspace, third, document_number="15/BC-SNV", document_date=date(2021, 6, 18))
    page = report_file(workspace, report_at(workspace, third), "html").content.decode()
    assert REPLACES in page
    assert REPLACES not in report_file(workspace, before, "html").content.decode()

    after = report_at(workspace, first)
    assert after == before
    assert [
        (file.id, file.sha256, archived_content(workspace, file)) for file in files_of(workspace, first)
    ] == kept
    assert len(letters_of_kind(workspace, "report_published")) == 2 * told, "the correction is sent too"
    duty = report_of(workspace, "SNV", "2021-H1").obligation
    assert (duty.state, duty.answered_on) == (State.ACCEPTED, date(2021, 6, 18)), "fulfilled by the first"
    with workspace.database.reading() as session:
        versions = report_queries.versions_of_period(session, before.period_id)
        rows = {row.report.version: row for row in report_rows(session, workspace)}
    assert [one.version for one in versions] == [1, 2, 3]
    assert [(rows[n].days_late, rows[n].is_replaced) for n in (1, 2, 3)] == [
        (0, True),
        (0, True),
        (0, False),
    ]
    assert [event.action for event in history_of(workspace, first)][-1] == "report_corrected"


def test_a_correction_of_words_keeps_its_figures(workspace: Workspace, clock: SetClock) -> None:
    first = a_frozen_report(workspace, clock)
    with pytest.raises(IllegalMove, match="chưa phát hành"):
        correct_report(workspace, first, reason="Sớm quá", keep_facts=True)
    publish_report(workspace, first)
    clock.set(at("2021-06-25", "09:00"))
    answer(workspace, "STC", "2021-H1", "Gửi sau khi đã phát hành")
    second = correct_report(workspace, first, reason="Sửa lỗi chính tả", keep_facts=True)
    period_id = report_at(workspace, second).period_id
    assert compile_report(workspace, period_id) == second
    assert freeze_report(workspace, period_id) == 1
    old, new = report_at(workspace, first), newest_report(workspace)
    assert {**new.facts, "version": 1} == old.facts
    assert new.checksum == checksum_of(facts_from_json(new.facts))
    publish_report(workspace, second)
    assert (
        "thay thế Báo cáo bản 1"
        in report_file(workspace, report_at(workspace, second), "html").content.decode()
    )
