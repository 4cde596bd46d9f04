"""Self-written plans, one per shape → the assignments a careful reader would write down."""

from datetime import date

import pytest

from intake.draft import AssignmentDraft, PlanDraft
from intake.draft_json import draft_to_json
from intake.read_plan import read_plan
from rules.cadence import CadenceKind, Every, Role, UnitKind
from rules.errors import NotAPlan
from rules.workdays import WorkCalendar
from tests.intake import sample_plans

CALENDAR = WorkCalendar()


def read(text: str) -> PlanDraft:
    return read_plan(text.encode(), "ke-hoach.txt", calendar=CALENDAR)


def of(draft: PlanDraft, unit: str) -> list[AssignmentDraft]:
    return [a for a in draft.assignments if a.unit == unit]


def test_the_head_of_a_plan_is_read() -> None:
    head = read(sample_plans.HEADINGS).document
    assert (head.number, head.type, head.date) == ("58/KH-UBND", "KH", date(2026, 1, 5))
    assert head.issuer == "Ủy ban nhân dân tỉnh An Hòa"
    assert head.title == "Nâng cao chất lượng phục vụ người dân năm 2026"
    assert head.plan_year == 2026
    assert head.coordinating_unit == "Sở Nội vụ"
    assert [(b.number, b.date, b.issuer) for b in head.legal_bases] == [
        ("912/QĐ-TTg", date(2025, 11, 14), "Thủ tướng Chính phủ")
    ]
    assert head.recipients == ("Thường trực Tỉnh ủy", "Các sở, ban, ngành", "Lưu: VT, NC")
    assert head.signer is not None
    assert (head.signer.position, head.signer.name) == ("CHỦ TỊCH", "Lê Văn Bình")


def test_bullets_belong_to_the_unit_of_their_heading() -> None:
    draft = read(sample_plans.HEADINGS)
    first, second, third = of(draft, "Sở Nội vụ")
    assert (first.role, second.role, third.role) == (Role.LEAD, Role.COOPERATE, Role.LEAD)
    assert first.cooperating == ("Văn phòng Ủy ban nhân dân tỉnh", "các đơn vị liên quan")
    assert second.cooperating == ("Sở Tài chính",)
    assert third.cadence.every == (Every.HALF_YEARLY, Every.YEARLY)
    assert third.report_to == ("Ủy ban nhân dân tỉnh",)


def test_each_unit_of_a_heading_gets_the_duty_with_its_report() -> None:
    draft = read(sample_plans.HEADINGS)
    for name in ("Các sở, ban, ngành tỉnh", "Ủy ban nhân dân các xã, phường"):
        (duty,) = of(draft, name)
        assert duty.unit_kind is UnitKind.COLLECTIVE
        assert duty.cadence.kind is CadenceKind.RECURRING
        assert duty.cadence.every == (Every.QUARTERLY,)
        assert duty.report_to == ("Sở Nội vụ",)


def test_a_body_outside_the_issuers_authority_is_only_recommended() -> None:
    (duty,) = of(read(sample_plans.HEADINGS), "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh")
    assert (duty.role, duty.unit_kind) == (Role.RECOMMENDED, UnitKind.NAMED)


def test_aims_are_no_assignments() -> None:
    sections = {a.section for a in read(sample_plans.HEADINGS).assignments}
    assert all(section and section.startswith("II") for section in sections)


def test_an_aim_is_a_target_with_or_without_a_figure() -> None:
    aims = (
        "1. Chỉ tiêu\n- 100% thủ tục được niêm yết.\n- Mỗi quý có tối thiểu 06 tin, bài về thủ tục.\n"
        "- Nâng tỷ lệ người dân hài lòng so với năm 2025.\n- Ít nhất hai lớp tập huấn.\n2. Yêu cầu\n- Bố trí 02 người.\n"
    )
    draft = read(sample_plans.HEADINGS.replace("II. TỔ CHỨC", f"{aims}II. TỔ CHỨC"))
    assert [(t.text.split(" ")[0], t.value, t.measure) for t in draft.targets] == [
        ("100%", "100", "%"),
        ("Mỗi", "tối thiểu 06", "tin, bài"),
        ("Nâng", None, None),
        ("Ít", "Ít nhất hai", "lớp"),
    ]


def test_a_short_paragraph_below_a_unit_is_its_task_and_its_term_is_whole() -> None:
    text = sample_plans.HEADINGS.replace(
        "3. Đề nghị",
        "4. Trung tâm Bảo trợ xã hội tổng hợp\nTiếp nhận đối tượng.\n"
        "5. Công an tỉnh\nGửi kết quả về Sở Nội vụ trong 5 ngày làm việc kể từ ngày kết thúc đợt kiểm tra.\n3. Đề nghị",
    )
    assert [a.task for a in of(read(text), "Trung tâm Bảo trợ xã hội tổng hợp")] == ["Tiếp nhận đối tượng"]
    (duty,) = of(read(text), "Công an tỉnh")
    assert duty.report_to == ("Sở Nội vụ",)
    assert duty.cadence.due == "trong 5 ngày làm việc kể từ ngày kết thúc đợt kiểm tra"


def test_a_running_sentence_gives_unit_role_partners_and_deadline() -> None:
    (duty,) = of(read(sample_plans.RUNNING), "Sở Khoa học và Công nghệ")
    assert duty.role is Role.LEAD
    assert duty.cooperating == ("Sở Tài chính",)
    assert (duty.cadence.kind, duty.cadence.due, duty.cadence.due_on) == (
        CadenceKind.DEADLINE,
        "2026-06-30",
        date(2026, 6, 29),
    )


def test_a_lead_in_is_inherited_and_not_counted() -> None:
    duties = of(read(sample_plans.RUNNING), "Sở Y tế")
    assert [d.task for d in duties] == ["Xây dựng quy trình tiếp đón người bệnh", "Tập huấn cho nhân viên"]
    assert all(d.cooperating == ("Công an tỉnh",) for d in duties)


def test_two_sentences_with_two_subjects_are_two_assignments() -> None:
    draft = read(sample_plans.RUNNING)
    assert [d.task for d in of(draft, "Sở Tư pháp")] == ["thẩm định các dự thảo"]
    assert [d.task for d in of(draft, "Ủy ban nhân dân các xã, phường")] == [
        "xây dựng kế hoạch của địa phương"
    ]


def test_a_subject_may_be_followed_by_an_adverbial_clause() -> None:
    (duty,) = of(read(sample_plans.RUNNING), "Sở Tài chính")
    assert "bố trí kinh phí" in duty.task


def test_the_obstacle_rule_is_an_event_with_a_receiver() -> None:
    (duty,) = of(read(sample_plans.RUNNING), "các cơ quan, đơn vị")
    assert duty.cadence.kind is CadenceKind.EVENT
    assert duty.report_to == ("Sở Nội vụ",)
    assert "closing_formula" in duty.flags


def test_every_bullet_of_a_labelled_block_goes_to_every_lead_unit() -> None:
    draft = read(sample_plans.LABELLED)
    for name in ("Sở Tư pháp", "các sở, ngành"):
        duties = of(draft, name)
        assert [d.task for d in duties] == ["Rà soát danh mục thủ tục", "Cập nhật Cổng dịch vụ công"]
        assert all(d.cadence.kind is CadenceKind.CONTINUOUS for d in duties)
        assert all(d.cooperating == ("Sở Khoa học và Công nghệ",) for d in duties)
        assert all(d.output == "Danh mục được công bố" for d in duties)


def test_a_labelled_block_without_bullets_gives_its_heading() -> None:
    (duty,) = of(read(sample_plans.LABELLED), "Sở Nội vụ")
    assert (duty.task, duty.cadence.due) == ("Khảo sát sự hài lòng", "2026-Q3")


def test_labels_may_stand_behind_the_task_in_one_paragraph() -> None:
    (duty,) = of(read(sample_plans.LABELLED), "Văn phòng Ủy ban nhân dân tỉnh")
    assert (duty.task, duty.cadence.due) == ("Xây dựng tài liệu hướng dẫn", "2026-02-20")


def test_a_task_without_subject_is_kept_and_flagged() -> None:
    draft = read(sample_plans.NO_SUBJECT)
    (orphan,) = [a for a in draft.assignments if a.unit is None]
    assert "missing_unit" in orphan.flags
    assert orphan.confidence < 0.5
    assert orphan.cadence.every == (Every.QUARTERLY,)
    assert "missing_unit" in {d.code for d in draft.defects}


def test_places_point_into_the_source() -> None:
    text = sample_plans.RUNNING.split("\n")
    for a in read(sample_plans.RUNNING).assignments:
        assert a.source.start_line is not None
        assert a.task.split(" ")[-1].strip(".") in text[a.source.start_line - 1]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("Số: 58/KH-UBND", "Số:      /KH-UBND"), "number_missing"),
        (("ngày 05 tháng 01", "ngày    tháng 01"), "date_missing"),
        (("II. TỔ CHỨC", "IV. TỔ CHỨC"), "numbering"),
        (("b) Phối hợp", "a) Phối hợp"), "numbering"),
        (("Niêm yết công khai thủ tục;", "Niêm yết công khai thủ tục (Phụ lục kèm theo);"), "annex_missing"),
        (("Lê Văn Bình", ""), "signer_name_missing"),
        (("c) Tổng hợp", "c) Trước ngày 31/4/2026 tổng hợp"), "impossible_date"),
    ],
)
def test_a_fault_of_the_document_is_said(change: tuple[str, str], code: str) -> None:
    assert code not in {d.code for d in read(sample_plans.HEADINGS).defects}
    assert code in {d.code for d in read(sample_plans.HEADINGS.replace(*change)).defects}


def test_a_blank_day_leaves_the_month() -> None:
    head = read(sample_plans.HEADINGS.replace("ngày 05 tháng 01", "ngày    tháng 01")).document
    assert (head.date, head.date_partial) == (None, "2026-01")


def test_a_letter_is_not_a_plan() -> None:
    with pytest.raises(NotAPlan, match=r"ke-hoach\.txt"):
        read(sample_plans.LETTER)


def test_the_json_has_the_agreed_shape() -> None:
    shown = draft_to_json(read(sample_plans.HEADINGS))
    assert set(shown) == {"document", "assignments", "targets", "defects"}
    first = shown["assignments"][0]
    assert set(first) == {
        "unit", "unit_kind", "role", "cooperating", "task", "output", "report_to", "report_via",
        "cadence", "section", "source", "confidence", "flags", "fields",
    }  # fmt: skip
    assert set(first["cadence"]) == {"kind", "every", "due", "due_on", "text", "also"}
    assert first["source"].keys() == {"start_line", "end_line"}
    assert shown["document"]["date"] == "2026-01-05"
    reports = [a for a in shown["assignments"] if a["report_to"]]
    assert reports[0]["report_to"] == "Ủy ban nhân dân tỉnh"
