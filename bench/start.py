"""How long `dondoc --help` takes, beside an empty Python program in the same run. Usage: python bench/start.py"""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

RUNS = 15
LIMIT_SECONDS = 0.5  # interfaces.md: --help answers in under half a second


def seconds(command: list[str | Path]) -> float:
    """The median of several runs of a whole process."""
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begin)
    return median(times)


def main() -> None:
    empty = seconds([sys.executable, "-c", "pass"])
    helped = seconds([Path(sys.executable).with_name("dondoc"), "--help"])
    print(
        f"dondoc --help {helped:.3f} s (limit {LIMIT_SECONDS} s), an empty Python program {empty:.3f} s: {helped / empty:.1f} times"
    )
    sys.exit(helped > LIMIT_SECONDS)


if __name__ == "__main__":
    main()
