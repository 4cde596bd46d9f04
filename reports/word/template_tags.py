"""Where tags stand in a template, before the library's patterns run over it.

Every tag opens and closes in one paragraph and is short: then those patterns end where the tag ends, and cannot be made
to search a whole file again for each mark.
"""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from reports.word.template_package import Mistake

LONGEST_TAG = 300
MOST_TAGS = 3_000  # of one part
_MARKS = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSES = {"{{": "}}", "{%": "%}", "{#": "#}"}
# Tags of the library that write into the markup itself.
_LAYOUT = re.compile(r"\s*(colspan|cellbg|hm|vm)\b")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TEXT = f"{_WORD}p", f"{_WORD}t"
_SHOWN = 90


def tag_mistakes(tree: etree._Element, where: str) -> list[Mistake]:
    found = [
        Mistake("dấu { hoặc } của thẻ đứng ngoài chữ", where, "gõ thẻ như chữ thường trong Word")
        for node in tree.iter()
        if any(_MARKS.search(text) for text in _beside_text(node))
    ][:1]
    count = 0
    for paragraph in tree.iter(_PARAGRAPH):
        text = "".join(node.text or "" for node in paragraph.iter(_TEXT))
        number, what, mend = _read(text)
        count += number
        if what:
            found.append(Mistake(what, f"{where}, đoạn “{' '.join(text.split())[:_SHOWN]}”", mend))
    if count > MOST_TAGS:
        found.append(Mistake(f"có hơn {MOST_TAGS} thẻ", where, "dùng vòng lặp thay cho chép lại"))
    return found


def _beside_text(node: etree._Element) -> Iterator[str]:
    """All that is not the text of a run: attributes, codes, comments."""
    if node.tag != _TEXT:
        yield node.text or ""
    yield node.tail or ""
    if isinstance(node.tag, str):
        yield from node.attrib.values()


def _read(text: str) -> tuple[int, str, str]:
    """How many tags, the first mistake and how to mend it."""
    number, opened = 0, None
    for mark in _MARKS.finditer(text):
        if opened is None:
            if mark[0] not in _CLOSES:
                return number, f"thẻ viết không đúng: thừa {mark[0]}", "mỗi {{ phải có }}, mỗi {% phải có %}"
            opened = mark
        elif mark[0] != _CLOSES[opened[0]]:
            return number, f"thẻ viết không đúng: {opened[0]} chưa đóng", "mỗi {{ phải có }}, mỗi {% phải có %}, trong cùng một đoạn"  # fmt: skip
        else:
            inside = text[opened.end() : mark.start()]
            if len(inside) > LONGEST_TAG:
                return number, f"thẻ dài hơn {LONGEST_TAG} ký tự", "viết gọn lại"
            if opened[0] == "{%" and (layout := _LAYOUT.match(inside)):
                return number, f"không dùng được thẻ “{layout[1]}”", "gộp ô và tô màu ngay trong Word"
            number, opened = number + 1, None
    if opened is not None:
        return number, f"thẻ viết không đúng: {opened[0]} chưa đóng", "mỗi {{ phải có }}, mỗi {% phải có %}, trong cùng một đoạn"  # fmt: skip
    return number, "", ""
