"""Every field says how sure it is, where its words stand and how they were read."""

import dataclasses
import time

from intake.doubts.reading_words import FIELD_WORDS, HOW_WORDS, how_in_words, place_in_words
from intake.draft import AssignmentDraft, PlanDraft, SourcePlace
from intake.draft_json import draft_to_json
from intake.read_plan import read_plan
from rules.workdays import WorkCalendar
from tests.intake import made_files, sample_plans

FIELDS = {"unit", "role", "cooperating", "task", "output", "report_to", "cadence"}
HEAD = """ỦY BAN NHÂN DÂN
TỈNH HÒA AN
Số: 12/KH-UBND
Hòa An, ngày 05 tháng 3 năm 2026
KẾ HOẠCH
Phát triển du lịch cộng đồng năm 2026
I. NỘI DUNG
"""
LABELLED = """1. Xây dựng mô hình du lịch cộng đồng tại các xã vùng cao.
Đơn vị chủ trì: Sở Du lịch.
Đơn vị phối hợp: Sở Tài chính.
Thời gian thực hiện: Quý III/2026.
"""
ORGANISED = """II. TỔ CHỨC THỰC HIỆN
1. Sở Du lịch
- Hướng dẫn các hộ làm du lịch.
- Báo cáo kết quả về Ủy ban nhân dân tỉnh trước ngày 15/12/2026.
2. Giao Sở Tài chính bố trí kinh phí thực hiện.
"""
TABLE = "STT\tNhiệm vụ\tĐơn vị chủ trì\tĐơn vị phối hợp\tThời gian\n1\tMở lớp tập huấn\tSở Du lịch\tSở Nội vụ\tQuý II/2026\n"


def read(text: str) -> PlanDraft:
    return read_plan(text.encode(), "ke-hoach.txt", calendar=WorkCalendar())


def of(draft: PlanDraft, words: str) -> AssignmentDraft:
    return next(a for a in draft.assignments if words in a.task)


def how(a: AssignmentDraft, name: str) -> str:
    reading = a.reading(name)
    assert reading is not None
    return reading.how


def test_every_assignment_and_the_head_carry_a_reading_for_every_field() -> None:
    for text in (sample_plans.HEADINGS, HEAD + LABELLED + ORGANISED, HEAD + TABLE):
        draft = read(text)
        assert {name for name, _ in draft.document.readings} == FIELD_WORDS.keys() - FIELDS
        for a in draft.assignments:
            assert {name for name, _ in a.readings} == FIELDS
        for readings in (draft.document.readings, *(a.readings for a in draft.assignments)):
            assert all(0 <= reading.confidence <= 1 for _, reading in readings)
            assert {reading.how for _, reading in readings} <= HOW_WORDS.keys()


def test_a_field_says_where_its_words_stand() -> None:
    draft = read(HEAD + LABELLED + ORGANISED)
    labelled, below, told = of(draft, "mô hình"), of(draft, "Hướng dẫn"), of(draft, "bố trí kinh phí")
    assert [how(labelled, name) for name in ("unit", "cooperating", "cadence")] == ["label"] * 3
    assert how(below, "unit") == "heading"
    unit = below.reading("unit")
    assert unit is not None
    assert (unit.place.start_line, below.source.start_line) == (13, 14)
    assert how(told, "unit") == "in_clause"


def test_what_the_text_does_not_say_is_marked_as_a_default_and_less_sure() -> None:
    told = of(read(HEAD + ORGANISED), "Hướng dẫn")
    role, cadence = told.reading("role"), told.reading("cadence")
    assert role is not None
    assert cadence is not None
    assert (role.how, cadence.how) == ("default", "default")
    assert max(role.confidence, cadence.confidence) < 0.8


def test_a_row_says_which_cells_it_shares() -> None:
    page = (
        "<html><body><p>KẾ HOẠCH</p><table><tr><th>Nội dung</th><th>Đơn vị chủ trì</th><th>Thời gian</th></tr>"
        "<tr><td>Rà soát</td><td rowspan='2'>Sở Nội vụ</td><td>Quý I/2026</td></tr>"
        "<tr><td>Kiểm tra</td><td>Quý II/2026</td></tr></table></body></html>"
    )
    draft = read_plan(page.encode(), "a.html", calendar=WorkCalendar())
    assert [how(a, "unit") for a in draft.assignments] == ["column", "merged_cell"]
    assert [how(a, "cadence") for a in draft.assignments] == ["column", "column"]
    assert how(draft.assignments[0], "role") == "table_header"


def test_no_assignment_is_surer_than_its_unit_or_its_task() -> None:
    draft = read(HEAD + LABELLED + ORGANISED + "- Rà soát các văn bản về du lịch.\n")
    for a in draft.assignments:
        unit, task = a.reading("unit"), a.reading("task")
        assert unit is not None
        assert task is not None
        assert a.confidence <= min(unit.confidence, task.confidence)


def test_a_blank_number_is_told_from_a_number_nowhere_to_be_seen() -> None:
    blank = read(HEAD.replace("12/KH", "    /KH") + ORGANISED).document.reading("number")
    missing = read(HEAD.replace("Số: 12/KH-UBND\n", "") + ORGANISED).document.reading("number")
    assert blank is not None
    assert missing is not None
    assert (blank.how, missing.how) == ("blank", "not_found")


def test_the_readings_stand_in_the_json() -> None:
    shown = draft_to_json(read(HEAD + TABLE))
    unit = shown["assignments"][0]["fields"]["unit"]
    assert unit == {"confidence": 0.95, "source": {"table": 1, "row": 2}, "how": "column"}
    assert shown["document"]["fields"]["number"]["how"] == "letterhead"


def test_a_reading_and_its_place_can_be_told_in_office_words() -> None:
    reading = of(read(HEAD + ORGANISED), "Hướng dẫn").reading("unit")
    assert reading is not None
    assert how_in_words(reading) == "lấy theo đề mục phía trên"
    assert place_in_words(reading.place) == "dòng 9"
    assert place_in_words(SourcePlace(table=2, row=3)) == "bảng 2, dòng 3"
    assert place_in_words(SourcePlace(sheet="KH", row=3)) == "trang tính KH, dòng 3"


def test_readings_of_files_without_lines_have_places_too() -> None:
    data = made_files.a_pdf_plan(HEAD + ORGANISED, (("a", "b"),))
    draft = read_plan(data, "ke-hoach.pdf", calendar=WorkCalendar())
    unit = of(draft, "Hướng dẫn").reading("unit")
    assert unit is not None
    assert (unit.how, unit.place.page) == ("heading", 1)


def test_drafts_compare_without_surprises() -> None:
    one, other = read(HEAD + ORGANISED), read(HEAD + ORGANISED)
    assert one == other
    assert one != dataclasses.replace(other, assignments=())


def test_the_cost_of_the_readings_grows_with_the_length_of_the_plan() -> None:
    def seconds(times: int) -> float:
        started = time.process_time()
        read(
            HEAD
            + "II. TỔ CHỨC THỰC HIỆN\n"
            + "".join(f"{n}. Sở Du lịch\n- Báo cáo đợt {n} về Sở Nội vụ.\n" for n in range(times))
        )
        return time.process_time() - started

    seconds(50)
    assert seconds(480) < 16 * max(seconds(60), 0.02)
