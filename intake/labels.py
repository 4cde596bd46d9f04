"""Labels such as "Đơn vị chủ trì: …" at the head of a line or behind another label."""

import re
from dataclasses import dataclass
from functools import cache

from intake.folding import same_tones
from intake.lexicon import alternatives, table

KINDS = ("lead", "partner", "time", "output", "task", "other")


@dataclass(frozen=True)
class Label:
    kind: str
    value: str


@cache
def _patterns() -> re.Pattern[str]:
    parts = (rf"(?P<{kind}>{alternatives(table('sections')['labels'][kind])})" for kind in KINDS)
    return re.compile(rf"(?:{'|'.join(parts)})\s*(?:\([^()]{{1,40}}\))?\s*:\s*")


_ROLES_INSIDE = (
    re.compile(
        r"(?:đơn vị |cơ quan )?chủ trì\s*:\s*(?P<lead>.+?)[;,.\n]\s*(?:đơn vị |cơ quan )?phối hợp\s*:\s*(?P<partner>.+)",
        re.S,
    ),
    re.compile(r"(?P<lead>.+?)\s*\(?chủ trì\)?\s*[;,\n]\s*(?P<partner>.+?)\s*\(?phối hợp\)?", re.S),
    re.compile(r"(?P<lead>.+?)\s*\(?chủ trì\)?\s*[;,\n]?\s*phối hợp (?:với|cùng)\s+(?P<partner>.+)", re.S),
    re.compile(r"(?:chủ trì\s*:\s*)(?P<lead>.+)|(?P<lead2>.+?)\s+\(?chủ trì\)?", re.S),
)


def leads_and_partners(value: str) -> tuple[str, str | None]:
    """A cell or label that holds both roles: "Sở A chủ trì; Sở B phối hợp"."""
    lowered = same_tones(value)
    for pattern in _ROLES_INSIDE:
        match = pattern.fullmatch(lowered.strip(" .;"))
        if match:
            groups = match.groupdict()
            key = "lead" if groups.get("lead") else "lead2"
            offset = len(value) - len(value.lstrip(" .;"))
            lead = value[offset + match.start(key) : offset + match.end(key)]
            partner = groups.get("partner")
            return lead, value[
                offset + match.start("partner") : offset + match.end("partner")
            ] if partner else None
    return value, None


_TIME_WITHOUT_COLON = re.compile(
    r"(?:thời gian thực hiện|thời hạn hoàn thành|thời gian hoàn thành)\s+(?!và|của|,)"
)


def labels_of(text: str) -> list[Label]:
    """All labels of a line that begins with one; nothing for any other line."""
    lowered = same_tones(text)
    first = _patterns().match(lowered)
    if not first:
        loose = _TIME_WITHOUT_COLON.match(lowered)
        return [Label("time", text[loose.end() :].strip(" .;"))] if loose else []
    starts = [first]
    for match in _patterns().finditer(lowered, first.end()):
        if re.search(r"[;.,]\s*[-–+]?\s*$", lowered[: match.start()]):
            starts.append(match)
    out = []
    for position, match in enumerate(starts):
        end = starts[position + 1].start() if position + 1 < len(starts) else len(text)
        kind = next(kind for kind in KINDS if match[kind])
        out.append(Label(kind, text[match.end() : end].strip(" ;.–-")))
    return out


def task_with_labels(text: str) -> tuple[str, list[Label]]:
    """A paragraph that names the task and behind it, in brackets or not, who leads: task and labels."""
    lowered = same_tones(text)
    for match in _patterns().finditer(lowered):
        if match["lead"] and match.start() > 12 and re.search(r"[.;,(\[–-]\s*$", lowered[: match.start()]):
            return text[: match.start()].rstrip(" .;,([–-"), labels_of(text[match.start() :].rstrip(" )].;"))
    return text, []
