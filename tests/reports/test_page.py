"""The page for the screen: the same figures as on paper, and nothing from outside."""

import io
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from docx import Document

from reports.consolidated.builder import build_report
from reports.consolidated.charts import class_chart
from reports.consolidated.counting import dated_rows
from reports.consolidated.facts import ReportFacts
from reports.consolidated.report import ConsolidatedReport
from reports.document import Item, OfficialDocument, Paragraph, Section, Signature
from reports.html.page import render_html
from reports.html.policy import content_policy
from reports.word.render import render_docx

SomeFacts = Callable[..., ReportFacts]


def soup_of(report: ConsolidatedReport) -> BeautifulSoup:
    return BeautifulSoup(render_html(report), "html.parser")


def rows_on_screen(report: ConsolidatedReport) -> list[list[list[str]]]:
    marks = re.compile(r"^[✓◐○●]\s*")
    return [
        [
            [marks.sub("", cell.get_text().strip()) for cell in row.find_all("td")]
            for row in table.find_all("tr")
            if row.find("td")
        ]
        for table in soup_of(report).find_all("table")
        if str(table.get("class")) not in ("['rows']", "['values']")
    ]


def rows_on_paper(report: ConsolidatedReport) -> list[list[list[str]]]:
    document = Document(io.BytesIO(render_docx(report)))
    tables = [table for table in document.tables if "w:tblHeader" in table._tbl.xml]
    return [
        [[cell.text for cell in row.cells] for row in table.rows if "w:tblHeader" not in row._tr.xml]
        for table in tables
    ]


def test_every_table_on_screen_equals_the_one_on_paper(some_facts: SomeFacts) -> None:
    report = build_report(some_facts())
    assert rows_on_screen(report) == rows_on_paper(report)
    assert len(rows_on_screen(report)) >= 8


def test_every_paragraph_on_paper_is_on_screen(some_facts: SomeFacts) -> None:
    report = build_report(some_facts())
    screen = " ".join(soup_of(report).get_text(" ").split()).replace(" :", ":").casefold()
    document = Document(io.BytesIO(render_docx(report)))
    for paragraph in document.paragraphs:
        text = " ".join(paragraph.text.removeprefix("- ").split()).casefold()
        assert text in screen or text.startswith("phụ lục")


def test_the_page_loads_nothing_and_runs_nothing(some_facts: SomeFacts) -> None:
    soup = soup_of(build_report(some_facts()))
    assert not soup.find_all(["script", "link", "img", "iframe", "object"])
    assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    assert all(str(tag["href"]).startswith("#") for tag in soup.find_all("a"))
    assert "url(" not in render_html(build_report(some_facts()))


def test_the_table_of_contents_leads_to_every_section(some_facts: SomeFacts) -> None:
    soup = soup_of(build_report(some_facts()))
    targets = {tag["href"][1:] for tag in soup.nav.find_all("a")} if soup.nav else set()
    assert len(targets) == 11
    assert targets == {section["id"] for section in soup.find_all("section")}


def test_tables_are_named_and_their_heads_say_what_they_head(some_facts: SomeFacts) -> None:
    for table in soup_of(build_report(some_facts())).find_all("table"):
        assert table.caption is not None
        assert all(head.get("scope") in ("col", "colgroup", "rowgroup") for head in table.find_all("th"))
        widths = {len(row.find_all("td")) for row in table.find_all("tr") if row.find("td")}
        assert len(widths) == 1


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=a>', "{{ 7*7 }}", "a&lt;b"]
)
def test_hostile_text_is_escaped_everywhere(
    hostile: str, some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    facts = some_facts(
        plan=replace(
            build.plan,
            title=hostile,
            coordinator=hostile,
            place=hostile,
            recipients=(hostile,),
            report_to=hostile,
        ),
        tasks=(build.task(hostile, unit=hostile, due_phrase=hostile),),
        assignments=(build.assignment(build.line(hostile, result=hostile), task=hostile, section=hostile),),
        tickets=(build.ticket(hostile, unit=hostile, answer=hostile),),
        notes=(hostile,),
    )
    soup = soup_of(build_report(facts))
    assert not soup.find_all(["script", "img"])
    assert soup.get_text().count(hostile) >= 12


def test_figures_that_differ_are_announced_at_the_top(some_facts: SomeFacts) -> None:
    facts = some_facts()
    assert soup_of(build_report(facts)).find(role="alert") is None
    doubled = replace(facts, tasks=(*facts.tasks, facts.tasks[0]))
    assert soup_of(build_report(doubled)).find(role="alert") is not None


def test_an_empty_period_still_makes_a_page(some_facts: SomeFacts) -> None:
    report = build_report(some_facts(unit_reports=(), tasks=(), assignments=(), tickets=()))
    assert "Trong kỳ không có đơn vị nào phải gửi báo cáo." in soup_of(report).get_text()
    assert soup_of(report).find("table") is None


def test_a_chart_is_drawn_in_styles_that_the_policy_lets_in_and_its_values_are_below(
    some_facts: SomeFacts,
) -> None:
    report = build_report(some_facts())
    chart = class_chart(report.figures)
    assert chart is not None
    first, *others = report.sections
    page = render_html(replace(report, sections=(replace(first, blocks=(chart,)), *others)))
    soup = BeautifulSoup(page, "lxml")
    assert not soup.find_all(style=True)
    allowed = content_policy(page)
    for style in soup.find_all("style"):
        assert b64encode(sha256(style.get_text().encode()).digest()).decode() in allowed
    values = soup.select("figure table.values tbody tr")
    assert [row.th.get_text() for row in values if row.th] == list(chart.labels)
    last = [float(cell.get_text()) for cell in values[-1].find_all("td")]
    assert last == [one.values[-1] for one in chart.series]


def test_a_letter_has_the_head_of_a_letter_and_no_parts_of_a_report(some_facts: SomeFacts) -> None:
    report = build_report(some_facts())
    signature = Signature(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Văn An")
    head = replace(
        report.head, type="", symbol="SNV-CCHC", subject_lines=("đôn đốc báo cáo",), signature=signature
    )
    section = Section(
        "text", "", "", (Paragraph("Đề nghị gửi báo cáo."), Item("một việc", source="tasks.all"))
    )
    letter = OfficialDocument(head, report.as_of, 1, "", (section,), "", ())
    soup = BeautifulSoup(render_html(letter, document_number="15"), "lxml")
    words = soup.get_text(" ")
    assert "Số: 15/SNV-CCHC" in words
    assert "V/v đôn đốc báo cáo" in words
    assert "PHÓ GIÁM ĐỐC" in words
    assert "Nguyễn Văn An" in words
    assert not soup.find_all(["h1", "nav", "a"])
    assert "Nguồn số liệu" not in words


def test_a_row_leads_to_its_obligation_and_every_link_of_the_page_to_something(some_facts: SomeFacts) -> None:
    facts = some_facts()
    page = render_html(build_report(facts), obligation_url=lambda key: f"/obligations/{key}")
    soup = BeautifulSoup(page, "lxml")
    outside = [tag for tag in soup.find_all("a") if not str(tag["href"]).startswith("#")]
    assert {str(tag["href"]) for tag in outside} == {
        f"/obligations/{row.obligation}" for row in dated_rows(facts)
    }
    assert {tag["target"] for tag in outside} == {"_top"}
    names = {tag["id"] for tag in soup.find_all(id=True)}
    assert {str(tag["href"])[1:] for tag in soup.select('a[href^="#"]')} <= names
    figure = soup.select_one("#overview tbody tr a.figure")
    assert figure is not None
    block = soup.find(id=str(figure["href"])[1:])
    assert block is not None
    assert block.find_parent("details") is not None
