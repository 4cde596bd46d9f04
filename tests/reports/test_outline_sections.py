"""A report in its outline: every assignment once, the coordinator's words as plain text, a section by itself."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from config.outline_files import load_outline
from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts, TextFacts
from reports.consolidated.gathering import fold
from reports.consolidated.section_text import section_text
from reports.consolidated.sections import section_alone
from reports.consolidated.words import NOT_WRITTEN, forgotten_texts, slots_of, source_text
from reports.document import Block, Heading, Item, Paragraph, Section, Table, Traced
from reports.word.section import render_section_docx
from rules.errors import NotFound
from rules.outline import Feed, GroupedBy, Outline, OutlinePart, OutlineSection
from tests.reports.conftest import AS_OF, a_line, a_ticket, an_assignment, make_facts

SomeFacts = Callable[..., ReportFacts]
HOSTILE = '{{7*7}} {% import os %} #set(1) =1+1 <script>alert("x")</script> \\input{x}'
END = (
    OutlineSection("tickets", "Khó khăn", (Feed.DIFFICULTIES,)),
    OutlineSection("end", "Đối soát", (Feed.MISSING, Feed.RECONCILIATION)),
)


def a_text(slot: str, text: str) -> TextFacts:
    return TextFacts(slot, text, "Nguyễn Văn A", AS_OF)


def an_outline(*sections: OutlineSection) -> Outline:
    return Outline("thu", "Thử", (*sections, *END))


def alone(facts: ReportFacts, key: str) -> Section:
    report = build_report(facts)
    return section_alone(report.facts, report.figures, key)


def test_facts_without_an_outline_are_printed_in_the_first_order(some_facts: SomeFacts) -> None:
    report = build_report(some_facts())
    assert [(one.numeral, one.key) for one in report.sections] == [
        ("I", "direction"),
        ("II", "overview"),
        ("III", "results"),
        ("IV", "difficulties"),
        ("V", "missing"),
        ("VI", "reconciliation"),
        ("VII", "next"),
    ]


@given(
    claims=st.lists(st.sampled_from(["một", "hai", "ba"]), max_size=3),
    tasks=st.lists(st.sampled_from(["việc một", "việc hai", "việc ba", "việc một hai"]), max_size=6),
    is_by_unit=st.booleans(),
    is_below=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_each_assignment_is_printed_exactly_once(
    claims: list[str], tasks: list[str], is_by_unit: bool, is_below: bool
) -> None:
    grouped = GroupedBy.UNIT if is_by_unit else GroupedBy.TASK
    parts = tuple(
        OutlinePart(f"p{n}", "P", (Feed.RESULTS,), words=(word,), grouped_by=grouped)
        for n, word in enumerate(claims)
    )
    rest = OutlinePart("rest", "Còn lại", (Feed.RESULTS,), grouped_by=grouped)
    below = OutlineSection("all", "Kết quả", (), parts=(*parts, rest))
    flat = tuple(OutlineSection(**vars(part)) for part in (*parts, rest))
    assignments = tuple(
        an_assignment(a_line(result=f"kết quả {n}."), assignment_id=n, task=f"{task} số {n}")
        for n, task in enumerate(tasks, 1)
    )
    outline = an_outline(*((below,) if is_below else flat))
    report = build_report(replace(make_facts(), assignments=assignments, outline=outline))
    said = [
        block.text
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Item) and block.text.startswith("kết quả ")
    ]
    assert sorted(said) == sorted(f"kết quả {n}." for n in range(1, len(tasks) + 1))


def test_headings_are_counted_through_a_part_and_carry_its_number(some_facts: SomeFacts) -> None:
    facts = some_facts(outline=load_outline("cchc"))
    report = build_report(facts)
    assert [one.numeral for one in report.sections] == ["I", "II", "III", "IV", "V", "VI"]
    blocks = report.section("assessment").blocks
    groups = [one.text for one in blocks if isinstance(one, Heading) and one.is_group]
    assert groups[:2] == ["1. Tình hình thực hiện", "2. Kết quả đạt được"]
    below = [one.text for one in blocks if isinstance(one, Heading) and not one.is_group]
    assert [text.partition(" ")[0] for text in below[:3]] == ["1.1.", "1.2.", "1.3."]
    # A part that nobody wrote and nothing fed says so; a part left for the rest says nothing.
    assert Paragraph(NOT_WRITTEN) in blocks
    assert "Các nhiệm vụ khác" not in section_text(alone(facts, "results"))


def test_the_coordinators_words_stand_for_the_answers_and_the_silent_stay_named(
    some_facts: SomeFacts,
) -> None:
    words = "Đoạn một\nvẫn đoạn một.\n\nĐoạn hai.\n- gạch một\nnối dài\n- gạch hai"
    facts = some_facts(texts=(a_text("assignment:1", words), a_text("section:results", "Lời dẫn.")))
    blocks = build_report(facts).section("results").blocks
    assert blocks[0] == Paragraph("Lời dẫn.", source="text:section:results")
    mine = [one for one in blocks if getattr(one, "source", "") == "text:assignment:1"]
    assert mine == [
        Paragraph("Đoạn một vẫn đoạn một.", source="text:assignment:1"),
        Paragraph("Đoạn hai.", source="text:assignment:1"),
        Item("gạch một nối dài", source="text:assignment:1"),
        Item("gạch hai", source="text:assignment:1"),
    ]
    text = section_text(alone(facts, "results"))
    assert "Sở Tài chính, Sở Tư pháp (đã hoàn thành)" not in text
    assert "2/4 đơn vị đã báo cáo" in text
    assert "- Chưa báo cáo: Sở Y tế, Sở Xây dựng." in text


def test_grouped_by_unit_the_common_words_come_first(some_facts: SomeFacts) -> None:
    outline = an_outline(OutlineSection("results", "Kết quả", (Feed.RESULTS,), grouped_by=GroupedBy.UNIT))
    assignments = (
        an_assignment(a_line(), a_line("Sở Y tế", "SYT", state=None, result=""), task="Mở lớp"),
        an_assignment(a_line(result="đã in"), assignment_id=2, task="In tờ rơi"),
        an_assignment(assignment_id=3, task="Ghi chung", inside="Báo cáo CCHC", members=0),
    )
    facts = some_facts(outline=outline, assignments=assignments, texts=(a_text("assignment:2", "In chung."),))
    lines = section_text(alone(facts, "results")).splitlines()
    headings = [line for line in lines if line[:2] in ("1.", "2.", "3.", "4.")]
    assert headings == ["1. In tờ rơi", "2. Ghi chung", "3. Sở Tài chính", "4. Sở Y tế"]
    assert "- Mở lớp (đã hoàn thành): Đã ban hành kế hoạch." in lines
    assert "- Mở lớp: chưa báo cáo." in lines


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("Đã mở lớp.", "đã  mở\nLỚP", True),
        ("Đã mở lớp; đã in.", "Đã mở lớp, đã in", True),
        ("Đã chi 1.234 đồng", "Đã chi 1,234 đồng", False),
        ("Giảm 5 %", "Giảm -5 %", False),
        ("Đạt 5 %", "Đạt 5", False),
        ("Đã mở 3 lớp", "Đã mở 4 lớp", False),
        ("Đã mở lớp", "Đa mở lớp", False),
    ],
)
def test_answers_are_folded_only_when_nothing_but_case_space_and_punctuation_differs(
    first: str, second: str, is_same: bool
) -> None:
    lines = (a_line(result=first), a_line("Sở Y tế", "SYT", result=second))
    assert len(fold(lines)) == (1 if is_same else 2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Chưa trả lời"),
        ({"due_on": date(2021, 6, 18)}, "Chưa trả lời, hạn 18/06/2021"),
        ({"due_on": date(2021, 6, 17)}, "Quá hạn trả lời từ 17/06/2021"),
        ({"due_on": date(2021, 6, 1), "answer": " "}, "Quá hạn trả lời từ 01/06/2021"),
        ({"due_on": date(2021, 6, 1), "answer": "đã cấp"}, "Đã trả lời: đã cấp."),
        (
            {"answer": "đã cấp", "answered_by": "Sở Tài chính", "answered_on": date(2021, 6, 2)},
            "Đã trả lời (Sở Tài chính ngày 02/06/2021): đã cấp.",
        ),
    ],
)
def test_the_state_of_a_difficulty_is_that_of_the_day_of_the_facts(
    changes: dict[str, object], said: str, some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    ticket = build.ticket(ticket_id=5, **changes)
    (table,) = _tables(build_report(some_facts(tickets=(ticket,))).section("difficulties").blocks)
    assert table.rows[0][1:] == ("Sở Tài chính", Traced("Thiếu kinh phí.", "ticket:5"), said)


def test_difficulties_and_proposals_may_stand_in_two_places_each_once(some_facts: SomeFacts) -> None:
    tickets = (
        a_ticket("một", ticket_id=1),
        a_ticket("hai", ticket_id=2, kind="proposal"),
        a_ticket("ba", ticket_id=3),
    )
    facts = some_facts(
        outline=load_outline("cchc"), tickets=tickets, texts=(a_text("ticket:3", "Ba viết lại"),)
    )
    report = build_report(facts)
    assert _counted(alone(facts, "obstacles")) == "2 khó khăn, vướng mắc: 2 chưa trả lời."
    (table,) = _tables(alone(facts, "obstacles").blocks)
    assert [row[2] for row in table.rows] == [
        Traced("một.", "ticket:1"),
        Traced("Ba viết lại", "text:ticket:3"),
    ]
    assert [row[2] for row in _tables(report.section("proposals").blocks)[0].rows] == [
        Traced("hai.", "ticket:2")
    ]


def _tables(blocks: tuple[Block, ...]) -> list[Table]:
    return [one for one in blocks if isinstance(one, Table)]


def _counted(section: Section) -> str:
    found = [one.text for one in section.blocks if isinstance(one, Paragraph) and "nêu" in one.text]
    return found[0].partition("nêu ")[2]


def test_places_for_words_follow_the_outline_and_words_without_a_place_are_kept(
    some_facts: SomeFacts,
) -> None:
    texts = (a_text("assignment:1", "Một"), a_text("assignment:77", "Cũ"), a_text("section:gone", "Cũ"))
    facts = some_facts(texts=texts, tickets=(a_ticket(ticket_id=5), a_ticket("cũ, không số")))
    figures = build_report(facts).figures
    slots = slots_of(facts, figures)
    keys = [slot.key for slot in slots]
    assert keys[:4] == ["section:direction", "section:overview", "section:results", "assignment:1"]
    assert "ticket:5" in keys
    assert "ticket:0" not in keys
    assert not any(slot.is_empty for slot in slots)
    assert all(source_text(facts, key) is not None for key in keys)
    assert [text.slot for text in forgotten_texts(facts, figures)] == ["assignment:77", "section:gone"]
    for unknown in ("", "section:gone", "assignment:77", "assignment:x", "ticket:0", "màu:đỏ"):
        assert source_text(facts, unknown) is None


def test_hostile_words_stay_words_in_a_section_by_itself(some_facts: SomeFacts) -> None:
    facts = some_facts(texts=(a_text("assignment:1", f"- {HOSTILE}"), a_text("section:results", HOSTILE)))
    report = build_report(facts)
    section = section_alone(report.facts, report.figures, "results")
    assert section_text(section).count(HOSTILE) == 2
    content = render_section_docx(report, section)
    assert content == render_section_docx(report, section)
    document = Document(io.BytesIO(content))
    paragraphs = [one.text for one in document.paragraphs]
    assert HOSTILE in paragraphs
    assert f"- {HOSTILE}" in paragraphs
    assert paragraphs[0] == "KẾT QUẢ THEO NHIỆM VỤ"
    whole = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "CỘNG HÒA" not in whole
    assert "Nơi nhận" not in whole
    assert "script>" not in whole.replace("&lt;script&gt;", "").replace("&lt;/script&gt;", "")


def test_a_part_of_a_section_can_be_taken_alone_and_an_unknown_one_is_named(some_facts: SomeFacts) -> None:
    facts = some_facts(
        outline=load_outline("cchc"), texts=(a_text("section:propaganda", "Đã đăng 24 tin, bài."),)
    )
    lines = section_text(alone(facts, "propaganda")).splitlines()
    assert lines[:4] == [
        "Về công tác tuyên truyền cải cách hành chính",
        "Đã đăng 24 tin, bài.",
        "",
        "1. Xây dựng kế hoạch tuyên truyền",
    ]
    with pytest.raises(NotFound, match="các mục: planning"):
        alone(facts, "không có")
