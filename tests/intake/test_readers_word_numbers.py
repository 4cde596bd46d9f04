"""Automatic numbers of Word, as the page shows them."""

import pytest

from intake.read_document import read_document
from intake.readers.word_numbering import written
from tests.intake.word_files import a_word_file, abstract, in_strict_dialect, level, p, use

PLAN = abstract(
    0,
    level(0, "upperRoman", "%1."),
    level(1, "decimal", "%2."),
    level(2, "lowerLetter", "%3)"),
    level(3, "bullet", "-"),
    level(4, "bullet", "+"),
)


def numbers(body: str, numbering: str, styles: str = "") -> list[str | None]:
    document = read_document(a_word_file(body, numbering=numbering, styles=styles), "kh.docx")
    return [paragraph.number for paragraph in document.paragraphs]


def depths(*wanted: int, of: int = 1) -> str:
    return "".join(p("Nội dung", number=(of, depth)) for depth in wanted)


def test_every_level_counts_for_itself_and_starts_again_below_a_higher_one() -> None:
    found = numbers(depths(0, 1, 2, 2, 1, 2, 0, 1, 3, 4), PLAN + use(1, 0))
    assert found == ["I.", "1.", "a)", "b)", "2.", "a)", "II.", "1.", "-", "+"]


def test_a_level_shows_the_numbers_above_it() -> None:
    outline = abstract(
        0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2."), level(2, "decimal", "%1.%2.%3")
    )
    assert numbers(depths(0, 1, 1, 2, 0, 1), outline + use(1, 0)) == [
        "1.",
        "1.1.",
        "1.2.",
        "1.2.1",
        "2.",
        "2.1.",
    ]


def test_legal_numbering_shows_roman_parents_as_figures() -> None:
    outline = abstract(0, level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", more="<w:isLgl/>"))
    assert numbers(depths(0, 0, 1), outline + use(1, 0)) == ["I.", "II.", "2.1"]


def test_two_uses_of_one_list_go_on_counting_unless_one_starts_anew() -> None:
    body = depths(1, 1) + depths(1, of=2) + depths(1, 1, of=3)
    anew = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride>'
    found = numbers(body, PLAN + use(1, 0) + use(2, 0) + use(3, 0, anew))
    assert found == ["1.", "2.", "3.", "1.", "2."]


def test_an_overridden_level_takes_its_own_form() -> None:
    changed = f'<w:lvlOverride w:ilvl="1">{level(1, "decimalZero", "(%2)", start=7)}</w:lvlOverride>'
    assert numbers(depths(1, 1, of=2), PLAN + use(2, 0, changed)) == ["(07)", "(08)"]


def test_a_level_that_never_starts_again_counts_through() -> None:
    outline = abstract(
        0, level(0, "upperRoman", "%1."), level(1, "decimal", "%2.", more='<w:lvlRestart w:val="0"/>')
    )
    assert numbers(depths(0, 1, 1, 0, 1), outline + use(1, 0)) == ["I.", "1.", "2.", "II.", "3."]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Muc"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Con"><w:name w:val="Con"/><w:basedOn w:val="Muc"/></w:style>'
)


def test_a_style_gives_its_number_also_to_the_styles_based_on_it() -> None:
    outline = abstract(
        0,
        level(0, "decimal", "%1."),
        level(1, "lowerLetter", "%2)", more='<w:pStyle w:val="Muc"/>'),
    )
    body = p("Một", style="Muc") + p("Hai", style="Con") + p("Ba", style="Con", number=(0, 0)) + p("Bốn")
    assert numbers(body, outline + use(1, 0), STYLES) == ["a)", "b)", None, None]


def test_a_list_may_stand_in_a_style_of_lists() -> None:
    styles = '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    linked = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>'
    assert numbers(depths(0, 0, of=2), PLAN + linked + use(1, 0) + use(2, 5), styles) == ["I.", "II."]


def test_a_list_that_points_to_itself_is_no_trap() -> None:
    styles = '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:basedOn w:val="L"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    linked = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>'
    assert numbers(depths(0, of=2), linked + use(2, 5), styles) == [None]


def test_deleted_paragraphs_take_no_number() -> None:
    gone = p("<w:del><w:r><w:delText>Bỏ</w:delText></w:r></w:del>", number=(1, 1), marks="<w:del/>")
    document = read_document(a_word_file(depths(1) + gone + depths(1), numbering=PLAN + use(1, 0)), "kh.docx")
    assert [(p.number, p.text) for p in document.paragraphs] == [("1.", "Nội dung"), ("2.", "Nội dung")]
    assert "chưa duyệt" in document.problems[0]


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ((("bullet", "\uf0b7"), ("bullet", "o"), ("bullet", "\uf0a7")), ["-", "+", "+"]),
        ((("decimal", "%1."), ("bullet", "–"), ("bullet", "\uf02b")), ["1.", "-", "+"]),
        ((("bullet", "+"),), ["+"]),
        ((("none", ""), ("decimal", "%2.")), [None, "1."]),
    ],
    ids=["symbols", "office", "plus", "hidden"],
)
def test_bullets_become_the_two_marks_of_office_plans(
    levels: tuple[tuple[str, str], ...], wanted: list[str | None]
) -> None:
    outline = abstract(0, *(level(depth, style, text) for depth, (style, text) in enumerate(levels)))
    assert numbers(depths(*range(len(levels))), outline + use(1, 0)) == wanted


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (4, "upperRoman", "IV"),
        (39, "lowerRoman", "xxxix"),
        (90, "upperRoman", "XC"),
        (1, "lowerLetter", "a"),
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (3, "decimalZero", "03"),
        (999_999_999, "upperRoman", "999999999"),
        (999_999_999, "lowerLetter", "999999999"),
        (0, "upperRoman", "0"),
    ],
)
def test_numbers_are_written_as_their_level_says(value: int, style: str, shown: str) -> None:
    assert written(value, style) == shown


def test_the_strict_dialect_reads_the_same() -> None:
    data = a_word_file(depths(0, 1), numbering=PLAN + use(1, 0))
    same = read_document(in_strict_dialect(data), "kh.docx")
    assert same.blocks == read_document(data, "kh.docx").blocks
    assert [p.number for p in same.paragraphs] == ["I.", "1."]


def test_a_bullet_typed_behind_the_automatic_one_goes() -> None:
    body = p("- Giai đoạn 2021 - 2030", number=(1, 3)) + p("+ Việc", number=(1, 4))
    document = read_document(a_word_file(body, numbering=PLAN + use(1, 0)), "kh.docx")
    assert [(one.number, one.text) for one in document.paragraphs] == [
        ("-", "Giai đoạn 2021 - 2030"),
        ("+", "Việc"),
    ]


def test_numbers_inside_a_table_go_on_in_the_order_of_the_page() -> None:
    from tests.intake.word_files import tbl, tc, tr

    rows = [tr(tc(p("Việc", number=(1, 1))), "Sở Y tế", "2026") for _ in range(2)]
    document = read_document(
        a_word_file(depths(1) + tbl(*rows) + depths(1), numbering=PLAN + use(1, 0)), "kh.docx"
    )
    assert [row[0].text for row in document.tables[0].rows] == ["2. Việc", "3. Việc"]
    assert [paragraph.number for paragraph in document.paragraphs] == ["1.", "4."]
