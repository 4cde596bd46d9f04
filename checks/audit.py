"""Known holes in what is installed (deploy/runtime.lock), asked of a public database: needs a network, so no part of CI.

Usage: python checks/audit.py. Exit code 1: something is known; 2: the database could not be asked about everything.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "deploy" / "runtime.lock"


def main() -> int:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip", "--no-deps"]
    asked = subprocess.run(
        [*command, "--format", "json", "--progress-spinner", "off"],
        check=False,
        capture_output=True,
        text=True,
    )
    try:
        rows = json.loads(asked.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        rows = []
    looked_at = [row for row in rows if "skip_reason" not in row]
    holes = [(row["name"], row["version"], hole) for row in looked_at for hole in row["vulns"]]
    for name, version, hole in holes:
        print(
            f"{name} {version}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        )
    if not looked_at:
        print("audit: no vulnerability database answers from here; nothing was looked at")
        return 2
    skipped = len(rows) - len(looked_at)
    print(f"audit: {len(looked_at)} packages looked at, {skipped} not known there, {len(holes)} known holes")
    return 1 if holes else 2 if skipped else 0


if __name__ == "__main__":
    sys.exit(main())
