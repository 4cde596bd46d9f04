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


# Words that open a heading or a sentence as often as a label: "Tổ chức thực hiện:", "Ban tổ chức:".
_NO_LABEL = (
    "tổ chức",
    "tổ",
    "ban",
    "phòng",
    "ngành",
    "thành viên",
    "cán bộ",
    "giáo viên",
    "đồng chí",
    "đ/c",
    "lực lượng",
    "địa phương",
)


@cache
def _patterns() -> re.Pattern[str]:
    listed = {kind: alternatives(table("sections")["labels"][kind]) for kind in KINDS}
    columns = table("sections")["columns"]
    body = alternatives([body for body in columns["bodies"] if body not in _NO_LABEL])
    bodies = rf"(?:các )?{body}(?:\s*(?:,|/|và)\s*{body})*\s+"
    tail = r"(?:\s+(?:thực hiện|tham mưu|triển khai|soạn thảo|xây dựng|tổ chức|chính|trình|theo dõi|chủ trì|thẩm định))*"
    listed["lead"] = (
        rf"{listed['lead']}|{bodies}(?:được giao |được phân công |trực tiếp )?{alternatives([duty for duty in columns['duties'] if 'báo cáo' not in duty])}{tail}"
    )
    listed["partner"] = rf"{listed['partner']}|{bodies}(?:phối hợp|tham gia|hỗ trợ){tail}"
    parts = (
        rf"(?P<{kind}>{listed[kind]})" for kind in ("partner", "lead", "time", "output", "task", "other")
    )
    return re.compile(rf"(?:{'|'.join(parts)})\s*(?:\([^()]{{1,40}}\))?\s*:\s*")


_ROLE_LABEL = re.compile(
    r"(?:^|(?<=[;,.\n]))[\s•+–-]*(?:đơn vị |cơ quan )?(?:(?P<lead>chủ trì|ct|đầu mối)|(?P<partner>phối hợp|ph))\s*(?:với|cùng)?\s*:\s*"
)
_ROLE_BEHIND = re.compile(
    r"\s*\(\s*(?:(?P<lead>chủ trì|ct|đầu mối)|(?P<partner>phối hợp|ph))\s*\)\s*|\s+(?:(?P<lead2>chủ trì)|(?P<partner2>phối hợp))(?=\s*[;,.\n]|\s*$)"
)
_LEADS_WITH = re.compile(
    r"(?P<lead>.+?)\s*\(?chủ trì\)?\s*[;,\n]?\s*phối hợp (?:với|cùng)\s+(?P<partner>.+)", re.S
)


def leads_and_partners(value: str, *, mixed: bool = False) -> tuple[str, str | None]:
    """A cell or label that holds both roles: "Sở A chủ trì; Sở B phối hợp"; `mixed`: its title says so, "A / B"."""
    lowered = same_tones(value)
    with_partner = _LEADS_WITH.fullmatch(lowered.strip(" .;\n"))
    if with_partner and not _ROLE_LABEL.match(lowered):
        offset = len(value) - len(value.lstrip(" .;\n"))
        lead, partner = (with_partner.span(name) for name in ("lead", "partner"))
        return value[offset + lead[0] : offset + lead[1]], value[offset + partner[0] : offset + partner[1]]
    found = _by_labels(value, lowered) or _by_marks(value, lowered)
    if found:
        return found
    if mixed:
        first, _, rest = re.sub(r"\s+/\s+|\n", "\x00", value.strip()).partition("\x00")
        return first, rest.replace("\x00", "\n") or None
    return value, None


def _by_labels(value: str, lowered: str) -> tuple[str, str | None] | None:
    """ "Chủ trì: Sở A; Phối hợp: Sở B, Sở C"."""
    marks = list(_ROLE_LABEL.finditer(lowered))
    if not any(mark["lead"] for mark in marks):
        return None
    leads = [value[: marks[0].start()]]
    partners: list[str] = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        piece = value[mark.end() : following.start() if following else len(value)]
        (leads if mark["lead"] else partners).append(piece)
    return _joined(leads) or "", _joined(partners)


def _by_marks(value: str, lowered: str) -> tuple[str, str | None] | None:
    """ "Sở A (chủ trì), Sở B, Sở C (phối hợp)": names belong to the next mark; behind the last lead all are partners."""
    marks = list(_ROLE_BEHIND.finditer(lowered))
    if not any(mark["lead"] or mark["lead2"] for mark in marks):
        return None
    leads: list[str] = []
    partners: list[str] = []
    start = 0
    for mark in marks:
        piece = value[start : mark.start()]
        (leads if mark["lead"] or mark["lead2"] else partners).append(piece)
        start = mark.end()
    partners.append(value[start:])
    return _joined(leads) or "", _joined(partners)


def _joined(pieces: list[str]) -> str | None:
    kept = [piece.strip(" ;,.\n-–+•") for piece in pieces if piece.strip(" ;,.\n-–+•")]
    return "; ".join(kept) or None


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
        value = text[match.end() : end].strip(" ;.–-")
        out.append(Label(kind, value if re.search(r"\w", value) else ""))
    return _with_time_behind(out)


_TIME_BEHIND = re.compile(
    r"[;,.]\s*(?=(?:hoàn thành|xong|chậm nhất|trước (?:ngày )?\d|trong (?:quý|tháng|năm)|từ (?:ngày|tháng|quý)|quý [ivx\d]|tháng \d|năm 20|định kỳ|thường xuyên|hằng |hàng ))"
)


def _with_time_behind(labels: list[Label]) -> list[Label]:
    """ "Chủ trì: Sở Tư pháp; hoàn thành trong quý I": the time needs no label of its own."""
    if any(label.kind == "time" for label in labels):
        return labels
    for number, label in enumerate(labels):
        behind = _TIME_BEHIND.search(same_tones(label.value)) if label.kind in ("lead", "partner") else None
        if behind:
            own = Label(label.kind, label.value[: behind.start()].strip(" ;,."))
            return [*labels[:number], own, *labels[number + 1 :], Label("time", label.value[behind.end() :])]
    return labels


def task_with_labels(text: str) -> tuple[str, list[Label]]:
    """A paragraph that names the task and behind it, in brackets or not, who leads: task and labels."""
    lowered = same_tones(text)
    for match in _patterns().finditer(lowered):
        if match["lead"] and match.start() > 12 and re.search(r"[.;,(\[–-]\s*$", lowered[: match.start()]):
            return text[: match.start()].rstrip(" .;,([–-"), labels_of(text[match.start() :].rstrip(" )].;"))
    return text, []
