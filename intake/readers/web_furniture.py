"""The furniture of a site, told from its document by tags, names, and by how much of a block is links."""

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

_FURNITURE = {
    "script", "style", "nav", "footer", "aside", "noscript", "iframe", "button", "select", "textarea", "input", "svg",
    "template", "head", "figcaption", "object", "embed", "video", "audio", "canvas", "map", "del", "dialog",
}  # fmt: skip
_NAMES = re.compile(
    r"(?:^|[-_ ])(?:menu|sidebar|footer|breadcrumbs?|comments?|share|sharing|social|related|banner|advert|pagination|"
    r"toolbar|nav|navbar|caption|figcaption|photo-note|tags|rating|popup|modal|cookie|sr-only|print-only|lienquan|"
    r"tin-?lien-?quan|tinlienquan|tinkhac|tin-?khac|othernews|other-news)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_KEPT = {"html", "body", "article", "main", "table", "tbody", "tr", "td", "th"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "dialog"}
_BLOCKS = ("div", "ul", "ol", "section", "table", "p", "dl", "td", "center")
SMALLEST_FORM = 400  # letters; portals put the whole page into one form, a search box is shorter
_FOOTNOTE = re.compile(r"#_?(?:ftn|fn|footnote|note)", re.IGNORECASE)


@dataclass
class _Sizes:
    """Letters inside each block, and those of them that are links; counted once from the bottom up."""

    all: dict[Any, int] = field(default_factory=dict)
    linked: dict[Any, int] = field(default_factory=dict)
    links: dict[Any, int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> "_Sizes":
        sizes = cls()
        for _, element in etree.iterwalk(root, events=("end",)):
            if not isinstance(element.tag, str):
                continue
            size, linked, links = len((element.text or "").strip()), 0, 0
            for inner in element:
                size += sizes.all.get(inner, 0)
                size += len((inner.tail or "").strip())
                linked += sizes.linked.get(inner, 0)
                links += sizes.links.get(inner, 0)
            if element.tag == "a" and element.get("href"):
                linked, links = size, links + 1
            sizes.all[element], sizes.linked[element], sizes.links[element] = size, linked, links
        return sizes


def take_away_furniture(root: Any) -> None:
    sizes = _Sizes.of(root)
    for element in list(root.iter()):
        if (
            isinstance(element.tag, str)
            and element.tag not in ("html", "body")
            and _is_furniture(element, sizes)
        ):
            _take_away(element)
    _take_away_menus(root, _Sizes.of(root))


def _is_furniture(element: Any, sizes: _Sizes) -> bool:
    tag = element.tag
    if tag in _FURNITURE:
        return True
    if tag == "header":
        return next(element.iterancestors("article", "main"), None) is None
    if tag == "form":
        return sizes.all[element] < SMALLEST_FORM
    if tag == "a" and _FOOTNOTE.match(element.get("href") or "") and sizes.all[element] < 8:
        return True
    if (
        _HIDDEN.search(element.get("style") or "")
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or element.get("role") in _ROLES
    ):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return tag not in _KEPT and bool(_NAMES.search(names)) and not _holds_the_page(element, sizes)


def _holds_the_page(element: Any, sizes: _Sizes) -> bool:
    """A name alone does not make furniture of what holds most of the page ("page-with-sidebar")."""
    whole = sizes.all[element.getroottree().getroot()]
    return whole > 1000 and sizes.all[element] * 10 > whole * 7


def _take_away(element: Any) -> None:
    """Without the text behind it, which belongs to the element around it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _take_away_menus(root: Any, sizes: _Sizes) -> None:
    """Blocks that are little else than links: menus, related news, lists of tags."""
    for block in list(root.iter(*_BLOCKS)):
        inside_table = block.tag != "td" and next(block.iterancestors("table"), None) is not None
        if sizes.links[block] >= 3 and not inside_table and sizes.linked[block] * 10 > sizes.all[block] * 7:
            _take_away(block)


def main_part(root: Any) -> Any:
    """The element that holds the document; the whole body where no part of it clearly does."""
    sizes = _Sizes.of(root)
    body = next(iter(root.iter("body")), root)
    parts = [
        *body.iter("article", "main"),
        *(p for p in body.iter("div", "section") if p.get("role") == "main"),
    ]
    best = max(parts, key=lambda part: sizes.all[part], default=None)
    return best if best is not None and sizes.all[best] * 2 > sizes.all[body] else body
