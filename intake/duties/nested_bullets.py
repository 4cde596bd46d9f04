"""How deep a bullet stands: no sign has a depth of its own, a sign met below another one stands below it."""

from collections.abc import Sequence
from dataclasses import replace

from intake.duties.outline import DASH, PLAIN
from intake.duties.sections import Line
from intake.folding import plain_dashes

DEEPEST = PLAIN - 1


def nested(lines: Sequence[Line]) -> list[Line]:
    """ "* Phòng A: + Lập hồ sơ" and "- Phòng A: + Lập hồ sơ" read the same; a number begins again."""
    out: list[Line] = []
    signs: list[str] = []
    for line in lines:
        if line.level < DASH or line.is_title:
            signs = []
        elif line.level != PLAIN:
            sign = plain_dashes(line.item.mark)
            signs = signs[: signs.index(sign) + 1] if sign in signs else [*signs, sign]
            level = min(DASH + len(signs) - 1, DEEPEST)
            line = replace(line, item=replace(line.item, level=level))
        out.append(line)
    return out
