"""HTML of a mail → the text a person reads; nothing of it is ever shown as HTML."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup

from intake.folding import clean

NEVER_READ = ("script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe")
BLOCKS = ("p", "div", "br", "li", "tr", "table", "h1", "h2", "h3", "h4", "ul", "ol", "pre")
# Where mail programs put what they quote: Gmail, Outlook, Apple Mail and Thunderbird, Zimbra, Yahoo.
QUOTES = ("blockquote", ".gmail_quote", ".gmail_attr", "#divRplyFwdMsg", "#appendonsend", ".zmail_extra",
          ".moz-cite-prefix", ".yahoo_quoted", "#OLK_SRC_BODY_SECTION", "[data-marker=__QUOTED_TEXT__]")  # fmt: skip
_RULE_BEFORE_QUOTE = re.compile(r"border-top\s*:\s*solid", re.IGNORECASE)
# Tags that stay open until they are closed; <p>, <li> and cells close each other.
_TAG = re.compile(
    r"<(/?)(?!(?:br|img|hr|meta|link|input|col|wbr|base|p|li|td|th|tr|option|dt|dd)\b)[a-z][a-z0-9:]*",
    re.IGNORECASE,
)
_UNREAD = re.compile(r"<(?:script|style)\b", re.IGNORECASE)
_UNREAD_END = re.compile(r"</(?:script|style)\s*>", re.IGNORECASE)
# These may be left open in a page, yet the parser puts each of them into the one before.
_OPEN_ENDED = re.compile(r"<(/?)(?:p|li|td|th|tr|option|dt|dd)\b", re.IGNORECASE)
# Comments, declarations, and signs that begin no tag: for each that has no end the parser looks to the end of the page.
_NO_TAG = re.compile(r"<(?!/?[a-z])", re.IGNORECASE)
MOST_TAGS, DEEPEST, MOST_LEFT_OPEN, MOST_NO_TAGS = 20_000, 400, 100, 1_000
_MANY_BREAKS = re.compile(r"\n\s*\n\s*(\n\s*)+")


def page_text(page: str) -> str:
    """Without scripts, styles and what is hidden or quoted; if only quotes are left, with them."""
    if _is_too_much(page):
        return _between_brackets(page)
    return _text(page, with_quotes=False) or _text(page, with_quotes=True)


def _text(page: str, *, with_quotes: bool) -> str:
    try:
        soup = BeautifulSoup(page, "html.parser")
        for part in soup.find_all(NEVER_READ):
            part.decompose()
        if not with_quotes:
            _drop_quotes(soup)
        for block in soup.find_all(BLOCKS):
            block.insert(0, "\n")  # before it would mean looking for its place among thousands
        return _MANY_BREAKS.sub("\n\n", clean(soup.get_text())).strip()
    except (RecursionError, ParserRejectedMarkup, AssertionError, ValueError):
        # Ten thousand tags within each other, or no HTML at all: what stands between the brackets.
        return _between_brackets(page)


def _is_too_much(page: str) -> bool:
    """Thousands of tags, or a few within each other: walking such a tree takes quadratic time."""
    deepest = depth = 0
    for number, tag in enumerate(_TAG.finditer(page)):
        if number > MOST_TAGS:
            return True
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    flat = [-1 if tag[1] else 1 for tag in _OPEN_ENDED.finditer(page)]
    left_open, no_tags = sum(flat), sum(1 for _ in _NO_TAG.finditer(page))
    if len(flat) > MOST_TAGS or left_open > MOST_LEFT_OPEN or no_tags > MOST_NO_TAGS:
        return True
    return deepest > DEEPEST


def _between_brackets(page: str) -> str:
    """Each script is looked at once, from its opening to its own end."""
    first, *others = _UNREAD.split(page)
    kept = [
        first,
        *(_UNREAD_END.split(one, maxsplit=1)[-1] if _UNREAD_END.search(one) else "" for one in others),
    ]
    return clean(re.sub(r"<[^<>]{0,2000}>", " ", " ".join(kept))).strip()


def _drop_quotes(soup: BeautifulSoup) -> None:
    for quote in soup.select(",".join(QUOTES)):
        if not quote.decomposed:
            if quote.get("id") == "divRplyFwdMsg":
                _drop_after(quote)
            quote.decompose()
    for block in soup.find_all("div", style=_RULE_BEFORE_QUOTE):
        if not block.decomposed and block.get_text().count(":") >= 3:
            _drop_after(block)
            block.decompose()


def _drop_after(part: Tag) -> None:
    """Outlook quotes by writing on below a rule: all that follows is somebody else's."""
    for later in list(part.find_next_siblings()):
        later.decompose()
