"""How long `make demo` takes to its filled installation, everything being installed. Usage: python bench/demo.py"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_SECONDS = 180.0


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as folder:
        begin = time.perf_counter()
        command = [Path(sys.executable).with_name("dondoc"), "demo", "--no-serve", "--data", f"{folder}/demo"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - begin
    verdict = "kept" if seconds <= LIMIT_SECONDS else "MISSED"
    print(
        f"  the demonstration, one year of five plans      {seconds:8.1f} s   (mark {LIMIT_SECONDS:g}: {verdict})"
    )
    sys.exit(seconds > LIMIT_SECONDS)


if __name__ == "__main__":
    main()
