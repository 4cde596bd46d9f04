"""Who owns the lines below a heading or a lead-in, and for how long."""

import re
from dataclasses import dataclass

from intake.duties.clauses import opens_with_verb
from intake.duties.outline import DASH, PLAIN
from intake.duties.sections import Line
from intake.duties.subjects import Subject, subject_of
from intake.folding import LOWER, fold, same_tones
from intake.names.unit_text import UnitSpan, unit_pattern
from rules.cadence import Role


@dataclass(frozen=True)
class Holder:
    """Units that own the lines below their heading or lead-in."""

    level: int
    units: tuple[UnitSpan, ...]
    role: Role | None = None
    partners: tuple[str, ...] | None = None
    heads_list: bool = True  # a heading or lead-in; not a bullet that happens to name a unit


_CLOSER = re.compile(
    r"trong quá trình|trên đây|yêu cầu|đề nghị|quá trình|kế hoạch này|nếu có|trường hợp|ủy ban nhân dân|ubnd|căn cứ (?:nội dung )?kế hoạch này"
)
_LEAVES_LIST = re.compile(
    r"trong quá trình|trên đây|quá trình|nếu có|trường hợp|yêu cầu|đề nghị|kế hoạch này (?:thay thế|có hiệu lực)"
)
_BACK_REFERENCE = re.compile(
    r"(?:các |thủ trưởng (?:các )?)?(?:cơ quan|đơn vị|phòng|địa phương)(?:, (?:cơ quan|đơn vị|địa phương|phòng|tổ chức))*(?: và (?:địa phương|đơn vị))?$"
)


def within(holders: list[Holder], level: int) -> list[Holder]:
    """The owners that a line of this level still stands below."""
    return [holder for holder in holders if holder.level < level]


def is_closer(text: str) -> bool:
    """A closing paragraph of the whole plan ("Trong quá trình …", "Trên đây là …")."""
    return bool(_CLOSER.match(same_tones(text)))


def leaves_the_list(text: str) -> bool:
    """Closing paragraphs stand outside the last unit's list."""
    lowered = same_tones(text)
    return is_closer(text) and (
        bool(_LEAVES_LIST.match(lowered)) or (subject_of(text) is not None and "yêu cầu" in lowered[:60])
    )


def owner_of(line: Line, holders: list[Holder]) -> Holder | None:
    """The innermost owner; an unnumbered paragraph belongs to a heading or a numbered point only."""
    if not holders:
        return None
    if line.level != PLAIN:
        return holders[-1]
    owners = [holder for holder in holders if holder.heads_list or holder.level < DASH]
    if not owners:
        return None
    if not owners[-1].heads_list and not (
        opens_with_verb(line.text) or speaks_of_itself(line.text, owners[-1])
    ):
        return None
    whole = len(line.text.split()) > 4 or opens_with_verb(line.text) or subject_of(line.text)
    return owners[-1] if whole else None


def speaks_of_itself(text: str, holder: Holder) -> bool:
    """ "Ngoài nhiệm vụ thường trực, Phòng còn trực tiếp theo dõi …" goes on about the Phòng named before."""
    heads = {unit.text.split()[0] for unit in holder.units}
    return len(holder.units) == 1 and any(
        re.search(rf"(?:^|,\s){re.escape(head)}\s+(?=[{LOWER}])", text[:160]) for head in heads
    )


def refers_back(subject: Subject, holder: Holder) -> bool:
    """ "các cơ quan, đơn vị, địa phương xây dựng …" under "Các sở, ban, ngành" means the heading's units, not its staff."""
    names = [same_tones(unit.text) for unit in subject.units]
    held = {fold(unit.text) for unit in holder.units}
    if {fold(name) for name in names} <= held and len(names) == len(held):
        return False
    return all(_BACK_REFERENCE.fullmatch(name) for name in names) and all(
        unit.plural and not unit_pattern("staff").match(same_tones(unit.text)) for unit in holder.units
    )
