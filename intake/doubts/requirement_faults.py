"""Sentences of the purposes and requirements that give a unit something to do: no assignments, and not to be lost."""

import re
from collections import defaultdict
from collections.abc import Sequence

from intake.assignment_making import Frame
from intake.doubts.source_faults import line_words
from intake.draft import AssignmentDraft, Defect
from intake.duties.running_text import Manner, read_running
from intake.duties.sections import Kind, Line

# Aims are full of "phải", "cần": only words that hand out work make a sentence worth a look.
_GIVES_WORK = re.compile(
    r"(?<!\w)(?:có trách nhiệm|chịu trách nhiệm|chủ trì|giao|báo cáo|triển khai|tham mưu)(?!\w)",
    re.IGNORECASE,
)


def requirement_faults(lines: Sequence[Line], frame: Frame) -> list[Defect]:
    """A plan binds by its organising part; what it asks of a unit among its aims a person may add as an assignment."""
    aims = [line for line in lines if line.kind is Kind.PURPOSE and not line.is_title]
    at_line = {line.anchor.line: line for line in aims}
    said: dict[int | None, list[AssignmentDraft]] = defaultdict(list)
    for duty in read_running(aims, frame, Manner(inherit=False)):
        if duty.unit and _GIVES_WORK.search(duty.task):
            said[duty.source.start_line].append(duty)
    out = []
    for number, duties in said.items():
        units = ", ".join(dict.fromkeys(f"“{duty.unit}”" for duty in duties))
        message = (
            f"Phần mục đích, yêu cầu nêu việc của {units}: “{duties[0].task[:100]}”; "
            "chưa đưa vào danh sách nhiệm vụ, thêm vào nếu đó là nhiệm vụ."
        )
        where = line_words(at_line[number]) if number in at_line else "phần mục đích, yêu cầu"
        out.append(Defect("duty_in_requirements", message, where))
    return out
