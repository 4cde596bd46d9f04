"""Who one line of a part is addressed to, with what its place among the other lines tells."""

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.duties.holders import Holder
from intake.duties.lines_around import has_children, is_list_of_names, is_longer_name
from intake.duties.open_subjects import is_open_heading, open_heading, open_subject
from intake.duties.outline import PLAIN
from intake.duties.sections import Line
from intake.duties.sisters import Sisters
from intake.duties.subjects import Subject, subject_of

# "Các đơn vị được giao phụ trách tiêu chí" as a heading: which of them, not what they do.
_QUALIFIES = re.compile(r"được (?:giao|phân công|chọn|thụ hưởng)(?:\s+\w+){1,7}[\s:.]*", re.IGNORECASE)


class SubjectsInPlace:
    """Reads the subject of a line; headings and names of no known kind are told by their sisters."""

    def __init__(self, lines: Sequence[Line], *, strict: bool) -> None:
        self.lines = lines
        self.strict = strict
        self.sisters = Sisters(lines)

    def of(self, position: int, holder: Holder | None) -> Subject | None:
        line = self.lines[position]
        subject = subject_of(line.text, under_unit=holder is not None and line.level != PLAIN)
        subject = self._whole_heading(position, line, subject or self._open_subject(position, line, holder))
        qualified = subject is not None and _QUALIFIES.fullmatch(subject.rest)
        if subject and qualified and has_children(self.lines, position, list_level(line)):
            return replace(subject, rest="")
        return subject

    def _whole_heading(self, position: int, line: Line, subject: Subject | None) -> Subject | None:
        """A heading of names only, though a verb seems to stand in one of them."""
        if not subject:
            return None
        if is_longer_name(self.lines, position, subject):
            name = replace(subject.units[-1], text=line.text.strip(" .:;"))
            return replace(subject, units=(name,), rest="")
        if is_list_of_names(self.lines, position, subject) and self.sisters.are_headings(position):
            return replace(open_heading(line.text), role=subject.role)
        return subject

    def _open_subject(self, position: int, line: Line, holder: Holder | None) -> Subject | None:
        """A body of no known kind: told by "chủ trì", by a colon, or by the units beside it."""
        among = line.level != PLAIN and self.sisters.are_units(position)
        owned = (
            holder is not None and holder.heads_list and not (among and all(u.plural for u in holder.units))
        )
        if line.level == PLAIN or owned:
            return None
        found = open_subject(line.text, among_units=among, strict=self.strict)
        if found or not among or not is_open_heading(line.text):
            return found
        return open_heading(line.text) if has_children(self.lines, position, line.level) else None


def list_level(line: Line) -> int:
    return line.level if line.level != PLAIN else PLAIN - 1
