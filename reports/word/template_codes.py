"""Field codes of a Word file, read as Word reads them: from mark to mark, over runs and paragraphs, one inside another."""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

# Field codes that count or point inside the document; all others may fetch, ask or run.
HARMLESS_CODES = frozenset(
    {"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "HYPERLINK", "TOC", "PAGEREF", "REF", "SEQ"}
)
HARMLESS_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_ARGUMENT = re.compile(r'"([^"]*)"|(\S+)')
_SWITCHES_WITH_VALUE = ("\\l", "\\o", "\\t")
_NESTED = "lồng trong trường khác"


def strange_codes(tree: etree._Element) -> list[str]:
    """The first word of every field code that may do more than count or point."""
    return [found for code in _codes(tree) if (found := _strange(code))]


def _codes(tree: etree._Element) -> Iterator[str]:
    """Whatever the dialect of the markup: Word reads two namespaces. A code made by another field can say anything."""
    open_codes: list[str | None] = []  # None: past its separator, what follows is only its result
    loose = ""  # beside every mark: no field for Word, and nothing an honest file has
    for node in tree.iter("{*}fldChar", "{*}instrText", "{*}delInstrText", "{*}fldSimple"):
        kind = etree.QName(node).localname
        if kind == "fldSimple":
            yield _attribute(node, "instr")
        elif kind != "fldChar":
            if open_codes and open_codes[-1] is not None:
                open_codes[-1] += node.text or ""
            else:
                loose += node.text or ""
        elif (mark := _attribute(node, "fldCharType")) == "begin":
            if open_codes and open_codes[-1] is not None:
                yield _NESTED
            open_codes.append("")
        elif open_codes:
            yield open_codes[-1] or ""
            open_codes[-1] = None
            if mark == "end":
                open_codes.pop()
    yield from (loose, *(code for code in open_codes if code))


def _attribute(node: etree._Element, name: str) -> str:
    return next((str(value) for key, value in node.attrib.items() if etree.QName(key).localname == name), "")


def _strange(code: str) -> str:
    words = code.split(maxsplit=1)
    if not words:
        return ""
    if words[0].upper() not in HARMLESS_CODES:
        return words[0] if code != _NESTED else code
    target = _target(words[1]) if words[0].upper() == "HYPERLINK" and len(words) > 1 else ""
    return f"{words[0]} {target}" if target and not HARMLESS_LINK.match(target) else ""


def _target(arguments: str) -> str:
    is_value = False
    for quoted, bare in _ARGUMENT.findall(arguments):
        if len(bare) == 2 and bare.startswith("\\"):
            is_value = bare.lower() in _SWITCHES_WITH_VALUE
        elif is_value:
            is_value = False
        else:
            return str(quoted or bare)
    return ""
