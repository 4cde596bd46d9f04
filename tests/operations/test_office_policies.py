"""An office's own regime and ladder: checked, kept as text, chosen by name, never in the way of the shipped ones."""

from datetime import date
from pathlib import Path

import pytest

from models.queries import audit
from models.queries import plans as plan_queries
from operations.drafts.choose_for_plan import PolicyChoice, choose_policies
from operations.drafts.decisions import Decisions
from operations.drafts.import_draft import import_draft
from operations.plans.confirm_plan import confirm_plan, preview_plan
from operations.plans.office_policies import check_policy, put_policy, remove_policy
from operations.plans.policy_shelf import load_regime_for, policy_shelf, policy_text
from operations.workspace import Workspace
from rules.errors import BadInput, Refused
from tests.builders import a_directory, a_draft
from tests.policy_texts import LADDER, PROVINCE


def test_an_own_regime_is_chosen_by_name_and_copied_onto_the_plan(workspace: Workspace) -> None:
    a_directory(workspace)
    key = import_draft(workspace, a_draft(), name="kh.docx", checksum="1").key
    assert put_policy(workspace, PROVINCE.encode(), "tinh.toml") == ("regime", "tinh", True)
    assert put_policy(workspace, PROVINCE.encode(), "tinh.toml") == ("regime", "tinh", False)
    assert put_policy(workspace, LADDER.encode(), "nhe.toml") == ("ladder", "nhe", True)
    with workspace.database.reading() as session:
        shelf = [(one.kind, one.key, one.is_shipped) for one in policy_shelf(session)]
        assert load_regime_for(session, "tinh").periods[0].estimate
        assert policy_text(session, "nhe") == ("ladder", LADDER)
    assert shelf == [
        ("regime", "cchc", True), ("regime", "nd09", True), ("regime", "tinh", False),
        ("ladder", "report", True), ("ladder", "task", True), ("ladder", "nhe", False),
        ("outline", "cchc", True), ("outline", "plan", True),
    ]  # fmt: skip

    choose_policies(workspace, key, PolicyChoice(regime="tinh", report_ladder="nhe"), version=1)
    with pytest.raises(Refused, match="đang được chọn cho bản dự thảo"):
        remove_policy(workspace, "tinh")
    seen = preview_plan(workspace, key, Decisions())
    assert [(one.key, one.cut_off_on, one.unit_due_on, one.top_due_on) for one in seen.periods] == [
        ("2021-H1", date(2021, 5, 28), date(2021, 6, 1), date(2021, 6, 2)),
        ("2021-Y", date(2021, 12, 14), date(2021, 12, 16), date(2021, 12, 17)),
    ]
    confirm_plan(workspace, key, Decisions())
    assert remove_policy(workspace, "tinh") == "regime"
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        actions = [event.action for event in audit.since(session, 0) if event.action.startswith("policy_")]
    assert plan is not None
    assert plan.regime is not None
    assert (plan.regime["id"], plan.report_ladder["id"] if plan.report_ladder else "") == ("tinh", "nhe")
    assert actions == ["policy_put", "policy_put", "policy_removed"]


def test_the_name_of_a_shipped_policy_is_not_to_be_taken(workspace: Workspace) -> None:
    for name in ("cchc", "task"):
        with pytest.raises(BadInput, match="là tên đi kèm phần mềm"):
            put_policy(workspace, PROVINCE.replace('"tinh"', f'"{name}"').encode(), f"{name}.toml")
    with pytest.raises(Refused, match="đi kèm phần mềm"):
        remove_policy(workspace, "nd09")
    with pytest.raises(BadInput, match="chọn một trong: cchc, nd09"):
        remove_policy(workspace, "abc")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("estimate = true, ", "", "tinh.toml: periods[1].cut_off: chốt số liệu trước ngày cuối kỳ"),
        ('cut_off = "28/5", estimate = true, ', "", "tinh.toml: periods[1].due: hạn gửi không sau ngày chốt"),
        ('day = "16/12"', 'day = "16/12", workdays = 2', "tinh.toml: periods[2].tiers[1]: phải có đúng một"),
        (
            "workdays = 3",
            'day = "3/6"',
            "tinh.toml: tiers.coordinator: hạn chung của mọi kỳ không thể là một ngày",
        ),
        ("workdays = 3", "workdays = 0", "tinh.toml: tiers[1].workdays: giá trị 0 không dùng được"),
        ('due = "24/12", ', "", "tinh.toml: periods[2].due: thiếu hạn gửi cấp trên"),
        ('"coordinator"', '"boss"', "tinh.toml: tiers[1].tier: giá trị 'boss' không dùng được"),
        ('id = "tinh"', 'id = "tỉnh"', "tinh.toml: id: 'tỉnh' khác tên tệp → ghi 'tinh'"),
        ('id = "tinh"', "id =", "tinh.toml: không phải TOML đúng cú pháp"),
    ],
)
def test_a_wrong_file_is_told_by_key_with_what_to_mend(old: str, new: str, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        check_policy(PROVINCE.replace(old, new).encode(), "/some/where/tinh.toml")
    assert str(caught.value).startswith(told)
    assert caught.value.mend


def test_a_ladder_with_an_unknown_letter_is_refused_before_any_round_meets_it() -> None:
    with pytest.raises(BadInput, match=r"nhe\.toml: steps\[1\]\.letter: không có mẫu thư 'hello'"):
        check_policy(LADDER.replace('letter = "due_soon"', 'letter = "hello"').encode(), "nhe.toml")


def test_a_shipped_file_is_a_pattern_that_can_be_put_back_under_another_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    with workspace.database.reading() as session:
        _, text = policy_text(session, "nd09")
    file = tmp_path / "nd09b.toml"
    file.write_text(text.replace('id = "nd09"', 'id = "nd09b"'), encoding="utf-8")
    assert put_policy(workspace, file.read_bytes(), file.name) == ("regime", "nd09b", True)
