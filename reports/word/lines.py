"""Lines of running text: a few as python-docx makes them, many as markup that never becomes a tree.

python-docx looks through the whole body and its styles for every paragraph it adds: 45,000 answers took minutes.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from docx.enum.style import WD_STYLE_TYPE
from lxml import etree  # type: ignore[import-untyped]

from reports.word.rows import safe
from reports.word.shell import ROWS, Shell

_MANY = 50
_AT_ONCE = 500
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


def append_lines(shell: Shell, lines: Sequence[tuple[str, str]]) -> None:
    """(style, text) of each; the last stays in the tree, where what follows may keep it on its page."""
    document = shell.document
    streamed, rest = (lines[:-1], lines[-1:]) if len(lines) > _MANY else ((), lines)
    if streamed:
        around = {style: _opening(shell, style) for style in {style for style, _ in streamed}}
        mark = etree.ProcessingInstruction(ROWS, shell.keep_rows(_pieces(streamed, around)))
        document.element.body[-1].addprevious(mark)  # before the properties of the section, which stand last
    for style, text in rest:
        document.add_paragraph(text, style=style)


def _pieces(lines: Sequence[tuple[str, str]], around: dict[str, str]) -> Iterator[bytes]:
    remaining = iter(lines)
    while batch := list(islice(remaining, _AT_ONCE)):
        yield "".join(
            f"{around[style]}{safe(text).replace(chr(9), _TAB)}</w:t></w:r></w:p>" for style, text in batch
        ).encode()


def _opening(shell: Shell, style: str) -> str:
    known = shell.document.part.get_style_id(style, WD_STYLE_TYPE.PARAGRAPH)  # type: ignore[no-untyped-call]
    layout = f'<w:pPr><w:pStyle w:val="{known}"/></w:pPr>' if known else ""
    return f'<w:p>{layout}<w:r><w:t xml:space="preserve">'
