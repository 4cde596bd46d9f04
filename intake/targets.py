"""Targets with a figure: what share or number the plan wants to reach."""

import re
from collections.abc import Sequence

from intake.draft import TargetDraft
from intake.folding import fold
from intake.sections import Kind, Line

_VALUE = re.compile(
    r"(?P<value>(?:trên|dưới|tối thiểu|ít nhất|khoảng|≥|≤|>|<)?\s*\d+(?:[.,]\d+)*)\s*(?P<measure>%|ha|tỷ đồng|triệu đồng|MW|người|hộ|lớp|cuộc|mô hình|xã|KCN|CCN|khu|cụm|dự án|điểm)(?!\w)",
    re.IGNORECASE,
)


def targets_of(lines: Sequence[Line]) -> tuple[TargetDraft, ...]:
    """Figures in the parts that state aims; figures in tasks are no targets."""
    out = []
    aims = False
    for line in lines:
        title = fold(line.text)
        if line.is_title or len(line.text) < 60:
            aims = (aims and not line.is_title) or "muc tieu" in title or "chi tieu" in title
        if line.kind is not Kind.PURPOSE or not aims:
            continue
        match = _VALUE.search(line.text)
        if match:
            out.append(TargetDraft(line.text.strip(" ;."), match["value"].strip(), match["measure"]))
    return tuple(out)
