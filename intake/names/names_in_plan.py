"""Learns from a whole plan which compound is one name: it stands alone somewhere, comes again, and its parts never do."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from intake.document import Document
from intake.duties.lines_around import has_children
from intake.duties.outline import PLAIN
from intake.duties.sections import Line
from intake.folding import UPPER, one_line, plain_dashes, same_tones
from intake.lexicon import words
from intake.names.unit_text import UnitText

LONGEST = 16  # words of a name
MOST_TRIED = 100  # compounds of one plan: each is looked for in the whole text
_OFFICE = re.compile(
    rf"(?:Phòng|Cục|Vụ|Ban|Chi cục|Tổng cục|Trung tâm|Khoa|Tổ|Sở|Bộ phận|Viện|Văn phòng|Đội)\s+(?=[{UPPER}])"
)
_CHARGED = re.compile(r"[:\s]\s*(?:chủ trì|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)(?!\w)")
_LABEL = re.compile(
    r"(?:cơ quan|đơn vị|bộ phận)\s+(?:chủ trì|thực hiện|chịu trách nhiệm|đầu mối)(?:\s+\w+){0,2}\s*:\s*"
)
_JOINT = re.compile(r"\s*,\s*(?:và\s+)?|\s+và\s+")
_NO_NAME = re.compile(
    r"[.;:()\[\]/\d]|(?<!\w)(?:các|những|mỗi|từng|chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|tham mưu|thực hiện"
    r"|báo cáo|rà soát|căn cứ|được|để|theo quy định|liên quan|trình|gửi)(?!\w)"
)


def names_in_plan(document: Document, lines: Sequence[Line]) -> tuple[str, ...]:
    """Compound names of this plan in lower case, the longest first."""
    cells = [one_line(cell.text) for table in document.tables for row in table.rows for cell in row]
    texts = [_comparable(text) for text in (*(line.text for line in lines), *cells)]
    whole = "\n".join(texts)
    out: list[str] = []
    for name in islice(dict.fromkeys(_standing_alone(lines, cells)), MOST_TRIED):
        lowered = _comparable(name)
        if _comes_again(lowered, whole) and not _parts_stand_alone(lowered, texts):
            out.append(lowered)
    return tuple(sorted(out, key=len, reverse=True))


def _comparable(text: str) -> str:
    return plain_dashes(same_tones(one_line(text)))


def _standing_alone(lines: Sequence[Line], cells: Iterable[str]) -> Iterable[str]:
    """Headings with lines below them, values of labels, what stands before a charge, and cells."""
    for position, line in enumerate(lines):
        text = one_line(line.text)
        label = _LABEL.match(same_tones(text))
        charged = _CHARGED.search(same_tones(text), 0, 140)
        if label:
            text = text[label.end() :]
        elif charged:
            text = text[: charged.start()]
        elif not has_children(lines, position, min(line.level, PLAIN - 1)):
            continue
        if is_compound(text.strip(" .:;,")):
            yield text.strip(" .:;,")
    yield from (text for cell in cells if is_compound(text := cell.strip(" .:;,")))


def is_compound(name: str) -> bool:
    """An office, then joined parts of which none begins another body, a post or a class."""
    if not _OFFICE.match(name) or len(name.split()) > LONGEST or _NO_NAME.search(same_tones(name)):
        return False
    parts = _JOINT.split(name)
    return len(parts) > 1 and all(part and not _begins_another(part) for part in parts[1:])


def _begins_another(part: str) -> bool:
    if same_tones(part) in words("units", "staff"):
        return False
    return UnitText(part).starts_unit(0) is not None or part.isupper()


def _comes_again(name: str, whole: str) -> bool:
    return len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", whole)) > 1


def _parts_stand_alone(name: str, texts: Sequence[str]) -> bool:
    """ "Phòng Nội vụ" as the subject of another line: then "Phòng Nội vụ, văn thư" names two."""
    cut = _JOINT.search(name)
    first, last = name[: cut.start()] if cut else name, _JOINT.split(name)[-1]
    alone = re.compile(rf"{re.escape(first)}(?!\w)(?!\s*(?:,|và\s|-))")
    return any(text.strip(" .:;") == last or alone.match(text) for text in texts)
