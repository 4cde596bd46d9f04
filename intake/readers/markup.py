"""Names in Office XML, whichever of its two dialects (the usual one and "strict") a file is written in."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

# No foreign entities, no network, no depth beyond libxml2's own bound.
SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

_FAMILIES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "x",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "x",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}


@lru_cache(maxsize=4096)
def short(tag: str) -> str:
    """`w:p` for a name of a known family, the bare name with a colon before it for any other."""
    if not tag.startswith("{"):
        return f":{tag}"
    family, _, name = tag[1:].partition("}")
    return f"{_FAMILIES.get(family, '')}:{name}"


def name_of(element: Any) -> str:
    """Comments and the like have no name."""
    tag = element.tag
    return short(tag) if isinstance(tag, str) else ""


def local_name(element: Any) -> str:
    return name_of(element).rpartition(":")[2]


def children(element: Any) -> Iterator[Any]:
    """The elements inside; none inside of None."""
    return (inner for inner in (() if element is None else element) if isinstance(inner.tag, str))


def child(element: Any, *path: str) -> Any:
    """The first child of this name, then its first child of the next; None where there is none."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if name_of(inner) == name), None)
    return element


def attribute(element: Any, name: str = "val") -> str | None:
    """An attribute by its bare name, whatever its family."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key == name or key.endswith(f"}}{name}"):
            return str(value)
    return None


def is_on(element: Any) -> bool:
    """A switch such as w:b: present means on, unless it says no."""
    return element is not None and (attribute(element) or "true").lower() not in ("0", "false", "off")


def number_in(element: Any, name: str = "val", default: int = 0) -> int:
    text = (attribute(element, name) or "").strip()
    return (
        int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 10 else default
    )
