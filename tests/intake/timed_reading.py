"""Reading with an eye on the time it takes."""

import time

from intake.document import Document
from intake.read_document import read_document

MOST_SECONDS = 20.0  # of processor time, for any file of the tests


def read(data: bytes, name: str) -> Document:
    started = time.thread_time()
    try:
        return read_document(data, name)
    finally:
        assert time.thread_time() - started < MOST_SECONDS
