"""Every message of the pages into the catalogue, new ones without a translation. Usage: python -m web.gather_words

What is translated stays; what no page says any more is dropped.
"""

import ast
import sys
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import PackageLoader

from web.bar import HOUSE_BAR, UNIT_BAR
from web.catalogue import SEVERAL
from web.routes.search import HEADINGS
from web.translating import FILTER, TranslatedEnvironment, has_vietnamese

CATALOGUE = Path(str(files("web"))) / "translations" / "en.po"
HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
# Where words are written that pages show: whole modules, without what other people's documents say.
MODULES = (
    "web/*.py",
    "web/routes/*.py",
    "rules/wording.py",
    "rules/progress.py",
    "rules/cadence_words.py",
    "rules/search_words.py",
    "config/calendars.py",
    "operations/obligation_words.py",
    "operations/ladder/round_words.py",
    "operations/care/alarm_words.py",
    "operations/sheets/check_sheet.py",
    "operations/sheets/fault_file.py",
    "intake/tracking_sheets/fields.py",
    "intake/tracking_sheets/statuses.py",
    "intake/tracking_sheets/rows.py",
    "intake/tracking_sheets/plans.py",
    "reports/consolidated/source_words.py",
)
# Vietnamese in these is what is looked for, and nothing a page says.
PATTERNS = {"catalogue.py", "english_periods.py"}


def template_messages() -> Iterator[tuple[str, str]]:
    """(message, where it stands)."""
    found: list[str] = []

    def keep(message: str) -> None:
        found.append(message)

    environment = TranslatedEnvironment(keep, loader=PackageLoader("web", "templates"), autoescape=True)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters[FILTER] = str
    for name in environment.list_templates(extensions=("html",)):
        found.clear()
        source, _, _ = PackageLoader("web", "templates").get_source(environment, name)
        environment.parse(source)
        yield from ((message, f"web/templates/{name}") for message in dict.fromkeys(found))


def python_messages() -> Iterator[tuple[str, str]]:
    root = Path(str(files("web"))).parent
    for pattern in MODULES:
        for path in sorted(one for one in root.glob(pattern) if one.name not in PATTERNS):
            tree = ast.parse(path.read_text("utf-8"))
            name = path.relative_to(root).as_posix()
            yield from ((words, name) for words in dict.fromkeys(_said(tree)))


def _said(tree: ast.Module) -> Iterator[str]:
    """Words in Vietnamese; an f-string is one message with places. What stands in it is not looked at again."""
    hidden: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            hidden.add(id(node.value))  # a docstring
        if isinstance(node, ast.JoinedStr):
            hidden.update(id(one) for one in node.values)
            message = _places(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in hidden:
            message = node.value
        else:
            continue
        message = " ".join(message.split())
        if has_vietnamese(message.replace("“", "").replace("”", "")):
            yield message


def _places(node: ast.JoinedStr) -> str:
    said, number = "", 0
    for one in node.values:
        if isinstance(one, ast.Constant):
            said += str(one.value)
        else:
            said += f"{{{number}}}"
            number += 1
    return said


def gathered() -> dict[str, list[str]]:
    """Every message and where it stands."""
    places: dict[str, list[str]] = {}
    for message, place in (*template_messages(), *python_messages()):
        places.setdefault(message, [])
        if place not in places[message]:
            places[message].append(place)
    return places


def listed_things() -> list[str]:
    """Words that stand over a list: of several, where English has another word than for one."""
    return list(dict.fromkeys([*(words for _, words, _ in (*HOUSE_BAR, *UNIT_BAR)), *HEADINGS.values()]))


def merged(known: Catalog, messages: dict[str, list[str]]) -> Catalog:
    catalogue: Any = Catalog(locale="en", charset="utf-8")
    for message, places in messages.items():
        found = known.get(message)
        catalogue.add(message, str(found.string) if found else "", [(place, None) for place in places])
    for message in listed_things():
        found = known.get(message, SEVERAL)
        catalogue.add(message, str(found.string) if found else "", context=SEVERAL)
    made: Catalog = catalogue
    return made


def main() -> None:
    known = read_po(BytesIO(CATALOGUE.read_bytes())) if CATALOGUE.exists() else Catalog()
    catalogue = merged(known, gathered())
    written = BytesIO()
    write_po(written, catalogue, omit_header=True, include_lineno=False, width=110)
    CATALOGUE.parent.mkdir(exist_ok=True)
    CATALOGUE.write_bytes(HEADER.encode() + written.getvalue())
    missing = [message.id for message in catalogue if message.id and not message.string]
    said = [f"{len(catalogue)} messages, {len(missing)} without a translation"]
    sys.stdout.write("\n".join([*said, *(f"  {message}" for message in missing)]) + "\n")


if __name__ == "__main__":
    main()
