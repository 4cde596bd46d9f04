"""The lines around a line of one part: what stands below a heading, and whether that is tasks or only things."""

import re
from collections.abc import Sequence

from intake.duties.clauses import opens_with_verb
from intake.duties.outline import PLAIN
from intake.duties.sections import Line
from intake.duties.subjects import Subject, subject_of
from intake.folding import same_tones
from intake.times.time_heads import is_time_or_event


def has_children(lines: Sequence[Line], position: int, level: int) -> bool:
    following = lines[position + 1 : position + 2]
    return bool(following) and following[0].level > level and not following[0].is_title


def children(lines: Sequence[Line], position: int, level: int) -> list[Line]:
    """The lines directly below a lead-in."""
    out: list[Line] = []
    for line in lines[position + 1 :]:
        if line.is_title or (line.level <= level and level != PLAIN):
            break
        if level == PLAIN and line.level == PLAIN:
            break
        out.append(line)
    first = out[0].level if out else 0
    return [line for line in out if line.level == first]


def are_only_things(below: Sequence[Line]) -> bool:
    """Project names and noun phrases: the lead-in is the task, they are its objects."""
    verbs = sum(1 for line in below if opens_with_verb(line.text) or subject_of(line.text))
    return bool(below) and verbs * 2 < len(below)


_REPORT_TIME = re.compile(r"(?:đối với\s+)?(?:chế độ\s+)?báo cáo\s+[^:;]{2,60}:\s*(?P<when>.+)")


def gives_the_times(below: Sequence[Line]) -> bool:
    """ "Báo cáo tháng: trước ngày 18 hằng tháng": the lines only say when the lead-in's duty is due."""
    matches = [_REPORT_TIME.match(same_tones(line.text)) for line in below]
    return bool(below) and all(match and is_time_or_event(match["when"]) for match in matches)


def is_unnumbered_heading(line: Line) -> bool:
    """ "BƯỚC 2 – THU THẬP THÔNG TIN": capitals throughout, so nothing above it goes on below."""
    return line.level == PLAIN and line.text.isupper() and len(line.text.split()) > 1


_REAL_PREDICATE = re.compile(
    r"(?<!\w)(?:chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|tham mưu|thực hiện|tổ chức|xây dựng|theo dõi|báo cáo|chỉ đạo|hướng dẫn|rà soát|triển khai|căn cứ|chủ động|tăng cường|tiếp tục|bố trí|ban hành|là|gồm|được giao|theo)(?!\w)"
)


def is_list_of_names(lines: Sequence[Line], position: int, subject: Subject) -> bool:
    """ "Phòng Cảnh sát hình sự, Phòng Cảnh sát điều tra tội phạm về ma túy" with its tasks below."""
    text = lines[position].text.rstrip()
    return (
        0 < len(subject.rest.split()) <= 14
        and not subject.fronted
        and not subject.note
        and len(text.split()) <= 24
        and text[-1] not in ".;"
        and ":" not in text[:-1]
        and not _REAL_PREDICATE.search(same_tones(subject.rest))
        and has_children(lines, position, min(lines[position].level, PLAIN - 1))
    )


def is_longer_name(lines: Sequence[Line], position: int, subject: Subject) -> bool:
    """A short numbered heading with lines below it is a name to its end ("Bộ phận Công nghệ thông tin")."""
    line = lines[position]
    most = 3 if line.text.rstrip().endswith(".") else 5
    short = len(line.text.split()) <= 10 and 0 < len(subject.rest.split()) <= most and len(subject.units) == 1
    plain = short and not re.search(
        r"[:;,.]|chủ trì|phối hợp|trách nhiệm|nhiệm vụ", same_tones(line.text.rstrip(" :"))
    )
    return plain and not subject.fronted and has_children(lines, position, min(line.level, PLAIN - 1))
