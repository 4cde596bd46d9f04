"""What a reviewer chooses: kept with the draft, used at confirmation, remembered for the issuer's next plan."""

from dataclasses import replace
from datetime import date

import pytest

from config.clock import SetClock
from models.queries import plans as plan_queries
from models.queries import remembered_names
from operations.drafts.choose_for_plan import (
    PolicyChoice,
    bind_name,
    choose_policies,
    forget_choice,
    ignore_name,
    saved_decisions,
)
from operations.drafts.decisions import Decisions, PeriodDates, decisions_from_table, decisions_to_table
from operations.drafts.import_draft import import_draft
from operations.drafts.review_draft import NameBinding, review_of
from operations.plans.confirm_plan import confirm_plan, preview_plan
from operations.units.import_units import import_units
from operations.workspace import Workspace
from rules.cadence import Every
from rules.errors import BadInput, IllegalMove, LostRace, Refused, Undecided, UnknownUnit
from tests.builders import UNITS_CSV, a_directory, a_draft, a_reporting_duty, an_assignment, at

ODD = "Sở Tài chính và Vật giá"
OPEN_SET = "các cơ quan liên quan"


def a_draft_with(workspace: Workspace, number: str, *units: str, **head: object) -> str:
    draft = a_draft(a_reporting_duty(), *(an_assignment(unit) for unit in units), number=number, **head)
    return import_draft(workspace, draft, name="kh.docx", checksum=number).key


def decisions_of(workspace: Workspace, key: str) -> Decisions:
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
    assert plan is not None
    return saved_decisions(plan)


def name_in(workspace: Workspace, key: str, written: str) -> NameBinding:
    return next(name for name in review_of(workspace, key).names if name.written == written)


def test_a_choice_is_kept_with_the_draft_and_used_at_confirmation(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND", ODD, OPEN_SET)
    assert bind_name(workspace, key, ODD, ["STC", "STC"], version=1) == 2
    assert ignore_name(workspace, key, OPEN_SET, "tập hợp mở", version=2) == 3
    assert decisions_of(workspace, key).codes_for("sở tài chính và VẬT GIÁ") == ("STC",)
    confirmed = confirm_plan(workspace, key, Decisions(), version=3)
    assert confirmed.unbound == {}
    assert confirmed.obligations == 9


def test_what_is_given_at_confirmation_wins_over_what_was_saved(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND", ODD, OPEN_SET)
    choose_policies(workspace, key, PolicyChoice(regime="nd09", coordinator="SYT"), version=1)
    bind_name(workspace, key, ODD, ["STC"], version=2)
    bind_name(workspace, key, OPEN_SET, ["STP"], version=3)
    given = decisions_from_table(
        {"regime": "cchc", "bindings": {ODD: "SYT"}, "ignored": {OPEN_SET: "mở"}}, "dòng lệnh"
    )
    confirm_plan(workspace, key, given)
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
    assert plan is not None
    assert plan.regime_id == "cchc"
    assert plan.decisions == {
        "regime": "cchc",
        "report_ladder": "report",
        "task_ladder": "task",
        "coordinator": "SYT",
        "bindings": {ODD: ["SYT"]},
        "ignored": {OPEN_SET: "mở"},
    }


def test_a_default_given_by_nobody_does_not_win(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND")
    choose_policies(workspace, key, PolicyChoice(regime="nd09"), version=1)
    assert {period.key for period in preview_plan(workspace, key, Decisions()).periods} >= {"2021-H1"}
    confirm_plan(workspace, key, Decisions())
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
    assert plan is not None
    assert plan.regime_id == "nd09"


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"regime": "nd09"},
        {"report_every": ["quarterly", "yearly"], "coordinator": "SNV"},
        {"bindings": {"Sở Ất": ["A", "B"]}, "ignored": {"các cơ quan": "mở"}},
        {"period_dates": {"2021-H1": {"unit_due_on": "2021-06-18", "letter": "CV 12"}}},
    ],
)
def test_decisions_and_their_table_say_the_same(table: dict[str, object]) -> None:
    decisions = decisions_from_table(table, "test")
    assert decisions_to_table(decisions) == table
    assert decisions_from_table(decisions_to_table(decisions), "test") == decisions


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"period_dates": {"2021-H1": "18/6"}}, "phải là bảng"),
        ({"period_dates": {"2021-H1": {"due": "2021-06-18"}}}, "không có mục 'due'"),
        ({"period_dates": {"2021-H1": {"unit_due_on": "18/6/2021"}}}, "không phải ngày"),
        ({"bindings": {"Sở Ất": []}}, "chưa ghi mã"),
    ],
)
def test_a_table_that_says_nothing_clear_is_refused_with_its_place(
    table: dict[str, object], said: str
) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        decisions_from_table(table, "quyet-dinh.toml [x]")
    assert "quyet-dinh.toml [x]" in str(refused.value)


def test_choices_that_mean_nothing_are_refused_and_not_kept(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND", ODD)
    with pytest.raises(UnknownUnit, match="'KHONG-CO'"):
        bind_name(workspace, key, ODD, ["STC", "KHONG-CO"], version=1)
    with pytest.raises(BadInput, match="chưa chọn đơn vị"):
        bind_name(workspace, key, ODD, [" "], version=1)
    with pytest.raises(BadInput, match="lý do"):
        ignore_name(workspace, key, ODD, " ", version=1)
    with pytest.raises(BadInput, match="không có chế độ báo cáo"):
        choose_policies(workspace, key, PolicyChoice(regime="khong-co"), version=1)
    with pytest.raises(UnknownUnit):
        choose_policies(workspace, key, PolicyChoice(coordinator="KHONG-CO"), version=1)
    with pytest.raises(BadInput, match="chưa ai chọn"):
        forget_choice(workspace, key, ODD, version=1)
    with pytest.raises(LostRace):
        bind_name(workspace, key, ODD, ["STC"], version=7)
    assert decisions_of(workspace, key) == Decisions()
    assert review_of(workspace, key).version == 1


def test_a_confirmation_of_an_older_draft_is_refused(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND", ODD)
    bind_name(workspace, key, ODD, ["STC"], version=1)
    with pytest.raises(LostRace):
        confirm_plan(workspace, key, Decisions(), version=1)
    confirm_plan(workspace, key, Decisions(), version=2)
    with pytest.raises(IllegalMove):
        bind_name(workspace, key, ODD, ["STP"], version=3)


def test_a_choice_is_remembered_for_the_issuers_next_plan(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND", ODD, OPEN_SET)
    bind_name(workspace, key, ODD, ["STC"], version=1)
    ignore_name(workspace, key, OPEN_SET, "tập hợp mở", version=2)
    bind_name(workspace, key, "tên không có trong kế hoạch", ["STP"], version=3)
    confirm_plan(workspace.acting_as("Chị Hoa", "web"), key, Decisions())
    following = a_draft_with(workspace, "2/KH-UBND", "sở tài chính và vật giá", OPEN_SET)
    bound = name_in(workspace, following, "sở tài chính và vật giá")
    assert (bound.how, [unit.code for unit in bound.units]) == ("remembered", ["STC"])
    assert "Chị Hoa" in bound.note
    assert name_in(workspace, following, OPEN_SET).how == "remembered"
    assert "tập hợp mở" in name_in(workspace, following, OPEN_SET).note
    confirm_plan(workspace, following, Decisions())
    with workspace.database.reading() as session:
        learnt = remembered_names.of_issuer(session, ["ubnd tinh hai binh"])
    assert {row.written: row.unit_codes for row in learnt.values()} == {ODD: ["STC"], OPEN_SET: []}


def test_another_issuer_does_not_inherit_a_choice(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND", ODD)
    bind_name(workspace, key, ODD, ["STC"], version=1)
    confirm_plan(workspace, key, Decisions())
    other = a_draft_with(workspace, "2/KH-SNV", ODD, issuer="Sở Nội vụ")
    assert name_in(workspace, other, ODD).how == "unbound"


def test_the_issuer_is_the_same_however_it_writes_its_name(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND", ODD)
    bind_name(workspace, key, ODD, ["STC"], version=1)
    confirm_plan(workspace, key, Decisions())
    other = a_draft_with(workspace, "2/KH-UBND", ODD, issuer="ỦY BAN NHÂN DÂN TỈNH HẢI BÌNH")
    assert name_in(workspace, other, ODD).how == "remembered"


def test_a_later_choice_takes_the_place_of_the_earlier_one_and_both_can_be_forgotten(
    workspace: Workspace,
) -> None:
    a_directory(workspace)
    for number, code in (("1/KH-UBND", "STC"), ("2/KH-UBND", "SYT")):
        key = a_draft_with(workspace, number, ODD)
        bind_name(workspace, key, ODD, [code], version=1)
        confirm_plan(workspace, key, Decisions())
    key = a_draft_with(workspace, "3/KH-UBND", ODD)
    assert [unit.code for unit in name_in(workspace, key, ODD).units] == ["SYT"]
    bind_name(workspace, key, ODD, ["STP"], version=1)
    assert name_in(workspace, key, ODD).how == "decision"
    forget_choice(workspace, key, ODD, version=2)
    assert name_in(workspace, key, ODD).how == "remembered"
    forget_choice(workspace, key, ODD, version=3)
    assert name_in(workspace, key, ODD).how == "unbound"


def test_a_remembered_unit_that_is_gone_is_suggested_and_not_used(
    workspace: Workspace, clock: SetClock
) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND", ODD)
    bind_name(workspace, key, ODD, ["STC", "SYT"], version=1)
    confirm_plan(workspace, key, Decisions())
    gone = UNITS_CSV.replace("head@syt.example.vn,,,", "head@syt.example.vn,,2021-06-30,")
    import_units(workspace, gone.encode(), "units.csv")
    clock.set(at("2021-08-02"))
    key = a_draft_with(workspace, "2/KH-UBND", ODD, date=date(2021, 8, 2))
    name = name_in(workspace, key, ODD)
    assert (name.how, name.units) == ("unbound", [])
    assert name.suggestions[0].codes == ("STC", "SYT")
    assert "nay không còn: Sở Y tế" in name.suggestions[0].note
    with pytest.raises(Undecided):
        confirm_plan(workspace, key, Decisions())
    assert confirm_plan(workspace, key, Decisions(), dry=True).unbound.keys() == {ODD}


def test_a_dry_run_uses_what_was_learnt(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND", ODD)
    bind_name(workspace, key, ODD, ["STC"], version=1)
    confirm_plan(workspace, key, Decisions())
    key = a_draft_with(workspace, "2/KH-UBND", ODD)
    assert confirm_plan(workspace, key, Decisions(), dry=True).unbound == {}


def test_a_letter_moves_the_dates_of_one_period(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND")
    dates = {"2021-H1": PeriodDates(date(2021, 6, 18), date(2021, 6, 25), "CV 12/UBND-NC")}
    choose_policies(workspace, key, PolicyChoice(period_dates=dates), version=1)
    shown = {period.key: period for period in review_of(workspace, key).periods}
    assert (shown["2021-H1"].unit_due_on, shown["2021-H1"].top_due_on) == (
        date(2021, 6, 18),
        date(2021, 6, 25),
    )
    confirm_plan(workspace, key, Decisions())
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        assert plan is not None
        periods = {period.key: period for period in plan_queries.periods(session, plan.id or 0)}
    assert periods["2021-H1"].unit_due_on == date(2021, 6, 18)
    assert periods["2021-Q3"].unit_due_on == date(2021, 9, 16)
    assert plan.decisions["period_dates"]["2021-H1"]["letter"] == "CV 12/UBND-NC"


def test_dates_that_leave_no_working_day_are_refused_and_told_before(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND")
    wrong = PolicyChoice(period_dates={"2021-H1": PeriodDates(top_due_on=date(2021, 6, 16))})
    choose_policies(workspace, key, wrong, version=1)
    assert any("thiếu 1 ngày làm việc" in need for need in review_of(workspace, key).needs)
    with pytest.raises(Refused, match="thiếu 1 ngày làm việc"):
        confirm_plan(workspace, key, Decisions())


def test_a_letter_for_a_period_the_plan_does_not_owe_is_refused(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND")
    given = decisions_from_table({"period_dates": {"2021-Q1": {"unit_due_on": date(2021, 3, 30)}}}, "x")
    with pytest.raises(BadInput, match="2021-Q1"):
        confirm_plan(workspace, key, given)


def test_a_letter_can_mend_a_chain_that_the_regime_alone_cannot_fit(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND")
    tight = PolicyChoice(
        report_every=(Every.HALF_YEARLY,),
        period_dates={"2021-H1": PeriodDates(date(2021, 6, 16), date(2021, 6, 17), "CV 9")},
    )
    choose_policies(workspace, key, tight, version=1)
    assert review_of(workspace, key).needs == []


def test_what_still_keeps_a_plan_from_being_confirmed_is_said(workspace: Workspace) -> None:
    a_directory(workspace)
    draft = a_draft(
        a_reporting_duty(),
        an_assignment(ODD),
        an_assignment(None),
        coordinating_unit=None,
        number="5/KH-UBND",
    )
    key = import_draft(workspace, draft, name="kh.docx", checksum="5").key
    assert review_of(workspace, key).needs == [
        "1 tên chưa gắn với đơn vị",
        "1 nhiệm vụ không nêu đơn vị thực hiện",
        "chưa biết đơn vị đầu mối tổng hợp báo cáo",
    ]
    choose_policies(workspace, key, PolicyChoice(coordinator="SNV", missing_subject="STP"), version=1)
    bind_name(workspace, key, ODD, ["STC"], version=2)
    assert review_of(workspace, key).needs == []
    confirm_plan(workspace, key, Decisions())


def test_a_doubt_that_must_be_answered_stops_the_confirmation(workspace: Workspace) -> None:
    a_directory(workspace)
    key = a_draft_with(workspace, "1/KH-UBND")
    from models import Doubt

    with workspace.database.transaction() as session:
        plan = plan_queries.plan_by_key(session, key)
        assert plan is not None
        session.add(Doubt(plan_id=plan.id or 0, code="x", message="Thiếu phụ lục", must_be_settled=True))
    with pytest.raises(Undecided, match="Thiếu phụ lục"):
        confirm_plan(workspace, key, Decisions())
    assert review_of(workspace, key).needs == ["1 điểm phải trả lời"]


def test_partners_are_bound_by_the_same_choices(workspace: Workspace) -> None:
    a_directory(workspace)
    draft = a_draft(a_reporting_duty(), an_assignment(cooperating=(ODD, OPEN_SET)), number="6/KH-UBND")
    key = import_draft(workspace, draft, name="kh.docx", checksum="6").key
    assert [name_in(workspace, key, name).is_needed for name in (ODD, OPEN_SET)] == [False, False]
    assert review_of(workspace, key).needs == []
    bind_name(workspace, key, ODD, ["SYT"], version=1)
    row = review_of(workspace, key).rows[1]
    assert [unit.code for unit in row.partners] == ["SYT"]


def test_decisions_over_earlier_ones_keep_what_is_not_said() -> None:
    earlier = decisions_from_table({"regime": "nd09", "bindings": {"A b": "X"}, "ignored": {"C": "mở"}}, "t")
    now = replace(Decisions(coordinator="SNV"), bindings={"c": ("Y",)})
    both = now.over(earlier)
    assert (both.regime, both.coordinator) == ("nd09", "SNV")
    assert both.bindings == {"a b": ("X",), "c": ("Y",)}
    assert both.ignored == {}
