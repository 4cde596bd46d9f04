"""The coordinator's words in a report: they outlive every refresh, are frozen with it, and never overwrite somebody's."""

import pytest

from config.clock import SetClock
from models.queries import audit
from models.queries import plans as plan_queries
from models.queries import report_texts as queries
from operations.plans.office_policies import put_policy, remove_policy
from operations.reporting.compile_reports import compile_report, freeze_report
from operations.reporting.edit_text import LONGEST_TEXT, drop_text, edit_text
from operations.reporting.outlines import choose_outline
from operations.reporting.report_texts import words_of_report
from operations.workspace import Workspace
from reports.consolidated.facts_json import checksum_of_json
from rules.errors import BadInput, LostRace, NotFound, Refused
from tests.builders import a_draft, a_plan, a_reporting_duty, at
from tests.operations.test_reports import answer, facts_of, newest
from tests.operations.test_round import report_of, round_at

OWN = """
id = "so"
name = "Đề cương của Sở"
[[sections]]
key = "all"
heading = "Tất cả"
feeds = ["written", "results", "difficulties", "missing", "reconciliation"]
guide = "Viết ngắn gọn."
"""


@pytest.fixture
def period_id(workspace: Workspace, clock: SetClock) -> int:
    """A draft of 17/6/2021 with the answer of one unit."""
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    answer(workspace, "STC", "2021-H1", "Đã mở 03 lớp")
    round_at(workspace, clock, "2021-06-17")
    return report_of(workspace, "STC", "2021-H1").obligation.period_id or 0


def test_words_outlive_a_refresh_are_marked_when_units_said_something_else_and_freeze_with_the_report(
    workspace: Workspace, clock: SetClock, period_id: int
) -> None:
    desk = workspace.acting_as("Nguyễn Văn A", "web")
    slot = f"assignment:{facts_of(workspace, '2021-H1').assignments[0].assignment_id}"
    clock.set(at("2021-06-17", "09:00"))
    text = "Đã mở\t03 lớp\x00, gọn.\r\n\r\n- ý\u200b một"
    assert edit_text(desk, period_id, slot, text, seen_version=0) == 1
    (words,) = facts_of(workspace, "2021-H1").texts
    assert (words.text, words.edited_by) == ("Đã mở 03 lớp, gọn.\n\n- ý một", "Nguyễn Văn A")
    assert not words.is_outdated

    clock.set(at("2021-06-17", "10:00"))
    answer(workspace, "STP", "2021-H1", "Đã in tờ rơi")
    round_at(workspace, clock, "2021-06-17", "11:00")
    (words,) = facts_of(workspace, "2021-H1").texts
    assert words.is_outdated
    report = newest(workspace, "2021-H1")
    assert report is not None
    seen = words_of_report(workspace, report.id or 0)
    assert (seen.outdated, seen.empty, seen.versions) == (1, 0, {slot: 1})
    assert "Đã in tờ rơi" in next(one.gathered for one in seen.slots if one.key == slot)

    # Saved again as it is: the coordinator has read what is new and keeps the wording.
    assert edit_text(desk, period_id, slot, words.text, seen_version=1) == 2
    assert edit_text(desk, period_id, slot, words.text, seen_version=2) == 2
    assert not facts_of(workspace, "2021-H1").texts[0].is_outdated

    assert freeze_report(workspace, period_id) == 1
    frozen = newest(workspace, "2021-H1")
    assert frozen is not None
    with pytest.raises(Refused, match="đã chốt"):
        edit_text(desk, period_id, slot, "Khác", seen_version=2)
    with pytest.raises(Refused, match="đã chốt"):
        drop_text(desk, period_id, slot, seen_version=2)
    choose_outline(desk, _key(workspace, frozen.plan_id), "cchc")
    after = newest(workspace, "2021-H1")
    assert after is not None
    assert (after.facts, after.checksum) == (frozen.facts, frozen.checksum)
    with workspace.database.reading() as session:
        actions = [one.action for one in audit.of_subject(session, ("reporting_period", period_id))]
    assert actions.count("report_text_written") == 2


def test_an_older_page_is_refused_with_who_was_faster_and_bad_words_say_how_to_mend(
    workspace: Workspace, clock: SetClock, period_id: int
) -> None:
    one, two = workspace.acting_as("Người Một", "web"), workspace.acting_as("Người Hai", "web")
    slot = "section:direction"
    clock.set(at("2021-06-17", "09:05"))
    edit_text(one, period_id, slot, "Của một", seen_version=0)
    for seen in (0, 7):
        with pytest.raises(LostRace, match="Người Một đã sửa mục này lúc 09:05 17/6/2021"):
            edit_text(two, period_id, slot, "Của hai", seen_version=seen)
    with pytest.raises(LostRace, match="Người Một"):
        drop_text(two, period_id, slot, seen_version=9)
    assert facts_of(workspace, "2021-H1").texts[0].text == "Của một"
    assert drop_text(two, period_id, slot, seen_version=1)
    assert not drop_text(two, period_id, slot, seen_version=1)
    assert facts_of(workspace, "2021-H1").texts == ()
    with pytest.raises(LostRace, match="trả về lời văn"):
        edit_text(one, period_id, slot, "Trang cũ", seen_version=1)
    for text, said in ((" \n\x07", "chưa có nội dung"), ("x" * (LONGEST_TEXT + 1), "dài hơn")):
        with pytest.raises(BadInput, match=said):
            edit_text(one, period_id, slot, text, seen_version=0)
    for unknown in ("section:khác", "assignment:999", "ticket:1", "x"):
        with pytest.raises(NotFound, match="không có mục"):
            edit_text(one, period_id, unknown, "Chữ", seen_version=0)


def test_an_outline_of_the_office_is_part_of_the_facts_and_cannot_go_while_a_plan_names_it(
    workspace: Workspace, clock: SetClock, period_id: int
) -> None:
    report = newest(workspace, "2021-H1")
    assert report is not None
    key = _key(workspace, report.plan_id)
    assert facts_of(workspace, "2021-H1").outline is not None
    assert put_policy(workspace, OWN.encode(), "so.toml") == ("outline", "so", True)
    with pytest.raises(BadInput, match="thiếu 'missing'"):
        put_policy(workspace, OWN.replace('"missing", ', "").encode(), "so.toml")
    with pytest.raises(BadInput, match="không có đề cương báo cáo 'abc'"):
        choose_outline(workspace, key, "abc")
    clock.set(at("2021-06-17", "12:00"))
    outline, is_changed = choose_outline(workspace, key, "so")
    assert (outline.name, is_changed) == ("Đề cương của Sở", True)
    assert choose_outline(workspace, key, "so")[1] is False
    assert facts_of(workspace, "2021-H1").outline == outline
    seen = words_of_report(workspace, report.id or 0)
    assert seen.empty == 1
    assert seen.slots[0].guide == "Viết ngắn gọn."
    with pytest.raises(Refused, match=f"đang được dùng cho {key}"):
        remove_policy(workspace, "so")
    choose_outline(workspace, key, "plan")
    assert remove_policy(workspace, "so") == "outline"
    compile_report(workspace, period_id)


def _key(workspace: Workspace, plan_id: int) -> str:
    with workspace.database.reading() as session:
        return plan_queries.plan(session, plan_id).key


def test_words_of_a_slower_program_are_in_the_draft_and_in_what_is_frozen(
    workspace: Workspace, clock: SetClock, period_id: int
) -> None:
    """Somebody began to save before the report was compiled and was done after it."""
    desk = workspace.acting_as("Nguyễn Văn A", "web")
    slot = f"assignment:{facts_of(workspace, '2021-H1').assignments[0].assignment_id}"
    clock.set(at("2021-06-17", "10:00"))
    answer(workspace, "STP", "2021-H1", "Đã in tờ rơi")
    clock.set(at("2021-06-17", "10:02"))
    compile_report(workspace, period_id)
    clock.set(at("2021-06-17", "10:01"))
    edit_text(desk, period_id, slot, "Đã mở 03 lớp, gọn.", seen_version=0)
    assert [one.text for one in facts_of(workspace, "2021-H1").texts] == ["Đã mở 03 lớp, gọn."]
    # the same, done between the last compiling and the freezing
    clock.set(at("2021-06-17", "10:02"))
    answer(workspace, "SYT", "2021-H1", "Đã phát thanh")
    clock.set(at("2021-06-17", "10:04"))
    compile_report(workspace, period_id)
    with workspace.database.transaction() as session:
        queries.write(
            session, period_id, slot, seen_version=1, text="Đã mở 04 lớp.", source_text="",
            edited_at=at("2021-06-17", "10:01"), edited_by="Nguyễn Văn B",
        )  # fmt: skip
    clock.set(at("2021-06-17", "10:05"))
    assert freeze_report(workspace, period_id) == 1
    frozen = newest(workspace, "2021-H1")
    assert frozen is not None
    assert [one.text for one in facts_of(workspace, "2021-H1").texts] == ["Đã mở 04 lớp."]
    assert frozen.checksum == checksum_of_json(frozen.facts)
