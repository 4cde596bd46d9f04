"""Long plans are read whole, and soon: tables of five thousand rows, documents of two hundred pages."""

from collections.abc import Callable

import pytest

from tests.intake import long_plans
from tests.intake.raw_pages import pages
from tests.intake.timed_reading import read
from tests.intake.word_files import a_word_file, tbl, tr

ROWS = [long_plans.COLUMNS, *(long_plans.row(number) for number in range(5000))]
WEB_ROWS = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in ROWS)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: long_plans.as_sheet(5000), "kh.xlsx"),
        (lambda: a_word_file(tbl(*(tr(*line) for line in ROWS))), "kh.docx"),
        (lambda: f"<table>{WEB_ROWS}</table>".encode(), "kh.html"),
        (lambda: "\n".join("\t".join(line) for line in ROWS).encode(), "kh.txt"),
    ],
    ids=["xlsx", "docx", "html", "txt"],
)
def test_a_table_of_five_thousand_rows_is_read_whole(make: Callable[[], bytes], name: str) -> None:
    (table,) = read(make(), name).tables
    assert len(table.rows) == 5001
    assert [cell.text for cell in table.rows[-1]] == list(ROWS[-1])


@pytest.mark.parametrize("kind", ["docx", "txt"])
def test_two_hundred_pages_are_read_whole(kind: str) -> None:
    make = {"docx": long_plans.as_word, "txt": long_plans.as_text}[kind]
    paragraphs = read(make(200), f"kh.{kind}").paragraphs
    assert sum(paragraph.text.endswith(".") for paragraph in paragraphs) > 200 * long_plans.TASKS_PER_PAGE


def test_two_hundred_printed_pages_are_read_whole() -> None:
    numbered = b"".join(
        b"BT /F1 9 Tf 70 %d Td (%d. So Y te lam viec so %d.) Tj ET\n" % (780 - 17 * n, n, n)
        for n in range(40)
    )
    assert len(read(pages(200, content=numbered), "kh.pdf").paragraphs) == 8000
