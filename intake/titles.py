"""What a plan is about: the lines below "KẾ HOẠCH", and the year they name."""

import re

from intake.folding import same_tones
from intake.legal_bases import RECITAL, cites
from intake.outline import opens_item

PLAN = re.compile(r"KẾ\s+HOẠCH\b[\s.:]*(?P<rest>.*)")


def title_in(lines: list[str]) -> str | None:
    for position, line in enumerate(lines):
        match = PLAN.match(line)
        if match and len(line) < 200 and not line.endswith((";", ",")):
            rest = match["rest"].strip()
            follow = _title_lines(lines[position + 1 : position + 6]) if not rest or rest.isupper() else []
            title = " ".join([rest, *follow]).strip()
            if title:
                return title
    return _title_without_type(lines)


def _title_lines(following: list[str]) -> list[str]:
    out: list[str] = []
    for line in following:
        if (
            (RECITAL.match(line) and (out or cites(line)))
            or opens_item(line)
            or line.startswith(("(", "Kính gửi"))
            or re.fullmatch(r"[-_*\s]+", line)
        ):
            break
        if out and (
            len(line) > 220 or line.endswith((".", ":", ";")) or (out[0].isupper() and not line.isupper())
        ):
            break
        if _begins_issuing(line):
            break
        out.append(line)
    return out


def _begins_issuing(line: str) -> bool:
    return bool(re.search(r"(?:ban hành|xây dựng) kế hoạch", same_tones(line))) and not line.isupper()


def _title_without_type(lines: list[str]) -> str | None:
    """A copy on a portal: the title is the last line before the recitals, or the first of the page."""
    stop = next((n for n, line in enumerate(lines[:20]) if RECITAL.match(line)), None)
    candidates = lines[:stop] if stop else lines[:2]
    for line in reversed(candidates) if stop else candidates:
        if (
            15 < len(line) < 250
            and not opens_item(line)
            and not re.match(r"\d{1,2}/\d", line)
            and not line.endswith((".", ";"))
        ):
            return line
    return None


def plan_year_of(title: str | None) -> int | None:
    years = re.findall(r"năm\s+(20\d\d)(?!\s*[-–]\s*20)", title or "", re.IGNORECASE)
    if "giai đoạn" in same_tones(title or "") or re.search(r"đến năm", title or "", re.IGNORECASE):
        return None
    return int(years[-1]) if years else None
