"""Whether a unit leads or cooperates, and with whom: read from the verbs of a task."""

import re
from functools import cache

from intake.folding import UPPER, same_tones
from intake.lexicon import alternatives, words
from intake.names.elliptic_names import opened
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText
from rules.cadence import Role

_COOPERATES = re.compile(
    r"(?:(?:theo|căn cứ|trên cơ sở|trong phạm vi)\s(?:(?!chủ trì)[^;.:]){0,140}?(?:được giao|quy định|quản lý|này|của mình|địa phương|,)\s*,?\s*)?"
    r"(?:(?:chủ động|tích cực|tiếp tục|thường xuyên|tăng cường|có trách nhiệm|kịp thời)\s*,?\s*)*(?:phối hợp|tham gia)(?!\w)"
)


def role_of(text: str) -> Role:
    """Cooperate if the main verb is Phối hợp or Tham gia; "chủ trì, phối hợp" leads."""
    return Role.COOPERATE if _COOPERATES.match(same_tones(text)) else Role.LEAD


# "phối hợp với các sở: Tài chính, Nội vụ" is a list of bodies.
_LIST_COLON = re.compile(
    rf"(\b[Cc]ác (?:[Ss]ở|[Pp]hòng|[Bb]ộ|[Cc]ục|[Bb]an|[Hh]ội)(?:, ngành)?)\s*:\s+(?=[{UPPER}])"
)


@cache
def _partners() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w){alternatives(words('verbs', 'partners'))}\s+(?:chặt chẽ\s+)?(?:(?:với|cùng)\s+)?"
    )


def partners_of(text: str) -> tuple[str, ...]:
    """The bodies governed by the first "phối hợp (với)"."""
    source = UnitText(_LIST_COLON.sub(r"\1 ", text))
    for match in _partners().finditer(source.lower):
        found = read_units(source, match.end())
        if found:
            return tuple(unit.text for unit in opened(found.units))
        if "với" in match.group() or "cùng" in match.group():
            return _loose_partner(source, match.end())
    return ()


def _loose_partner(source: UnitText, start: int) -> tuple[str, ...]:
    """A partner that is no known kind of body, up to the next verb."""
    words_taken: list[str] = []
    for match in re.compile(r"\S+").finditer(source.text, start):
        if len(words_taken) > 8 or (words_taken and source.starts_predicate(match.start())):
            break
        words_taken.append(match.group())
        if match.group()[-1] in ".;,:":
            break
    name = " ".join(words_taken).strip(" ,.;:")
    return (name,) if name and len(words_taken) < 8 else ()
