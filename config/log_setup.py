"""One log format, applied after Prefect has been imported (it puts a handler on the root logger)."""

import logging
import sys


def set_up_logging(level: int = logging.INFO) -> None:
    """Lines of 'time level name message' on standard error; standard output belongs to the answers."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "alembic", "apscheduler", "pdfminer"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
