"""Duties in headings, bullets and running sentences of the organising part: "Giao X …", "X: - …", "X chủ trì …"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.assignment_making import Duty, Frame, make
from intake.clauses import is_closing_formula, opens_with_verb, split_by_subject
from intake.draft import AssignmentDraft
from intake.folding import fold, same_tones
from intake.outline import DASH, PLAIN, ROMAN
from intake.recipients import recipients_of
from intake.roles import partners_of, role_of
from intake.sections import Kind, Line
from intake.subjects import Subject, subject_of
from intake.unit_grammar import read_units
from intake.unit_text import UnitSpan, UnitText
from rules.cadence import Role


@dataclass(frozen=True)
class Holder:
    """Units that own the lines below their heading or lead-in."""

    level: int
    units: tuple[UnitSpan, ...]
    role: Role | None = None
    partners: tuple[str, ...] | None = None
    heads_list: bool = True  # a heading or lead-in; not a bullet that happens to name a unit


_MARKED = re.compile(
    r"chủ trì|có trách nhiệm|chịu trách nhiệm|(?:^|\s)giao\s|báo cáo|phối hợp|yêu cầu|đề nghị|tham mưu|(?:^|\s)gửi\s|hoàn thành trước"
)
_CLOSER = re.compile(
    r"trong quá trình|trên đây|yêu cầu|đề nghị|quá trình|kế hoạch này|nếu có|trường hợp|ủy ban nhân dân|ubnd|căn cứ (?:nội dung )?kế hoạch này"
)
_BACK_REFERENCE = re.compile(
    r"(?:các |thủ trưởng (?:các )?)?(?:cơ quan|đơn vị|phòng|địa phương)(?:, (?:cơ quan|đơn vị|địa phương|phòng|tổ chức))*(?: và (?:địa phương|đơn vị))?$"
)
_LEAD_IN = re.compile(r"(?:sau đây|như sau|sau|gồm|bao gồm|cụ thể|như)?\s*:\s*$")


class RunningText:
    """Walks the lines of one part and hands every duty to the unit that owns it."""

    def __init__(
        self, lines: Sequence[Line], frame: Frame, *, strict: bool, orphans: bool, inherit: bool
    ) -> None:
        self.lines = lines
        self.frame = frame
        self.strict = strict  # only subjects with an assignment mark count
        self.inherit = inherit  # headings hand their unit down
        self.orphans = orphans  # predicates without any subject are kept, unit unknown
        self.out: list[AssignmentDraft] = []
        self.holders: list[Holder] = []
        self.skip_below: int | None = None

    def read(self) -> list[AssignmentDraft]:
        for position, line in enumerate(self.lines):
            if line.is_title or not line.text.strip(" .:;-"):
                self.holders = []
                continue
            self._line(position, line)
        return self.out

    def _line(self, position: int, line: Line) -> None:
        if self.skip_below is not None:
            if line.level > self.skip_below and line.level != PLAIN:
                return
            self.skip_below = None
        if line.level != PLAIN:
            self.holders = [holder for holder in self.holders if holder.level < line.level]
        elif _CLOSER.match(same_tones(line.text)) and self._ends_part(position):
            self.holders = []
        holder = self._holder_of(line)
        subject = subject_of(line.text, under_unit=holder is not None and line.level != PLAIN)
        if subject and self._is_longer_name(position, line, subject):
            subject = replace(
                subject, units=(replace(subject.units[-1], text=line.text.strip(" .:;")),), rest=""
            )
        if subject and holder and self._refers_back(subject, holder):
            self._emit(holder, line, line.text)
        elif subject and not subject.rest.strip(" .:;"):
            self._heading(position, line, subject)
        elif subject:
            self._with_subject(position, line, subject, holder)
        elif line.text.rstrip().endswith(":") and (holder or opens_with_verb(line.text)):
            self._lead_in(position, line, holder)
        elif holder:
            self._owned(line, holder)
        elif self._sentences(line):
            return
        elif self.orphans and opens_with_verb(line.text) and not _CLOSER.match(same_tones(line.text)):
            self.out.append(
                make(None, Duty(line.text, line.anchor, line.section, confidence=0.4), self.frame)
            )

    def _is_longer_name(self, position: int, line: Line, subject: Subject) -> bool:
        """A short numbered heading with lines below it is a name to its end ("Bộ phận Công nghệ thông tin")."""
        short = (
            len(line.text.split()) <= 10 and 0 < len(subject.rest.split()) <= 3 and len(subject.units) == 1
        )
        plain = short and not re.search(r"[:;,.]|chủ trì|phối hợp", line.text.rstrip(" :"))
        return plain and not subject.fronted and self._has_children(position, min(line.level, PLAIN - 1))

    def _sentences(self, line: Line) -> bool:
        """A paragraph whose later sentence names a subject ("Trên đây là …. Nếu có vướng mắc, các phòng …")."""
        if self.strict:
            return False
        given = [
            (found, piece)
            for found, piece in split_by_subject(line.text)
            if found and not self._is_issuer(found)
        ]
        for found, _ in given:
            self._give(found.units, line, found.rest, found.role, fronted=found.fronted)
        return bool(given)

    def _holder_of(self, line: Line) -> Holder | None:
        """The innermost owner; an unnumbered paragraph belongs to a heading or a numbered point only."""
        if not self.inherit or not self.holders:
            return None
        if line.level != PLAIN:
            return self.holders[-1]
        owners = [holder for holder in self.holders if holder.heads_list or holder.level < DASH]
        if not owners or (not owners[-1].heads_list and not opens_with_verb(line.text)):
            return None
        return owners[-1] if len(line.text.split()) > 4 or subject_of(line.text) else None

    def _ends_part(self, position: int) -> bool:
        """Closing paragraphs stand outside the last unit's list."""
        text = same_tones(self.lines[position].text)
        return bool(
            re.match(r"trong quá trình|trên đây|quá trình|nếu có|trường hợp|yêu cầu|đề nghị", text)
        ) or (subject_of(self.lines[position].text) is not None and "yêu cầu" in text[:60])

    def _refers_back(self, subject: Subject, holder: Holder) -> bool:
        """ "các cơ quan, đơn vị, địa phương xây dựng …" under "Các sở, ban, ngành" means the heading's units."""
        names = [same_tones(unit.text) for unit in subject.units]
        held = {fold(unit.text) for unit in holder.units}
        if {fold(name) for name in names} <= held and len(names) == len(held):
            return False
        return all(_BACK_REFERENCE.fullmatch(name) for name in names) and all(
            unit.plural for unit in holder.units
        )

    def _heading(self, position: int, line: Line, subject: Subject) -> None:
        level = line.level if line.level != PLAIN else PLAIN - 1
        holder = Holder(level, subject.units, subject.role)
        if not self._has_children(position, level) and len(self.lines) > position + 1 and self.strict:
            return
        self.holders = [h for h in self.holders if h.level < level] + [holder]

    def _has_children(self, position: int, level: int) -> bool:
        following = self.lines[position + 1 : position + 2]
        return bool(following) and following[0].level > level and not following[0].is_title

    def _with_subject(self, position: int, line: Line, subject: Subject, holder: Holder | None) -> None:
        text = same_tones(line.text)
        if self.strict and not _MARKED.search(text):
            return
        if self._is_issuer(subject) or _recital(text) or _explains_a_name(subject):
            return
        role = subject.role or (holder.role if holder and holder.role is Role.RECOMMENDED else None)
        if line.text.rstrip().endswith(":") and self._has_children(
            position, line.level if line.level != PLAIN else 0
        ):
            self._open_list(position, line, replace(subject, role=role))
            return
        pieces = split_by_subject(line.text)
        shared = self._shared_tail(pieces, holder)
        for found, piece in pieces:
            whose = found or subject
            task = piece if not found else found.rest
            self._give(whose.units, line, task, whose.role or role, fronted=whose.fronted, extra=shared)
        if line.level != PLAIN:
            self.holders.append(Holder(line.level, subject.units, role, heads_list=False))

    def _shared_tail(self, pieces: list[tuple[Subject | None, str]], holder: Holder | None) -> str:
        """Under a heading of several units a closing clause without subject binds them all."""
        if not holder or len(holder.units) < 2 or len(pieces) < 2:
            return ""
        clauses = re.split(r";\s+", pieces[-1][1])
        tail = [clause for clause in clauses[1:] if recipients_of(clause)[0]]
        return "; ".join(tail)

    def _open_list(self, position: int, line: Line, subject: Subject) -> None:
        """A lead-in: what stands below it is the task, unless that is only a list of things."""
        children = self._children(position, line.level)
        body = subject.rest.rstrip(" :")
        partners = partners_of(subject.rest) if partners_of(subject.rest) else None
        role = subject.role or (Role.COOPERATE if role_of(subject.rest) is Role.COOPERATE else None)
        verbs = sum(1 for child in children if opens_with_verb(child.text) or subject_of(child.text))
        if children and verbs * 2 < len(children):
            self._give(subject.units, line, body, role)
            self.skip_below = line.level
            return
        self.holders.append(
            Holder(line.level if line.level != PLAIN else PLAIN - 1, subject.units, role, partners)
        )

    def _children(self, position: int, level: int) -> list[Line]:
        out = []
        for line in self.lines[position + 1 :]:
            if line.is_title or (line.level <= level and level != PLAIN):
                break
            if level == PLAIN and line.level == PLAIN:
                break
            out.append(line)
        first = out[0].level if out else 0
        return [line for line in out if line.level == first]

    def _lead_in(self, position: int, line: Line, holder: Holder | None) -> None:
        children = self._children(position, line.level)
        verbs = sum(1 for child in children if opens_with_verb(child.text) or subject_of(child.text))
        if holder and children and verbs * 2 < len(children):
            self._emit(holder, line, line.text)
            self.skip_below = line.level if line.level != PLAIN else None
            return
        if not holder:
            return
        partners = partners_of(line.text) or holder.partners
        role = holder.role or (Role.COOPERATE if role_of(line.text) is Role.COOPERATE else None)
        level = line.level if line.level != PLAIN else PLAIN - 1
        self.holders = [h for h in self.holders if h.level < level] + [
            Holder(level, holder.units, role, partners)
        ]
        if level == PLAIN - 1 and children:
            self.holders[-1] = replace(self.holders[-1], level=min(level, children[0].level - 1))

    def _owned(self, line: Line, holder: Holder) -> None:
        if line.level == PLAIN and is_closing_formula(line.text) and not opens_with_verb(line.text):
            return
        self._emit(holder, line, line.text)

    def _emit(self, holder: Holder, line: Line, text: str) -> None:
        own = partners_of(text)
        role = holder.role if holder.role in (Role.RECOMMENDED, Role.COOPERATE) else None
        pieces = split_by_subject(text)
        first = (
            pieces[0][1] if pieces and len(pieces) > 1 and not self._refers_back_all(pieces, holder) else text
        )
        duty = Duty(first, line.anchor, line.section, role, own or holder.partners)
        for unit in holder.units:
            self.out.append(make(unit, duty, self.frame))
        if first is not text:
            for found, _ in pieces[1:]:
                if found and not self._is_issuer(found):
                    self._give(found.units, line, found.rest, found.role)

    def _refers_back_all(self, pieces: list[tuple[Subject | None, str]], holder: Holder) -> bool:
        return all(found is None or self._refers_back(found, holder) for found, _ in pieces[1:])

    def _give(
        self,
        units: tuple[UnitSpan, ...],
        line: Line,
        task: str,
        role: Role | None,
        *,
        fronted: str = "",
        extra: str = "",
    ) -> None:
        timed = bool(re.search(r"khi|nếu|trước ngày|hằng|hàng|định kỳ|trường hợp", same_tones(fronted)))
        whole = (
            f"{fronted}, {task}"
            if timed
            else f"{fronted}: {task}"
            if fronted and not _opens_adverbially(fronted)
            else task
        )
        if extra and extra not in whole:
            whole = f"{whole}; {extra}"
        duty = Duty(whole, line.anchor, line.section, role)
        for unit in units:
            self.out.append(make(unit, duty, self.frame))

    def _is_issuer(self, subject: Subject) -> bool:
        """The issuing body does not give itself a task by naming itself ("UBND tỉnh ban hành …")."""
        issuer = fold(self.frame.issuer or "").replace("ubnd", "uy ban nhan dan")
        names = [fold(unit.text).replace("ubnd", "uy ban nhan dan") for unit in subject.units]
        if not re.match(
            r"(?:vừa |đã )?(?:ban hành|yêu cầu|đề nghị|giao|trân trọng|xây dựng kế hoạch|thông báo|kính)",
            same_tones(subject.rest),
        ):
            return False
        return (
            len(names) == 1
            and bool(issuer)
            and (names[0] == issuer or (issuer.startswith(names[0]) and names[0].startswith("uy ban")))
        )


def _explains_a_name(subject: Subject) -> bool:
    """ "Sở KH&CN: Sở Khoa học và Công nghệ" opens an abbreviation and orders nothing."""
    found = read_units(UnitText(subject.rest))
    return found is not None and not subject.rest[found.end :].strip(" .;:")


def _opens_adverbially(fronted: str) -> bool:
    return bool(
        re.match(
            r"căn cứ|trên cơ sở|theo|để|nhằm|trong|đối với|trên đây|thông qua|từ|riêng|đồng thời|ngoài ra|bên cạnh",
            same_tones(fronted),
        )
    )


def _recital(text: str) -> bool:
    return bool(
        re.match(
            r"(?:căn cứ|thực hiện|xét đề nghị|theo đề nghị)\s+(?:luật|quyết định|nghị|kế hoạch số|công văn|thông tư|của)",
            text,
        )
    )


def read_running(
    lines: Sequence[Line], frame: Frame, *, strict: bool = False, orphans: bool = False, inherit: bool = True
) -> list[AssignmentDraft]:
    kept = [line for line in lines if line.level != ROMAN or not line.is_title or line.kind is Kind.ORGANISE]
    return RunningText(kept, frame, strict=strict, orphans=orphans, inherit=inherit).read()
