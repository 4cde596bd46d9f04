"""One line of the plan handed to the units it names or belongs to, sentence by sentence."""

import re
from dataclasses import replace

from intake.assignment_making import Duty, Frame, clause_cadence, make, with_rhythm
from intake.draft import AssignmentDraft
from intake.duties.clauses import split_by_subject
from intake.duties.holders import Holder, refers_back
from intake.duties.recipients import recipients_of
from intake.duties.roles import partners_of
from intake.duties.sections import Line
from intake.duties.subjects import Subject
from intake.folding import fold, same_tones
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitSpan, UnitText
from intake.times.phrases import read_phrase
from intake.times.time_heads import is_all_time
from rules.cadence import Cadence, Role
from rules.errors import ImpossibleDate


class DutyGiving:
    """Collects the duties of one part in the order they are written."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.out: list[AssignmentDraft] = []
        self.when = ""  # the time of a heading or lead-in, for the lines below that name none

    def to_nobody(self, line: Line) -> None:
        """A predicate without any subject: kept, for a person to give it to somebody."""
        self._add(None, Duty(line.text, line.anchor, line.section, confidence=0.4))

    def _add(self, unit: UnitSpan | None, duty: Duty) -> None:
        if unit and unit.unfamiliar:
            duty = replace(duty, flags=(*duty.flags, "unfamiliar_unit"))
        if self.when and duty.cadence is None:
            duty = replace(duty, cadence=self._with_the_time_above(duty.task))
        self.out.append(make(unit, duty, self.frame))

    def _with_the_time_above(self, task: str) -> Cadence | None:
        """The time of the lead-in holds where the task names none; else it stands behind the task's own."""
        own, flags = clause_cadence(task, self.frame)
        time = self.frame.time
        try:
            above = read_phrase(self.when, year=time.year, issued_on=time.issued_on, calendar=time.calendar)
        except ImpossibleDate:
            return None
        if flags or any(one.due == above.due and one.every == above.every for one in (own, *own.also)):
            return None  # the task itself says it
        return with_rhythm(own, above)

    def to_subjects(self, line: Line, subject: Subject, role: Role | None, holder: Holder | None) -> None:
        """Each sentence to its own subject."""
        pieces = split_by_subject(subject.rest if subject.unfamiliar else line.text)
        shared = _shared_tail(pieces, holder)
        for found, piece in pieces:
            whose = found or subject
            task = piece if not found else found.rest
            self.to_units(whose.units, line, task, whose.role or role, fronted=whose.fronted, extra=shared)

    def to_later_subjects(self, line: Line) -> bool:
        """A paragraph whose later sentence names a subject ("Trên đây là …. Nếu có vướng mắc, các phòng …")."""
        given = [
            found
            for found, _ in split_by_subject(line.text)
            if found and not is_issuer(found, self.frame.issuer)
        ]
        for found in given:
            self.to_units(found.units, line, found.rest, found.role, fronted=found.fronted)
        return bool(given)

    def to_holder(self, holder: Holder, line: Line) -> None:
        """The line to the unit of its heading, up to the sentence where another unit takes over."""
        text = line.text
        own = partners_of(text)
        role = holder.role if holder.role in (Role.RECOMMENDED, Role.COOPERATE) else None
        pieces = split_by_subject(text)
        meant = all(found is None or refers_back(found, holder) for found, _ in pieces[1:])
        first = pieces[0][1] if len(pieces) > 1 and not meant else text
        duty = Duty(first, line.anchor, line.section, role, own or holder.partners)
        for unit in holder.units:
            self._add(unit, duty)
        if first is not text:
            for found, _ in pieces[1:]:
                if found and not is_issuer(found, self.frame.issuer):
                    self.to_units(found.units, line, found.rest, found.role)

    def to_units(
        self,
        units: tuple[UnitSpan, ...],
        line: Line,
        task: str,
        role: Role | None,
        *,
        fronted: str = "",
        extra: str = "",
    ) -> None:
        whole = _with_front(fronted, task)
        if extra and extra not in whole:
            whole = f"{whole}; {extra}"
        duty = Duty(whole, line.anchor, line.section, role)
        for unit in units:
            self._add(unit, duty)


def _shared_tail(pieces: list[tuple[Subject | None, str]], holder: Holder | None) -> str:
    """Under a heading of several units a closing clause without subject binds them all."""
    if not holder or len(holder.units) < 2 or len(pieces) < 2:
        return ""
    clauses = re.split(r";\s+", pieces[-1][1])
    tail = [clause for clause in clauses[1:] if recipients_of(clause)[0]]
    return "; ".join(tail)


_TIMED = re.compile(r"khi|nếu|trước ngày|hằng|hàng|định kỳ|trường hợp")
_ADVERBIAL = re.compile(
    r"căn cứ|trên cơ sở|theo|để|nhằm|trong|đối với|trên đây|thông qua|từ|riêng|đồng thời|ngoài ra|bên cạnh"
)


def _with_front(fronted: str, task: str) -> str:
    """The clause before the subject stays with the task if it says when or what, not if it only says why."""
    lowered = same_tones(fronted)
    if _TIMED.search(lowered) or is_all_time(fronted):
        return f"{fronted}, {task}"
    if fronted and not _ADVERBIAL.match(lowered):
        return f"{fronted}: {task}"
    return task


_ISSUING = re.compile(
    r"(?:vừa |đã |mới )*(?:ban hành|có kế hoạch|yêu cầu|đề nghị|giao|trân trọng|xây dựng kế hoạch|lập kế hoạch|thông báo|kính)"
)


def is_issuer(subject: Subject, issuer: str | None) -> bool:
    """The issuing body does not give itself a task by naming itself ("UBND tỉnh ban hành …")."""
    own = fold(issuer or "").replace("ubnd", "uy ban nhan dan")
    names = [fold(unit.text).replace("ubnd", "uy ban nhan dan") for unit in subject.units]
    if not own or len(names) != 1 or not _ISSUING.match(same_tones(subject.rest)):
        return False
    return names[0] == own or (own.startswith(names[0]) and names[0].startswith("uy ban"))


def explains_a_name(subject: Subject) -> bool:
    """ "Sở KH&CN: Sở Khoa học và Công nghệ" opens an abbreviation and orders nothing."""
    found = read_units(UnitText(subject.rest))
    return found is not None and not subject.rest[found.end :].strip(" .;:")
