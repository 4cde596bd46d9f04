"""Duties in headings, bullets and running sentences of the organising part: "Giao X …", "X: - …", "X chủ trì …"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.assignment_making import Frame
from intake.clauses import is_closing_formula, opens_with_verb
from intake.draft import AssignmentDraft
from intake.duty_giving import DutyGiving, explains_a_name, is_issuer
from intake.folding import same_tones
from intake.holders import Holder, is_closer, leaves_the_list, owner_of, refers_back, within
from intake.lines_around import are_only_things, children, has_children, is_longer_name
from intake.outline import PLAIN, ROMAN
from intake.roles import partners_of, role_of
from intake.sections import Kind, Line
from intake.subjects import Subject, subject_of
from rules.cadence import Role

_MARKED = re.compile(
    r"chủ trì|có trách nhiệm|chịu trách nhiệm|(?:^|\s)giao\s|báo cáo|phối hợp|yêu cầu|đề nghị|tham mưu|(?:^|\s)gửi\s|hoàn thành trước"
)
_RECITAL = re.compile(
    r"(?:căn cứ|thực hiện|xét đề nghị|theo đề nghị)\s+(?:luật|quyết định|nghị|kế hoạch số|công văn|thông tư|của)"
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

    def read(self) -> list[AssignmentDraft]:
        for position, line in enumerate(self.lines):
            if line.is_title or not line.text.strip(" .:;-"):
                self.holders = []
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
        elif leaves_the_list(line.text):
            self.holders = []
        holder = owner_of(line, self.holders) if self.manner.inherit else None
        subject = subject_of(line.text, under_unit=holder is not None and line.level != PLAIN)
        if subject and is_longer_name(self.lines, position, subject):
            name = replace(subject.units[-1], text=line.text.strip(" .:;"))
            subject = replace(subject, units=(name,), rest="")
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
        level = _list_level(line)
        alone = not has_children(self.lines, position, level) and len(self.lines) > position + 1
        if not (alone and self.manner.strict):
            self.holders = [*within(self.holders, level), Holder(level, subject.units, subject.role)]

    def _with_subject(self, position: int, line: Line, subject: Subject, holder: Holder | None) -> None:
        text = same_tones(line.text)
        if self.manner.strict and not _MARKED.search(text):
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

    def _open_list(self, position: int, line: Line, subject: Subject) -> None:
        """A lead-in: what stands below it is the task, unless that is only a list of things."""
        role = subject.role or (Role.COOPERATE if role_of(subject.rest) is Role.COOPERATE else None)
        if are_only_things(children(self.lines, position, line.level)):
            self.give.to_units(subject.units, line, subject.rest.rstrip(" :"), role)
            self.skip_below = line.level
            return
        partners = partners_of(subject.rest) or None
        self.holders.append(Holder(_list_level(line), subject.units, role, partners))

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
        level = _list_level(line)
        kept = within(self.holders, level)
        if line.level == PLAIN and below:
            level = min(level, below[0].level - 1)
        self.holders = [*kept, Holder(level, holder.units, role, partners)]


_NOTE = re.compile(r"ghi chú\s*:|lưu ý\s*:|\(?\*\)?\s*ghi chú")


def _list_level(line: Line) -> int:
    return line.level if line.level != PLAIN else PLAIN - 1


def read_running(lines: Sequence[Line], frame: Frame, manner: Manner) -> list[AssignmentDraft]:
    kept = [line for line in lines if line.level != ROMAN or not line.is_title or line.kind is Kind.ORGANISE]
    return RunningText(kept, frame, manner).read()
