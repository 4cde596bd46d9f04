"""The register as a file, for pages and for programs: whole or refused, and never so long that a request is held for long."""

from typing import Literal

from operations.correspondence.register import RegisterChoice, register_sheet, register_size
from operations.workspace import Workspace
from reports.excel.register import register_xlsx
from reports.word.register import render_register_docx
from rules.errors import BadInput
from rules.wording import number_words

Form = Literal["xlsx", "docx"]
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {"xlsx": f"{OFFICE}.spreadsheetml.sheet", "docx": f"{OFFICE}.wordprocessingml.document"}
WRITERS = {"xlsx": register_xlsx, "docx": render_register_docx}
# A few seconds of one thread. A book with rows left out is no register, so there is no file of the first ones.
MOST_LINES = 10_000


def register_file(workspace: Workspace, choice: RegisterChoice, form: Form) -> tuple[str, bytes]:
    """Its name and what is in it."""
    if (total := register_size(workspace, choice)) > MOST_LINES:
        raise BadInput(
            f"sổ có {number_words(total)} dòng, một tệp chứa nhiều nhất {number_words(MOST_LINES)}",
            mend="chọn khoảng ngày ngắn hơn, một đơn vị hoặc một kế hoạch rồi tải; cả sổ lấy bằng lệnh dondoc register",
        )
    sheet = register_sheet(workspace, choice)
    return f"so-theo-doi-{sheet.made_at:%Y-%m-%d}.{form}", WRITERS[form](sheet)
