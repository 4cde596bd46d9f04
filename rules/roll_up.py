"""A lower report becomes lines of a higher one: nothing said below is lost, nothing is said that nobody said (tracking.md 6.4)."""

from collections.abc import Collection, Sequence

from rules.aggregation import Aggregation, total_of
from rules.folding import fold
from rules.lower_lines import HigherIndicator, HigherLine, Issued, LowerLine, Rolled, RolledLine
from rules.roll_up_words import line_text

DONE, IN_PROGRESS, NOT_STARTED = "done", "in_progress", "not_started"


def roll_up(owed: Sequence[HigherLine], lower: Sequence[LowerLine], issued: Issued) -> Rolled:
    """One line for each assignment owed above, in that order; a line nothing is linked to stays empty."""
    linked: dict[int, list[LowerLine]] = {line.key: [] for line in owed}
    left = []
    for line in lower:
        if line.serves in linked:
            linked[line.serves].append(line)
        else:
            left.append(line.key)
    return Rolled(tuple(_rolled(line, linked[line.key], issued) for line in owed), tuple(left))


def state_of(states: Collection[str | None]) -> str:
    """All done: done. Anything begun: in progress. All said not to have begun: not started. Else nobody can say: ""."""
    if not states or set(states) == {None}:
        return ""
    if set(states) == {DONE}:
        return DONE
    if states and set(states) & {DONE, IN_PROGRESS}:
        return IN_PROGRESS
    return NOT_STARTED if None not in states else ""


def _rolled(above: HigherLine, below: list[LowerLine], issued: Issued) -> RolledLine:
    if not below:
        return RolledLine(above.key, doubts=("chưa liên kết với nhiệm vụ nào của kế hoạch dưới",))
    state = state_of([one.state for line in below for one in line.said])
    doubts = [] if state else ["các đơn vị chưa báo cáo nên chưa kết luận được tình hình"]
    figures, estimates = {}, []
    for indicator in above.indicators:
        value, is_estimate, doubt = _figure(indicator, below)
        if value is not None:
            figures[indicator.name] = value
        if value is not None and is_estimate:
            estimates.append(indicator.name)
        if doubt and state != NOT_STARTED:
            doubts.append(f"chỉ tiêu “{indicator.name}”: {doubt}")
    text = line_text(below, issued)
    keys = tuple(line.key for line in below)
    return RolledLine(above.key, state, text, figures, tuple(estimates), keys, tuple(doubts))


def _figure(above: HigherIndicator, below: list[LowerLine]) -> tuple[float | None, bool, str]:
    """The total below, by folded name and measure; what is not whole comes with its doubt."""
    same = [
        one
        for line in below
        for one in line.figures
        if (fold(one.name), _measure(one.measure)) == (fold(above.name), _measure(above.measure))
    ]
    if not same:
        return None, False, "báo cáo dưới không có chỉ tiêu cùng tên, cùng đơn vị tính"
    if any(one.aggregation != above.aggregation for one in same):
        return None, False, "hai kế hoạch tổng hợp chỉ tiêu này theo cách khác nhau"
    total = total_of(
        Aggregation(above.aggregation), [figure for one in same for figure in one.figures], above.measure
    )
    if not total.is_countable:
        return None, False, "không cộng được từ số liệu của các đơn vị"
    if total.value is None:
        return None, False, "báo cáo dưới chưa có số liệu"
    missing = total.of - total.given
    doubt = f"thiếu số liệu của {missing}/{total.of} đơn vị" if missing else ""
    return total.value, total.is_estimate, doubt


def _measure(words: str) -> str:
    return fold(words) or words.strip()
