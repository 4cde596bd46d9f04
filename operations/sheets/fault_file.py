"""What has to be mended in a sheet, as a file to mend it by."""

import csv
import io

from intake.tracking_sheets.fields import FIELDS
from intake.tracking_sheets.rows import Weight
from operations.sheets.check_sheet import SheetCheck
from reports.excel.list_sheet import harmless

WEIGHT_WORDS = {
    Weight.FAULT: "Phải sửa, dòng chưa nhập được",
    Weight.QUESTION: "Sẽ hỏi khi rà soát",
    Weight.NOTE: "Lưu ý",
}
HEADINGS = ("Dòng", "Ô", "Mục", "Trong tệp", "Mức", "Vấn đề", "Cách sửa")


def fault_file(check: SheetCheck) -> bytes:
    """CSV, UTF-8 with a mark, in which nothing is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for one in check.remarks:
        words = (one.cell, FIELDS[one.field], one.written, WEIGHT_WORDS[one.weight], one.what, one.mend)
        writer.writerow([one.row, *map(harmless, words)])
    return out.getvalue().encode("utf-8-sig")
