"""The shipped outlines, and what is said of a broken file: every mistake in a line of its own."""

import pytest

from config.outline_files import load_outline, outline_ids, read_outline
from config.table_files import KeptFile
from rules.errors import BadInput
from rules.outline import FIRST_OUTLINE, Feed

WHOLE = """
id = "so"
name = "Của Sở"
[[sections]]
key = "all"
heading = "Tất cả"
feeds = ["results", "difficulties", "missing", "reconciliation"]
"""


def test_the_outline_of_a_plan_report_keeps_the_order_that_reports_have_always_had() -> None:
    plan = load_outline("plan")
    assert [(one.key, one.heading) for one in plan.sections] == [
        (one.key, one.heading) for one in FIRST_OUTLINE.sections
    ]
    for now, first in zip(plan.sections, FIRST_OUTLINE.sections, strict=True):
        assert tuple(feed for feed in now.feeds if feed not in (Feed.COMPARISON, Feed.CHARTS)) == first.feeds


def test_the_reform_outline_has_the_five_parts_of_practice_and_sorts_by_field() -> None:
    assert outline_ids() == ("cchc", "plan")
    outline = load_outline("cchc")
    assert [one.key for one in outline.sections] == [
        "direction",
        "results",
        "assessment",
        "next",
        "proposals",
        "reconciliation",
    ]
    found = {
        task: outline.part_for(None, task).key
        for task in (
            "Tuyên truyền về cải cách hành chính",
            "Rà soát, đơn giản hóa thủ tục hành chính",
            "Ứng dụng công nghệ thông tin",
            "Hướng dẫn lập dự toán kinh phí",
            "Tinh giản biên chế",
            "Bồi dưỡng công chức",
            "Rà soát văn bản quy phạm pháp luật",
            "Trồng cây",
        )
    }
    assert list(found.values()) == [
        "propaganda",
        "procedures",
        "digital",
        "finance",
        "organisation",
        "service",
        "institutions",
        "others",
    ]


def test_an_offices_own_outline_is_read() -> None:
    assert read_outline(KeptFile("so.toml", WHOLE)).sections[0].heading == "Tất cả"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WHOLE.replace('"so"', '"khac"'), ["so.toml: id: 'khac' khác tên tệp"]),
        (WHOLE.replace('"results", ', '"kết quả", '), ["so.toml: sections[1].feeds[1]: giá trị 'kết quả'"]),
        (WHOLE + 'màu = "đỏ"', ["so.toml:"]),
        (WHOLE.replace("[[sections]]", "[[sections"), ["so.toml: không phải TOML"]),
        (
            WHOLE.replace('"all"', '"Tất cả"').replace('"missing", ', "") + 'guide = "viết"\n',
            [
                "so.toml: sections[1].key: 'Tất cả'",
                "so.toml: sections[1].guide: chỉ có nghĩa",
                "so.toml: sections: thiếu 'missing'",
            ],
        ),
        (
            WHOLE.replace("feeds", "feed") + 'grouped_by = "màu"\n',
            ["so.toml: sections[1].grouped_by: giá trị 'màu'", "so.toml: sections[1].feed: không có mục nào"],
        ),
    ],
)
def test_each_mistake_is_one_line_with_its_place(text: str, said: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        read_outline(KeptFile("so.toml", text))
    lines = str(caught.value).splitlines()
    assert len(lines) == len(said)
    for line, beginning in zip(lines, said, strict=True):
        assert line.startswith(beginning)
