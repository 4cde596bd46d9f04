"""Which paths take files, and how much: everything else takes what a person can type."""

import re

from fastapi import Request
from fastapi.responses import Response

from web.guard import Upload
from web.pages import render_error
from web.routes.import_plan import say_too_long as import_too_long
from web.uploads import MOST_BYTES

# A report and its evidence in one go; each file has its own limit (operations/answers/keep_evidence.py).
MOST_ANSWER_BYTES = 60_000_000


async def say_too_long(request: Request) -> Response:
    """For paths without a page of their own to come back to."""
    megabytes = MOST_ANSWER_BYTES // 1_000_000
    words = f"Mỗi lần gửi lên nhiều nhất {megabytes} MB."
    return render_error(request, 413, "Tệp quá lớn", words, mend="Chia thành nhiều lần gửi.")


UPLOADS = (
    Upload(re.compile(r"/import"), MOST_BYTES, import_too_long),
    Upload(re.compile(r"/import/sheet"), MOST_BYTES, say_too_long),
    # the signed page: answer, draft, evidence, form file
    Upload(re.compile(r"/s/[^/]+(/(draft|evidence|form))?"), MOST_ANSWER_BYTES, say_too_long),
    Upload(re.compile(r"/obligations/\d+/(evidence|form)"), MOST_ANSWER_BYTES, say_too_long),
    Upload(re.compile(r"/documents/\d+/signed"), MOST_ANSWER_BYTES, say_too_long),
    Upload(re.compile(r"/answers/import"), MOST_BYTES, say_too_long),
    Upload(re.compile(r"/directory/import/preview"), MOST_BYTES, say_too_long),
    Upload(re.compile(r"/report-packages"), MOST_BYTES, say_too_long),
    Upload(re.compile(r"/reports/templates"), MOST_ANSWER_BYTES, say_too_long),
    # signed scans of a report
    Upload(re.compile(r"/reports/\d+/(sign|attach)"), MOST_ANSWER_BYTES, say_too_long),
)
