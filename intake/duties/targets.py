"""Targets: the share or number a plan wants to reach, or what it wants to raise or lower."""

import re
from collections.abc import Sequence
from functools import cache

from intake.draft import TargetDraft
from intake.duties.sections import Kind, Line
from intake.folding import fold, same_tones
from intake.lexicon import alternatives, words


@cache
def _value() -> re.Pattern[str]:
    bounds = alternatives(words("targets", "bounds"))
    units = [measure for measure in words("targets", "measures") if measure != "%"]
    return re.compile(
        rf"(?P<value>(?:(?:{bounds}|[≥≤<>])\s*)?(?<![\d/.,])\d+(?:[.,]\d+)*(?![\d/])|{bounds}\s+{alternatives(words('targets', 'numbers'))})"
        rf"\s*(?P<measure>%|{alternatives(units)})"
    )


@cache
def _trend() -> re.Pattern[str]:
    """ "Nâng tỷ lệ …": an aim that can be measured, though no figure is given."""
    return re.compile(
        rf"{alternatives(words('targets', 'trends'))}\s+(?:\w+\s+)?{alternatives(words('targets', 'counted'))}"
    )


def targets_of(lines: Sequence[Line]) -> tuple[TargetDraft, ...]:
    """Aims in the parts that state aims; figures in tasks are no targets."""
    out = []
    aims = False
    for line in lines:
        title = fold(line.text)
        if line.is_title or _is_heading(line):
            aims = (aims and not line.is_title) or "muc tieu" in title or "chi tieu" in title
            aims = aims and not title.startswith(("yeu cau", "pham vi", "doi tuong"))
            continue
        if line.kind is Kind.PURPOSE and aims:
            found = _target(line.text.strip(" ;."))
            out += [found] if found else []
    return tuple(out)


def _is_heading(line: Line) -> bool:
    """ "2. Mục tiêu cụ thể", "3. Chỉ tiêu:" and no sentence."""
    return len(line.text) < 60 and bool(
        re.match(
            r"(?:mục (?:tiêu|đích)|(?:các )?chỉ tiêu|yêu cầu|phạm vi|đối tượng|quan điểm)",
            same_tones(line.text),
        )
    )


def _target(text: str) -> TargetDraft | None:
    match = _value().search(same_tones(text))
    if match:
        value = text[match.start("value") : match.end("value")]
        return TargetDraft(text, value.strip(), text[match.start("measure") : match.end("measure")])
    return TargetDraft(text) if _trend().match(same_tones(text)) else None
