"""Duties in headings, bullets and running sentences of the organising part: "Giao X …", "X: - …", "X chủ trì …"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.assignment_making import Frame
from intake.draft import AssignmentDraft
from intake.duties.clauses import is_closing_formula, opens_with_verb
from intake.duties.duty_giving import DutyGiving, explains_a_name, is_issuer
from intake.duties.holders import Holder, is_closer, leaves_the_list, owner_of, refers_back, within
from intake.duties.lines_around import (
    are_only_things,
    children,
    gives_the_times,
    has_children,
    is_unnumbered_heading,
)
from intake.duties.nested_bullets import nested
from intake.duties.outline import PLAIN, ROMAN
from intake.duties.roles import partners_of, role_of
from intake.duties.sections import Kind, Line
from intake.duties.subjects import Subject
from intake.duties.subjects_in_place import SubjectsInPlace, list_level
from intake.folding import same_tones
from intake.times.time_heads import is_all_time, time_head
from rules.cadence import Role

_MARKED = re.compile(
    r"chủ trì|có trách nhiệm|chịu trách nhiệm|(?:^|\s)giao\s|báo cáo|phối hợp|yêu cầu|đề nghị|tham mưu|(?:^|\s)gửi\s|hoàn thành trước"
)
_RECITAL = re.compile(
    r"(?:căn cứ|thực hiện|xét đề nghị|theo đề nghị)\s+(?:luật|quyết định|nghị|kế hoạch số|công văn|thông tư|của)"
)

# "Căn cứ Kế hoạch này, thủ trưởng các đơn vị triển khai …": an order wherever in the plan it stands.
_BY_THE_PLAN = re.compile(
    r"(?:căn cứ|trên cơ sở)\s+(?:vào\s+)?(?:(?:các\s+)?(?:nội dung|mục tiêu|nhiệm vụ|yêu cầu)(?:\s+của)?\s+)?(?:kế hoạch|chương trình)(?!\w)"
)


@dataclass(frozen=True)
class Manner:
    """How strictly one part of a plan is read."""

    strict: bool = False  # only subjects with an assignment mark count
    orphans: bool = False  # predicates without any subject are kept, unit unknown
    inherit: bool = True  # headings hand their unit down


class RunningText:
    """Walks the lines of one part and hands every duty to the unit that owns it."""

    def __init__(self, lines: Sequence[Line], frame: Frame, manner: Manner) -> None:
        self.lines = lines
        self.frame = frame
        self.manner = manner
        self.give = DutyGiving(frame)
        self.holders: list[Holder] = []
        self.skip_below: int | None = None
        self.subjects = SubjectsInPlace(lines, strict=manner.strict)
        self.times: list[tuple[int, str]] = []  # level and wording of the times that hold for the lines below

    def read(self) -> list[AssignmentDraft]:
        for position, line in enumerate(self.lines):
            if line.is_title or not line.text.strip(" .:;-") or is_unnumbered_heading(line):
                self.holders, self.times = [], []
            elif not self._is_skipped(line):
                self._line(position, line)
        return self.give.out

    def _is_skipped(self, line: Line) -> bool:
        """Below a list of mere things, and for notes to the reader."""
        if self.skip_below is not None:
            if line.level > self.skip_below and line.level != PLAIN:
                return True
            self.skip_below = None
        return bool(_NOTE.match(same_tones(line.text)))

    def _line(self, position: int, line: Line) -> None:
        if line.level != PLAIN:
            self.holders = within(self.holders, line.level)
            self.times = [time for time in self.times if time[0] < line.level]
        elif leaves_the_list(line.text):
            self.holders, self.times = [], []
        self.give.when = self._time_of(line)
        if is_all_time(line.text) and has_children(self.lines, position, list_level(line)):
            self.times.append((list_level(line), line.text.strip(" :.")))
            return
        holder = owner_of(line, self.holders) if self.manner.inherit else None
        subject = self.subjects.of(position, holder)
        if subject and holder and refers_back(subject, holder):
            self.give.to_holder(holder, line)
        elif subject and not subject.rest.strip(" .:;"):
            self._heading(position, line, subject)
        elif subject:
            self._with_subject(position, line, subject, holder)
        elif line.text.rstrip().endswith(":") and (holder or opens_with_verb(line.text)):
            self._lead_in(position, line, holder)
        else:
            self._without_subject(line, holder)

    def _time_of(self, line: Line) -> str:
        """The time that opens the line, else the one of the heading or lead-in above it."""
        end = time_head(line.text)
        if end:
            return line.text[:end].strip(" :,–-")
        return self.times[-1][1] if self.times else ""

    def _without_subject(self, line: Line, holder: Holder | None) -> None:
        opens = opens_with_verb(line.text)
        if holder:
            if line.level != PLAIN or not is_closing_formula(line.text) or opens:
                self.give.to_holder(holder, line)
        elif not self.manner.strict and self.give.to_later_subjects(line):
            return
        elif self.manner.orphans and opens and not is_closer(line.text):
            self.give.to_nobody(line)

    def _heading(self, position: int, line: Line, subject: Subject) -> None:
        level = self._holding_level(position, line)
        alone = not has_children(self.lines, position, level) and len(self.lines) > position + 1
        if not (alone and self.manner.strict):
            self.holders = [*within(self.holders, level), Holder(level, subject.units, subject.role)]

    def _with_subject(self, position: int, line: Line, subject: Subject, holder: Holder | None) -> None:
        text = same_tones(line.text)
        told = subject.role is Role.LEAD  # "(Sở Tư pháp thực hiện)" says who leads
        told = told or _BY_THE_PLAN.match(same_tones(subject.fronted)) is not None
        if self.manner.strict and not told and not _MARKED.search(text):
            return
        if is_issuer(subject, self.frame.issuer) or _RECITAL.match(text) or explains_a_name(subject):
            return
        role = subject.role or (holder.role if holder and holder.role is Role.RECOMMENDED else None)
        level = line.level if line.level != PLAIN else 0
        if line.text.rstrip().endswith(":") and has_children(self.lines, position, level):
            self._open_list(position, line, replace(subject, role=role))
            return
        self.give.to_subjects(line, subject, role, holder)
        if line.level != PLAIN:
            self.holders.append(Holder(line.level, subject.units, role, heads_list=False))

    def _holding_level(self, position: int, line: Line) -> int:
        """A heading without a number stands just above whatever list follows it."""
        following = self.lines[position + 1 : position + 2]
        if line.level == PLAIN and following and following[0].level != PLAIN:
            return following[0].level - 1
        return list_level(line)

    def _open_list(self, position: int, line: Line, subject: Subject) -> None:
        """A lead-in: what stands below it is the task, unless that is only a list of things."""
        role = subject.role or (Role.COOPERATE if role_of(subject.rest) is Role.COOPERATE else None)
        below = children(self.lines, position, line.level)
        if gives_the_times(below):
            times = "; ".join(one.text.strip(" ;.") for one in below)
            self.give.to_units(subject.units, line, f"{subject.rest.rstrip(' :')}: {times}", role)
            self.skip_below = line.level
            return
        if are_only_things(below):
            self.give.to_units(subject.units, line, subject.rest.rstrip(" :"), role)
            self.skip_below = line.level
            return
        if is_all_time(subject.fronted):
            self.times.append((list_level(line), subject.fronted))
        partners = partners_of(subject.rest) or None
        level = self._holding_level(position, line)
        self.holders = [*within(self.holders, level), Holder(level, subject.units, role, partners)]

    def _lead_in(self, position: int, line: Line, holder: Holder | None) -> None:
        if not holder:
            return
        below = children(self.lines, position, line.level)
        if are_only_things(below):
            self.give.to_holder(holder, line)
            self.skip_below = line.level if line.level != PLAIN else None
            return
        partners = partners_of(line.text) or holder.partners
        role = holder.role or (Role.COOPERATE if role_of(line.text) is Role.COOPERATE else None)
        kept = within(self.holders, list_level(line))
        self.holders = [*kept, Holder(self._holding_level(position, line), holder.units, role, partners)]


_NOTE = re.compile(r"ghi chú\s*:|lưu ý\s*:|\(?\*\)?\s*ghi chú")


def read_running(lines: Sequence[Line], frame: Frame, manner: Manner) -> list[AssignmentDraft]:
    kept = [line for line in lines if line.level != ROMAN or not line.is_title or line.kind is Kind.ORGANISE]
    return RunningText(nested(kept), frame, manner).read()
