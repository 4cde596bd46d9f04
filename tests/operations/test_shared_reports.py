"""Several plans answered by one report of each unit and period (tracking.md 2.5, 6.1)."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest

from config.clock import SetClock
from models import Obligation, ObligationKind
from models.queries import amendments
from models.queries import audit as audit_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.amendments.apply_amendment import apply_amendment
from operations.answers.submit_status import submit_status
from operations.drafts.decisions import Decisions, PeriodDates
from operations.drafts.import_draft import import_draft
from operations.plans.close_plan import close_plan
from operations.plans.confirm_plan import confirm_plan, preview_plan
from operations.workspace import Workspace
from reports.consolidated.builder import build_report
from rules.cadence import Cadence, CadenceKind, Every
from rules.errors import BadInput, Refused
from rules.lifecycle import State
from tests.builders import (
    a_deadline,
    a_directory,
    a_draft,
    a_plan,
    a_reporting_duty,
    an_answer,
    an_assignment,
    an_upward_duty,
    at,
)
from tests.fakes import RecordingTransport
from tests.operations.amending import WHOLE, an_amendment
from tests.operations.test_reports import facts_of
from tests.operations.test_round import report_of, round_at

HOST, GUEST = "46/KH-UBND", "52/KH-UBND"
HALF_YEARLY = Cadence(CadenceKind.RECURRING, (Every.HALF_YEARLY, Every.YEARLY), text="6 tháng, năm")
TOGETHER = Decisions(reports_with=HOST)


def a_guest_draft(workspace: Workspace, *assignments: object, **head: object) -> str:
    """A draft of a second plan of the same coordinator: Sở Y tế and Sở Tư pháp work on it."""
    given = assignments or (
        an_assignment("Sở Y tế", task="Rà soát thủ tục y tế"),
        an_assignment("Sở Tư pháp", task="Rà soát thủ tục tư pháp"),
        a_deadline("Sở Y tế", "2021-05-31"),
    )
    head = {"number": GUEST, "title": "Cải cách thủ tục hành chính", "date": date(2021, 4, 20), **head}
    draft = a_draft(*given, **head)  # type: ignore[arg-type]
    return import_draft(workspace, draft, name="kh52.docx", checksum=repr(draft)).key


def a_host(workspace: Workspace) -> str:
    """Sở Tài chính and Sở Tư pháp report half-yearly; Sở Y tế has no part in it."""
    return a_plan(
        workspace,
        a_draft(
            a_reporting_duty("Sở Tài chính", cadence=HALF_YEARLY),
            an_assignment("Sở Tư pháp", task="Tuyên truyền pháp luật"),
        ),
    )


def words_of(content: bytes) -> str:
    """The plain part of a letter, without its line breaks."""
    body = message_from_bytes(content, policy=default).get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def owed(workspace: Workspace, key: str, *, live: bool = True) -> set[str]:
    """'2021-H1 SYT' for each report a plan awaits."""
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        assert plan is not None
        views = obligation_queries.views_of_plan(session, plan.id or 0)
        return {
            f"{view.period.key} {view.unit.code}"
            for view in views
            if view.period is not None and (view.obligation.state is not State.CANCELLED) == live
        }


def reports_of(workspace: Workspace, key: str) -> list[Obligation]:
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        assert plan is not None
        return [
            one
            for one in amendments.obligations_of_plan(session, plan.id or 0)
            if one.kind is ObligationKind.REPORT
        ]


def test_a_unit_of_both_plans_owes_one_report_and_a_unit_of_the_guest_alone_joins(
    workspace: Workspace, clock: SetClock
) -> None:
    a_host(workspace)
    assert owed(workspace, HOST) == {"2021-H1 STC", "2021-H1 STP", "2021-Y STC", "2021-Y STP"}
    clock.set(at("2021-04-20", "10:00"))
    key = a_guest_draft(workspace)
    seen = preview_plan(workspace, key, TOGETHER)
    assert owed(workspace, HOST) == {"2021-H1 STC", "2021-H1 STP", "2021-Y STC", "2021-Y STP"}
    confirmed = confirm_plan(workspace, key, TOGETHER)
    # The guest's regime asks for H1, Q3 and the year: the host had no Q3, and only the guest's units owe it.
    assert owed(workspace, HOST) == {
        "2021-H1 STC", "2021-H1 STP", "2021-H1 SYT",
        "2021-Q3 STP", "2021-Q3 SYT",
        "2021-Y STC", "2021-Y STP", "2021-Y SYT",
    }  # fmt: skip
    assert owed(workspace, GUEST) == set()
    assert confirmed.obligations == seen.obligations == 5  # four reports and the dated task
    assert len({one.key for one in reports_of(workspace, HOST)}) == 8


@pytest.mark.parametrize(
    ("decisions", "head", "why"),
    [
        (Decisions(reports_with="99/KH-UBND"), {}, "không có kế hoạch này"),
        (replace(TOGETHER, regime="nd09"), {}, "chế độ báo cáo khác nhau"),
        (Decisions(reports_with=HOST, coordinator="STP"), {}, "đầu mối khác nhau"),
        (TOGETHER, {"plan_year": 2022}, "khác năm"),
        (
            Decisions(
                reports_with=HOST, period_dates={"2021-H1": PeriodDates(date(2021, 6, 17), None, "CV 1")}
            ),
            {},
            "công văn",
        ),
    ],
)
def test_a_plan_that_cannot_share_is_told_why(
    workspace: Workspace, decisions: Decisions, head: dict[str, object], why: str
) -> None:
    a_host(workspace)
    key = a_guest_draft(workspace, **head)
    with pytest.raises(Refused, match=why):
        confirm_plan(workspace, key, decisions)
    assert owed(workspace, GUEST) == set()


def test_one_answer_covers_all_plans_and_the_report_adds_up_by_plan_and_unit(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_host(workspace)
    round_at(workspace, clock, "2021-04-20", "10:00")
    confirm_plan(workspace, a_guest_draft(workspace), TOGETHER)
    for day in ("2021-06-07", "2021-06-08"):
        round_at(workspace, clock, day)
    said = [letter for letter in transport.sent if letter.recipient == "desk@stp.example.vn"]
    assert any(f"báo cáo chung: {HOST}, {GUEST}" in words_of(letter.content) for letter in said)
    view = report_of(workspace, "STP", "2021-H1")
    answer = an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id, "Đã rà soát")
    assert len(answer.lines) == 2
    submit_status(workspace, view.obligation.id or 0, answer)
    round_at(workspace, clock, "2021-06-17")
    facts = facts_of(workspace, "2021-H1")
    assert facts.shared_by == (HOST, GUEST)
    found = {
        (one.plan, one.task): (one.members, [line.state for line in one.lines]) for one in facts.assignments
    }
    assert found[HOST, "Tuyên truyền pháp luật"] == (1, ["done"])
    assert found[GUEST, "Rà soát thủ tục tư pháp"] == (1, ["done"])
    assert found[GUEST, "Rà soát thủ tục y tế"] == (1, [None])
    assert [(task.plan, task.unit_code) for task in facts.tasks] == [(GUEST, "SYT")]
    assert build_report(facts).figures.is_reconciled
    strange = an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id)
    with pytest.raises(BadInput, match="không thuộc nhiệm vụ"):
        submit_status(workspace, report_of(workspace, "STC", "2021-H1").obligation.id or 0, strange)


def test_what_was_reported_before_a_plan_joined_stays_and_is_not_asked_again(
    workspace: Workspace, clock: SetClock
) -> None:
    a_host(workspace)
    round_at(workspace, clock, "2021-06-07")
    view = report_of(workspace, "STP", "2021-H1")
    submit_status(
        workspace,
        view.obligation.id or 0,
        an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id, "Trước khi ghép"),
    )
    clock.set(at("2021-06-08", "10:00"))
    confirm_plan(workspace, a_guest_draft(workspace), TOGETHER)
    round_at(workspace, clock, "2021-06-17")
    facts = facts_of(workspace, "2021-H1")
    members = {one.task: [line.unit_code for line in one.lines] for one in facts.assignments}
    assert members["Tuyên truyền pháp luật"] == ["STP"]
    assert members["Rà soát thủ tục tư pháp"] == []  # its report had come in before
    assert members["Rà soát thủ tục y tế"] == ["SYT"]
    assert report_of(workspace, "STP", "2021-H1").obligation.state is State.SUBMITTED
    assert build_report(facts).figures.is_reconciled


def test_a_window_that_had_ended_before_the_guests_date_is_none_of_its_own(
    workspace: Workspace, clock: SetClock
) -> None:
    a_host(workspace)
    round_at(workspace, clock, "2021-06-15")
    key = a_guest_draft(workspace, date=date(2021, 6, 15))
    confirm_plan(workspace, key, TOGETHER)
    view = report_of(workspace, "STP", "2021-H1")
    with workspace.database.reading() as session:
        lines = plan_queries.led_assignments(session, view.plan.id or 0, view.unit.id or 0, view.period)
    assert [line.task for line in lines] == ["Tuyên truyền pháp luật"]
    assert "2021-H1 SYT" not in owed(workspace, HOST)


def test_closing_a_guest_takes_its_lines_away_and_a_host_is_closed_last(
    workspace: Workspace, clock: SetClock
) -> None:
    host = a_host(workspace)
    clock.set(at("2021-04-20", "10:00"))
    guest = a_guest_draft(workspace)
    confirm_plan(workspace, guest, TOGETHER)
    with pytest.raises(Refused, match=GUEST):
        close_plan(workspace, host, reason="hết thời hạn thực hiện")
    assert "2021-Y SYT" in owed(workspace, HOST)
    round_at(workspace, clock, "2021-06-07")
    assert close_plan(workspace, guest, reason="hết thời hạn thực hiện") == 5
    assert owed(workspace, HOST) == {"2021-H1 STC", "2021-H1 STP", "2021-Y STC", "2021-Y STP"}
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, host)
        assert plan is not None
        unit = unit_queries.unit_by_code(session, "STP")
        assert unit is not None
        lines = plan_queries.led_assignments(session, plan.id or 0, unit.id or 0)
        closed = [one.key for one in plan_queries.periods(session, plan.id or 0) if one.closed_at]
        history = [one.action for one in audit_queries.of_subject(session, ("plan", plan.id or 0))]
    assert [line.task for line in lines] == ["Tuyên truyền pháp luật"]
    assert closed == ["2021-Q3"]  # a period only the guest had asked for
    assert history[-2:] == ["shared_report_joined", "shared_report_left"]
    assert close_plan(workspace, host, reason="hết thời hạn thực hiện") == 4


def test_an_amendment_of_a_guest_changes_who_owes_the_shared_report_but_not_its_rhythm(
    workspace: Workspace, clock: SetClock
) -> None:
    a_host(workspace)
    clock.set(at("2021-04-20", "10:00"))
    guest = a_guest_draft(workspace)
    confirm_plan(workspace, guest, TOGETHER)
    clock.set(at("2021-05-10", "10:00"))

    rhythm = an_amendment(workspace, guest, a_reporting_duty("Sở Y tế", cadence=HALF_YEARLY), scope=WHOLE)
    with pytest.raises(Refused, match="báo cáo chung"):
        apply_amendment(workspace, rhythm)
    units = an_amendment(
        workspace,
        guest,
        an_assignment("Sở Tài chính", task="Rà soát thủ tục y tế"),
        scope=WHOLE,
        number="61/KH-UBND",
    )
    apply_amendment(workspace, units)
    assert owed(workspace, HOST) == {
        "2021-H1 STC", "2021-H1 STP", "2021-Q3 STC", "2021-Y STC", "2021-Y STP",
    }  # fmt: skip
    assert owed(workspace, GUEST) == set()


def test_an_amendment_of_the_host_keeps_what_the_guest_asks_for(
    workspace: Workspace, clock: SetClock
) -> None:
    host = a_host(workspace)
    clock.set(at("2021-04-20", "10:00"))
    confirm_plan(workspace, a_guest_draft(workspace), TOGETHER)
    clock.set(at("2021-05-10", "10:00"))
    key = an_amendment(workspace, host, a_reporting_duty("Sở Tài chính", cadence=HALF_YEARLY), scope=WHOLE)
    apply_amendment(workspace, key)
    # Sở Tư pháp has no part in the host any more; the guest still asks for its reports.
    assert {"2021-H1 STP", "2021-Q3 STP", "2021-Y STP"} <= owed(workspace, HOST)


def test_the_coordinators_own_report_upward_is_shared_too(workspace: Workspace, clock: SetClock) -> None:
    a_host(workspace)
    clock.set(at("2021-04-20", "10:00"))
    a_directory(workspace)
    key = a_guest_draft(workspace, an_assignment("Sở Y tế"), an_upward_duty())
    confirm_plan(workspace, key, TOGETHER)
    assert {"2021-H1 SNV", "2021-Y SNV"} <= owed(workspace, HOST)
