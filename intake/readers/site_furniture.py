"""What a portal puts around a document: menus before it, related news and counters behind it."""

import re
from collections.abc import Sequence
from functools import cache

from intake.lexicon import table

_PLAN_GOES_ON = re.compile(
    r"nơi nhận\s*:|-?\s*lưu\s*:\s*vt|(?:tm|kt|tl|tuq|q)\.\s|phụ lục|(?:phần\s+)?[ivx]{1,5}\s*[./)-]\s*\S|điều\s+\d+|kế hoạch$|quyết định$",
    re.IGNORECASE,
)
_TRIM = re.compile(r"^[\s>»›|•·*\-–:.]+|[\s>»›|•·*\-–:.]+$")
_FOOT = 40  # an ambiguous closing line counts only this near to the end
LONGEST = 90  # letters of a line that may be furniture


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(table("site")[key])


@cache
def _beginnings(key: str) -> tuple[str, ...]:
    return tuple(table("site")[key])


def site_lines(lines: Sequence[str]) -> set[int]:
    """The places of the lines that belong to the site; of a document without a site none."""
    shapes = [_TRIM.sub("", line).casefold() if len(line) < LONGEST else "" for line in lines]
    gone = {n for n, shape in enumerate(shapes) if _is(shape, "always")}
    last = max(
        (
            n
            for n, line in enumerate(lines)
            if _PLAN_GOES_ON.match(line.strip()) and not _is(shapes[n], "ends")
        ),
        default=-1,
    )
    foot = max(last + 1, len(lines) - _FOOT if last < 0 else 0)
    end = next((n for n in range(foot, len(lines)) if _is(shapes[n], "ends")), len(lines))
    return gone | set(range(end, len(lines)))


def _is(shape: str, kind: str) -> bool:
    return bool(shape) and (shape in _words(kind) or shape.startswith(_beginnings(f"{kind}_begins")))
