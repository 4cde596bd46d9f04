"""What a body renders to → the text part or the HTML part: blocks stand as they are, bare lines become paragraphs."""

import re
from collections.abc import Callable

from markupsafe import Markup

# Blocks (notifications/blocks.py) stand between these; a gap is an empty line of the text part. Data hold none of them:
# `one_line` takes control characters out of text, and what is left over is taken out here.
BEGIN, END, GAP = "\x1e", "\x1f", "\x1d"
_BLOCK = re.compile("\x1e([^\x1e\x1f]*)\x1f")
_LEFT_OVER = re.compile("[\x1d-\x1f]")


def laid_out_text(rendered: str) -> str:
    """Lines with at most one empty line between them, none at the ends."""
    lines: list[str] = []
    for place, chunk in enumerate(_BLOCK.split(rendered)):
        is_block = place % 2 == 1
        for line in chunk.split("\n"):
            if is_block and line == GAP:  # before the question below: to Python it is blank
                lines.append("")
            elif line.strip():
                lines += [line.rstrip()] if is_block else ["", line.strip(), ""]
    found: list[str] = []
    for line in lines:
        if line or (found and found[-1]):
            found.append(line)
    return _LEFT_OVER.sub("", "\n".join(found)).rstrip()


def laid_out_html(rendered: str, para: Callable[[Markup], str]) -> Markup:
    """`rendered` comes from an environment that escapes: every bare line is already safe; `para` styles it."""
    found: list[str] = []
    for place, chunk in enumerate(_BLOCK.split(rendered)):
        if place % 2 == 1:
            found.append(chunk)
        else:
            bare = (line.strip() for line in chunk.split("\n"))
            found += [para(Markup(line)) for line in bare if line]  # noqa: S704
    return Markup(_LEFT_OVER.sub("", "\n".join(found)))  # noqa: S704  escaped while it was rendered
