"""What people send ends up as words: no formula, no markup, no control sign, in any cell of Excel and on the page."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from reports.consolidated.builder import build_report
from reports.consolidated.facts import FigureFacts, IndicatorFacts, ReportFacts, SubmissionFacts, TextFacts
from reports.consolidated.printable import printable
from reports.excel.consolidated import render_xlsx
from reports.html.page import render_html
from reports.html.policy import content_policy

SomeFacts = Callable[..., ReportFacts]
HOSTILE = (
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "{=1}", "'=1", "＝1+1",
    "\u200b=1", "\u202e=cnysA\u202c", "a\x00\x08\x0b\x1fb", "_x0041_", "</script><script>alert(1)</script>",
    'javascript:alert(1)" onclick="alert(1)', "</style><style>*{display:none}</style>", "]]>&lt;f&gt;", "http://x.example/a",
)  # fmt: skip


def shown(value: str) -> str:
    """As Excel shows it: openpyxl leaves the escape of a text that looks like an escape."""
    return value.replace("_x005F_", "_").strip()


def hostile_facts(facts: ReportFacts, build: SimpleNamespace, words: str) -> ReportFacts:
    sender = SubmissionFacts(9, words, words, words, 1, facts.as_of, words, words, (words, f"{words}.pdf"))
    indicator = IndicatorFacts(
        1, words, words, words, "sum", None, (FigureFacts(words, words, 1.0, submission_id=9),)
    )
    return replace(
        facts,
        plan=replace(facts.plan, title=words, coordinator=words, place=words),
        unit_reports=(build.unit_report(words, words, obligation=words, submission_id=9),),
        tasks=(build.task(words, words, unit=words, due_phrase=words),),
        assignments=(
            build.assignment(
                build.line(words, words, result=words, submission_id=9), task=words, section=words
            ),
        ),
        tickets=(
            build.ticket(words, unit=words, answer=words, answered_by=words, submission_id=9, ticket_id=1),
        ),
        indicators=(indicator,),
        submissions=(sender,),
        texts=(TextFacts("assignment:1", words, words, facts.as_of),),
        notes=(words,),
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_no_cell_of_the_workbook_is_a_formula(
    words: str, some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    content = render_xlsx(build_report(hostile_facts(some_facts(), build, words)))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(re.search(rb"<f[ >/]", sheet) for sheet in sheets)
        assert not any(
            b'TargetMode="External"' in package.read(name)
            for name in package.namelist()
            if name.endswith(".rels")
        )
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    kept = printable(words)
    found = [cell for cell in cells if isinstance(cell.value, str) and shown(cell.value) == kept.strip()]
    assert len(found) >= 15
    if kept.startswith(("=", "+", "-", "@", "\t")):
        assert all(cell.quotePrefix for cell in found)


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_on_the_page_runs_or_leads_away(
    words: str, some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    facts = hostile_facts(some_facts(), build, words)
    page = render_html(build_report(facts), obligation_url=lambda key: f"/obligations/{len(key)}")
    soup = BeautifulSoup(page, "lxml")
    assert not soup.find_all(["script", "img", "link", "iframe", "object", "form"])
    assert len(soup.find_all("style")) == 1
    assert not [tag.name for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    assert all(str(tag["href"]).startswith(("#", "/obligations/")) for tag in soup.find_all("a"))
    names = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(names) == len(set(names))
    assert {str(tag["href"])[1:] for tag in soup.select('a[href^="#"]')} <= set(names)
    assert soup.get_text().count(" ".join(printable(words).split())) >= 5 or "\n" in printable(words)
    assert content_policy(page).count("sha256-") == 1


def test_a_very_long_text_is_cut_with_a_mark_and_the_cut_is_said(
    some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    """Excel counts 😀 twice; openpyxl reads what is there."""
    report = build_report(some_facts(assignments=(build.assignment(build.line(result="=😀" * 20_000)),)))
    book = load_workbook(io.BytesIO(render_xlsx(report)))
    value = book["Kết quả từng đơn vị"].cell(2, 8).value
    assert len(value.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert value.endswith(" […]")
    notes = [str(row[0]) for row in book["Tổng hợp"].iter_rows(values_only=True)]
    assert any(note.startswith("Có 1 ô dài hơn") for note in notes)
