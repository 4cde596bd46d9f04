"""A file that a browser sends: exactly one, within bounds, under a name that is only a name."""

import unicodedata
from pathlib import PurePath

from starlette.datastructures import FormData, UploadFile

from intake.readers.bounds import LARGEST_FILE
from rules.errors import BadInput

# What a form weighs beside its file: boundary, token, names.
MOST_BYTES = LARGEST_FILE + 100_000
MEGABYTES = LARGEST_FILE // 1024 // 1024
KINDS = (".docx", ".xlsx", ".pdf", ".txt", ".html")
LONGEST_STEM = 120


def the_one_file(form: FormData, field: str = "file") -> tuple[bytes, str]:
    """Content and name; what the browser says the file is counts for nothing, its content is looked at."""
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename]
    if not files:
        raise BadInput("chưa chọn tệp", mend="bấm “Chọn tệp” rồi chọn văn bản kế hoạch")
    if len(files) > 1 or files[0] is not form.get(field):
        raise BadInput("mỗi lần chỉ nhập một tệp", mend="chọn một văn bản, nhập xong rồi nhập văn bản sau")
    # One byte beyond the bound is enough for the reader to refuse it.
    return files[0].file.read(LARGEST_FILE + 1), clean_name(files[0].filename or "")


def clean_name(given: str) -> str:
    """The last part of whatever path was sent, without control characters, of a length people can read."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip(" .")
    path = PurePath(name or "van-ban")
    suffix = path.suffix[:10]
    return f"{path.name.removesuffix(path.suffix)[:LONGEST_STEM].strip()}{suffix}"
