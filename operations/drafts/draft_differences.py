"""What a person changed in a draft's file: every cell compared with the mark it was written with."""

from dataclasses import dataclass, field

from intake.readers.raw_sheets import CellValue, Odd, RawSheet, place_words, read_sheets, sheet_names
from operations.drafts.draft_cell_writing import mark_of
from operations.drafts.draft_cells import Value
from operations.drafts.draft_columns import DIRECTORY, FORM_NAME, FORMS, KEYS, NAMES, TASKS, SheetForm
from operations.drafts.draft_workbook import KNOWN_SHEETS, Keys, seal_of
from operations.drafts.file_faults import Faults
from rules.errors import BadInput

LATEST_HEAD_ROW = 12


@dataclass(frozen=True)
class EditedRow:
    """`key` is None for a row a person added; `changed` holds the new values of the cells that differ."""

    form: SheetForm
    number: int
    key: str | None
    changed: dict[str, Value]
    cells: dict[str, Value]
    columns: dict[str, int]

    def place(self, column: str) -> str:
        return place_words(self.form.name, self.number, self.columns[column])


@dataclass
class EditedFile:
    keys: Keys
    rows: dict[str, list[EditedRow]]
    missing: dict[str, list[str]]  # sheet → keys of rows that are gone
    order: list[str] = field(default_factory=list)  # keys of the assignments as they stood when exported
    notes: list[str] = field(default_factory=list)


Marks = dict[str, dict[str, dict[str, str]]]


def is_draft_file(data: bytes, name: str) -> bool:
    """Whether this is a file that `export_draft` wrote, even one whose hidden sheet somebody took away."""
    names = set(sheet_names(data, name))
    return KEYS in names or {TASKS.name, NAMES.name, DIRECTORY} <= names


def read_differences(data: bytes, name: str) -> EditedFile:
    """BadInput names the sheet and the cell; every fault of the file is told at once."""
    sheets = read_sheets(data, name, KNOWN_SHEETS)
    keys, marks = _keys(sheets.get(KEYS), name)
    faults = Faults()
    found = EditedFile(keys, {}, {}, order=list(marks.get(TASKS.name, {})))
    for form in FORMS:
        raw = sheets.get(form.name)
        if raw is None:
            faults.add(
                name, f"thiếu trang “{form.name}”", "xuất lại tệp rồi sửa, không xóa hay đổi tên trang"
            )
            continue
        _compare(raw, form, marks.get(form.name, {}), found, faults)
    extra = sorted(set(sheet_names(data, name)) - KNOWN_SHEETS)
    found.notes += [f"trang “{one}” không thuộc mẫu, không đọc" for one in extra]
    faults.raise_any()
    return found


def _keys(raw: RawSheet | None, name: str) -> tuple[Keys, Marks]:
    broken = BadInput(
        "trang ẩn ghi khóa của tệp rà soát bị mất hoặc bị sửa", where=name, mend="xuất lại tệp rồi sửa"
    )
    if raw is None:
        raise broken
    rows = [[str(cells.get(column, "")) for column in range(1, 7)] for _, cells in sorted(raw.cells.items())]
    columns_of = {form.name: form.columns for form in FORMS}
    try:
        form, plan, version, source, state, seal = rows[0]
        keys = Keys(plan, int(version), source, state == "draft")
        told = [(row[0], row[1], row[2]) for row in rows[1:]]
        marks: Marks = {}
        for sheet, key, written in told:
            columns = [column.id for column in columns_of[sheet]]
            marks.setdefault(sheet, {})[key] = dict(zip(columns, written.split(","), strict=True))
    except (IndexError, KeyError, ValueError):
        raise broken from None
    if form != FORM_NAME or seal != seal_of(keys, told):
        raise broken
    return keys, marks


def _compare(
    raw: RawSheet, form: SheetForm, marks: dict[str, dict[str, str]], found: EditedFile, faults: Faults
) -> None:
    head = _head(raw, form, found, faults)
    if head is None:
        return
    head_row, columns = head
    for left, top, right, bottom in raw.merged:
        if bottom > head_row and (left, top) != (right, bottom):
            faults.add(place_words(form.name, top, left), "ô gộp", "bỏ gộp ô (Unmerge Cells)")
    rows: list[EditedRow] = []
    seen: dict[str, int] = {}
    for number in sorted(number for number in raw.cells if number > head_row):
        row = _row(raw.cells[number], number, form, columns, marks, faults)
        if row is None:
            continue
        if row.key is not None and row.key in seen:
            faults.add(
                row.place(form.key),
                f"khóa {row.key!r} đã có ở dòng {seen[row.key]}",
                "xóa ô khóa của dòng chép thêm" if form.may_add else "xóa dòng chép thêm",
            )
            continue
        if row.key is not None:
            seen[row.key] = number
        rows.append(row)
    found.rows[form.name] = rows
    gone = [key for key in marks if key not in seen]
    if gone and form.missing == "refused":
        faults.add(
            form.name, f"thiếu dòng {', '.join(gone)}", "xuất lại tệp; ở trang này chỉ sửa, không xóa dòng"
        )
    found.missing[form.name] = gone if form.missing == "dropped" else []


def _head(
    raw: RawSheet, form: SheetForm, found: EditedFile, faults: Faults
) -> tuple[int, dict[str, int]] | None:
    """The row of the titles and the column of each; moved columns are found, missing ones are a fault."""
    titles = {column.title: column.id for column in form.columns}
    key_title = form.column(form.key).title
    for number, cells in sorted(raw.cells.items())[:LATEST_HEAD_ROW]:
        words = {column: str(value).strip() for column, value in cells.items() if isinstance(value, str)}
        if key_title not in words.values():
            continue
        columns = {titles[title]: column for column, title in words.items() if title in titles}
        lost = [column.title for column in form.columns if column.id not in columns]
        if lost:
            faults.add(f"{form.name}, dòng {number}", f"thiếu cột “{lost[0]}”", "xuất lại tệp, không xóa hay đổi tên cột")  # fmt: skip
            return None
        own = sorted(title for title in words.values() if title and title not in titles)
        found.notes += [f"trang “{form.name}”: cột “{title}” không thuộc mẫu, không đọc" for title in own]
        return number, columns
    faults.add(
        form.name, f"không thấy dòng tên cột (cột “{key_title}”)", "xuất lại tệp, giữ nguyên dòng tên cột"
    )
    return None


def _row(
    cells: dict[int, CellValue],
    number: int,
    form: SheetForm,
    columns: dict[str, int],
    marks: dict[str, dict[str, str]],
    faults: Faults,
) -> EditedRow | None:
    """None for an empty row, and for one whose key is wrong (which is a fault)."""
    held = {column: cells.get(place) for column, place in columns.items()}
    if all(value is None or (isinstance(value, str) and not value.strip()) for value in held.values()):
        return None
    key = _key(held[form.key])
    written = marks.get(key) if key is not None else None
    row = EditedRow(form, number, key if written is not None else None, {}, {}, columns)
    if key is not None and written is None and not (form.may_add and form is NAMES):
        faults.add(row.place(form.key), f"không có khóa {key!r} trong tệp đã xuất", _mend_key(form))
        return None
    if key is None and not form.may_add:
        faults.add(row.place(form.key), "dòng thêm không thuộc mẫu", "xóa dòng này")
        return None
    if form is NAMES and written is None and any(held[column.id] for column in form.columns[1:4]):
        faults.add(row.place(form.key), "tên ở cột này không sửa được", "sửa đơn vị ở trang “Nhiệm vụ”")
    for column in form.columns:
        value = held[column.id]
        if isinstance(value, Odd):
            if column.is_editable or written is not None:
                faults.add(
                    row.place(column.id),
                    f"ô chứa {value.value}",
                    "dán lại dạng giá trị (Paste Special → Values)",
                )
            continue
        row.cells[column.id] = value
        if written is None:
            if column.is_editable and value is not None:
                row.changed[column.id] = value
            continue
        _note_change(row, column.id, value, written.get(column.id, ""), faults)
    return row


def _note_change(row: EditedRow, column: str, value: Value, written: str, faults: Faults) -> None:
    mark = written.removeprefix("!")
    if mark_of(value) == mark:
        return
    if written.startswith("!"):
        faults.add(row.place(column), "ô này chỉ để xem", "xuất lại tệp, hoặc trả lại nội dung cũ")
    else:
        row.changed[column] = value


def _key(value: CellValue) -> str | None:
    if value is None or isinstance(value, Odd):
        return None
    return str(value) if str(value).strip() else None


def _mend_key(form: SheetForm) -> str:
    return "để trống ô khóa của dòng thêm mới" if form.may_add else "xóa dòng này"
