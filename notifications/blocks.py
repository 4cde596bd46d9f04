"""What bodies and feet are made of: each block once as plain text and once as styled HTML, under the same name.

Functions, not macros: a long letter has a hundred blocks, and a macro costs five times as much (measured).
Every style stands in its element, because Outlook reads no style sheet.
"""

from collections.abc import Callable

from markupsafe import Markup, escape

from notifications.layout import BEGIN, END, GAP
from notifications.phrases import one_line, sentence

Block = Callable[..., str]

FACE = "font-family:Segoe UI,Roboto,Helvetica,Arial,sans-serif;"
INK, QUIET, ACCENT = "color:#1b1f24;", "#565d66", "#1f4e8c"
GREY = f"color:{QUIET};"
TEXT = f"{FACE}{INK}font-size:15px;line-height:23px;"
SMALLER = f'<span style="{GREY}font-size:14px;">'
STYLES = {"face": FACE, "ink": INK, "grey": GREY, "accent": ACCENT}
# Colour means time, and never speaks alone: a mark and the words stand beside it.
TONES = {
    "": (ACCENT, ""),
    "undated": (QUIET, "·"),
    "overdue": ("#b3261e", "●"),
    "today": ("#8a4b00", "◐"),
    "ahead": ("#2f5d50", "○"),
}


class Plain:
    """Lines; `item` … `end_item` hold rows."""

    @staticmethod
    def fact(label: str, value: str) -> str:
        return f"{BEGIN}{label}: {one_line(value)}{END}" if value else ""

    @staticmethod
    def listed(label: str, text: str) -> str:
        lines = [f"   – {one_line(line)}" for line in text.splitlines() if line.strip()]
        return "\n".join([f"{BEGIN}{label}:", *lines]) + END if lines else ""

    @staticmethod
    def para(text: str) -> str:
        return f"{BEGIN}{GAP}\n{one_line(text)}\n{GAP}{END}"

    @staticmethod
    def heading(text: str) -> str:
        return f"{BEGIN}{GAP}\n{one_line(text).upper()}\n{GAP}{END}"

    @staticmethod
    def group(text: str) -> str:
        return f"{BEGIN}{GAP}\n{one_line(text)}{END}"

    @staticmethod
    def item(number: int, title: str, tone: str, head: str = "") -> str:  # noqa: ARG004
        return f"{BEGIN}{number}. {head + ': ' if head else ''}{sentence(title)}\n"

    @staticmethod
    def end_item() -> str:
        return END

    @staticmethod
    def row(text: str) -> str:
        return f"   {one_line(text)}\n"

    note = row

    @staticmethod
    def deadline(label: str, day: str, delay: str, tone: str, level: str) -> str:  # noqa: ARG004
        said = " – ".join(one_line(part) for part in (f"{label} {day}", delay, level) if part)
        return f"   {said}\n"

    @staticmethod
    def moved(label: str, before: str, after: str) -> str:
        return f"   {label}: {one_line(before)} → {one_line(after)}\n"

    @staticmethod
    def opened(label: str, link: str) -> str:
        return f"   {label}: {link}\n"

    @staticmethod
    def more(text: str, label: str, link: str) -> str:
        return f"{BEGIN}{GAP}\n{text}, {label}: {link}{END}"

    @staticmethod
    def small(text: str, link: str = "") -> str:
        return f"{BEGIN}{one_line(text)}{' ' + link if link else ''}{END}"

    @staticmethod
    def space() -> str:
        return f"{BEGIN}{GAP}{END}"


class Styled:
    """The same in HTML; every value is escaped here, unless it already is."""

    @staticmethod
    def fact(label: str, value: str) -> str:
        return _p(f"{SMALLER}{escape(label)}</span><br>{escape(value)}", "margin:0 0 8px;") if value else ""

    @staticmethod
    def listed(label: str, text: str) -> str:
        lines = [str(escape(line.strip())) for line in text.splitlines() if line.strip()]
        return (
            _p("<br>".join([f"{SMALLER}{escape(label)}</span>", *lines]), "margin:0 0 8px;") if lines else ""
        )

    @staticmethod
    def para(text: str) -> str:
        return _p(str(escape(text)), "margin:8px 0;")

    @staticmethod
    def heading(text: str) -> str:
        return _p(str(escape(text)), "font-weight:bold;margin:16px 0 0;")

    @staticmethod
    def group(text: str) -> str:
        return _safe(
            f'{BEGIN}<p style="{FACE}{GREY}font-size:14px;line-height:22px;margin:16px 0 4px;">{escape(text)}</p>{END}'
        )

    @staticmethod
    def item(number: int, title: str, tone: str, head: str = "") -> str:  # noqa: ARG004
        small = f"{SMALLER}{escape(head)}</span><br>" if head else ""
        return _safe(
            f'{BEGIN}<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>'
            f'<td style="border-left:4px solid {TONES[tone][0]};padding:4px 0 4px 12px;{TEXT}">'
            f"{small}<b>{escape(sentence(title))}</b>"
        )

    @staticmethod
    def end_item() -> str:
        return _safe(f"</td></tr></table>\n{SPACE}{END}")

    @staticmethod
    def row(text: str) -> str:
        return _safe(f"<br>{escape(text)}")

    @staticmethod
    def note(text: str) -> str:
        return _safe(f"<br>{SMALLER}{escape(text)}</span>")

    @staticmethod
    def deadline(label: str, day: str, delay: str, tone: str, level: str) -> str:
        said = f"<br>{escape(label)}{f' <b>{escape(day)}</b>' if day else ''}"
        if delay:
            colour, mark = TONES[tone]
            said += f'<br><span style="color:{colour};">{mark} {escape(delay)}</span>'
            said += f" – {escape(level)}" if level else ""
        return _safe(said)

    @staticmethod
    def moved(label: str, before: str, after: str) -> str:
        return _safe(f"<br>{escape(label)}: <s>{escape(before)}</s> → <b>{escape(after)}</b>")

    @staticmethod
    def opened(label: str, link: str) -> str:
        return _safe(f'<br><a href="{escape(link)}" style="color:{ACCENT};">{escape(label)}</a>')

    @staticmethod
    def more(text: str, label: str, link: str) -> str:
        words = f'{escape(text)}, <a href="{escape(link)}" style="color:{ACCENT};">{escape(label)}</a>'
        return _p(words, "margin:8px 0;")

    @staticmethod
    def small(text: str, link: str = "") -> str:
        to = f' <a href="{escape(link)}" style="color:{ACCENT};word-break:break-all;">{escape(link)}</a>'
        return _safe(f"{BEGIN}{escape(text)}{to if link else ''}<br>{END}")

    @staticmethod
    def space() -> str:
        return _safe(f"{BEGIN}{SPACE}{END}")


SPACE = '<div style="height:8px;line-height:8px;font-size:8px;">&nbsp;</div>'


def blocks(*, styled: bool) -> dict[str, Block]:
    source = vars(Styled if styled else Plain)
    return {name: block.__func__ for name, block in source.items() if isinstance(block, staticmethod)}


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704  every value in it was escaped above


def _p(html: str, more: str) -> Markup:
    return _safe(f'{BEGIN}<p style="{TEXT}{more}">{html}</p>{END}')
