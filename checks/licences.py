"""What we hand out with the bundle may be handed out: nothing under the GPL or AGPL alone.

Usage: python checks/licences.py [--list]. LGPL libraries are used as they are, in files of their own that an office may replace.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "deploy" / "runtime.lock"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)
COPYLEFT = re.compile(r"\bA?GPL|(?<!Lesser )General Public License", re.IGNORECASE)
# Several licences to choose from: one that is none of those is enough.
CHOICE = {"text-unidecode"}


def main() -> int:
    rows = sorted(set(licences()))
    if "--list" in sys.argv:
        for name, version, licence in rows:
            print(f"{name} {version}: {licence}")
        return 0
    wrong = [
        f"{name} {version}: {licence or 'says nothing of its licence'}"
        for name, version, licence in rows
        if not licence or (COPYLEFT.search(licence) and name not in CHOICE)
    ]
    for line in wrong:
        print(f"may not be handed out: {line}")
    return 1 if wrong else 0


def licences() -> Iterator[tuple[str, str, str]]:
    """Of everything in the lock that is installed here; what is for other systems is not in the bundle."""
    for name, version in PIN.findall(LOCK.read_text("utf-8")):
        try:
            yield name, version, licence_of(metadata(name))
        except PackageNotFoundError:
            continue


def licence_of(about: PackageMetadata) -> str:
    if expression := about.get("License-Expression"):
        return str(expression)
    classes = [
        one.rsplit("::", 1)[-1].strip()
        for one in about.get_all("Classifier") or []
        if one.startswith("License")
    ]
    return " / ".join(classes) or str(about.get("License") or "").strip().split("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
