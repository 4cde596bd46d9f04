"""Spoilt files by number: for every kind of file some good ones, and the ways they are spoilt."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.intake import long_plans, made_files, sample_plans, word_files
from tests.intake.mutations import BYTES, MARKUP, Change, in_a_part, nasty_line, number_spoilt
from tests.intake.sheet_files import a_sheet_file, row


@dataclass(frozen=True)
class Kind:
    name: str
    seeds: tuple[bytes, ...]
    changes: tuple[Change, ...]


def mutated(kind: Kind, number: int) -> bytes:
    """The spoilt file of this number: the same on every machine."""
    chance = random.Random(f"{kind.name}-{number}")
    return chance.choice(kind.changes)(chance.choice(kind.seeds), chance)


def kinds() -> Iterator[Kind]:
    yield Kind("kh.docx", _word_seeds(), (*[in_a_part] * 9, *BYTES))
    yield Kind("kh.xlsx", _sheet_seeds(), (*[in_a_part] * 9, *BYTES))
    yield Kind("kh.html", _page_seeds(), (*MARKUP, *MARKUP, *BYTES))
    yield Kind("kh.txt", _text_seeds(), (*BYTES, *[nasty_line] * 6))
    yield Kind("kh.pdf", _print_seeds(), (*[number_spoilt] * 4, *BYTES))


def _word_seeds() -> tuple[bytes, ...]:
    numbering = word_files.abstract(
        0,
        word_files.level(0, "upperRoman", "%1."),
        word_files.level(1, "decimal", "%1.%2."),
        word_files.level(2, "bullet", "-"),
    )
    body = word_files.p("KẾ HOẠCH") + "".join(
        word_files.p(f"Sở Y tế chủ trì việc {n}", number=(1, n % 3)) for n in range(8)
    )
    cells = ("1", "Rà soát", word_files.tc("Sở Y tế", '<w:vMerge w:val="restart"/>'))
    body += word_files.tbl(word_files.tr("STT", "Nhiệm vụ", "Chủ trì"), word_files.tr(*cells))
    made = word_files.a_word_file(body, numbering=numbering + word_files.use(1, 0), styles="<w:style/>")
    return made, made_files.a_word_plan(), long_plans.as_word(1)


def _sheet_seeds() -> tuple[bytes, ...]:
    rows = row("STT", "Nhiệm vụ", "Chủ trì", "Thời gian") + row(
        "1", "Rà soát", "Sở Y tế", '<c s="1"><v>46203</v></c>'
    )
    made = a_sheet_file(
        rows,
        before='<dimension ref="A1:D2"/><cols><col min="1" max="2" width="9"/></cols>',
        after='<autoFilter ref="A1:D2"/><mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
        styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
    )
    return made, made_files.an_excel_plan(), long_plans.as_sheet(9)


def _page_seeds() -> tuple[bytes, ...]:
    body = "".join(f"<p>{line}</p>" for line in sample_plans.RUNNING.split("\n"))
    cells = "".join(
        "<tr>" + "".join(f'<td colspan="1">{c}</td>' for c in r) + "</tr>" for r in made_files.ROWS
    )
    page = f'<html><head><meta charset="utf-8"></head><body><nav><a href="/">x</a></nav><article>{body}<table>{cells}</table><ol start="2"><li>a<ul><li>b</li></ul></li></ol></article></body></html>'
    return page.encode(), page.encode("utf-16"), page.encode("cp1258", errors="xmlcharrefreplace")


def _text_seeds() -> tuple[bytes, ...]:
    table = "\n".join("\t".join(r) for r in made_files.ROWS)
    texts = (sample_plans.HEADINGS, sample_plans.LABELLED, f"{sample_plans.HEAD}\nPHỤ LỤC\n{table}\n")
    return (*(text.encode() for text in texts), sample_plans.RUNNING.encode("utf-16"))


def _print_seeds() -> tuple[bytes, ...]:
    packed = made_files.a_pdf_plan(sample_plans.RUNNING[:600], made_files.ROWS)
    return packed, made_files.unpacked_pdf(packed)
