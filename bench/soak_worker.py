"""`dondoc worker` whose clock is a file. Usage: python -m bench.soak_worker CLOCK_FILE; the rest is the environment."""

import sys
from pathlib import Path

from bench.soak_clock import FileClock
from config.settings import load_settings
from flows.worker import run_worker


def main() -> None:
    run_worker(load_settings(), limit=2, clock=FileClock(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
