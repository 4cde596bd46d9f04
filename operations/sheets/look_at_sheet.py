"""A tracking sheet opened: what its columns probably hold, what the office said last time, and some rows to judge by."""

import re
from dataclasses import dataclass, replace

from intake.folding import one_line
from intake.readers.excel_sheet import column_letters
from intake.tracking_sheets.fields import REQUIRED, guess_columns
from intake.tracking_sheets.grids import SheetFile, SheetGrid, read_sheet_file
from intake.tracking_sheets.headings import Head, find_head
from intake.tracking_sheets.mapping import SheetMapping, known_columns, named_columns
from intake.tracking_sheets.rows import read_rows, status_words
from intake.tracking_sheets.statuses import SheetStatus, status_of
from operations.sheets.past_imports import past_imports, remembered_mapping
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.folding import fold

SAMPLE_ROWS = 8
MOST_STATUSES = 40
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True)
class SheetLook:
    """`columns`: field → place; `statuses`: what the column of the status says, how often, and what it seems to mean."""

    file: SheetFile
    grid: SheetGrid
    head: Head
    mapping: SheetMapping
    columns: dict[str, int]
    is_remembered: bool
    sample: tuple[tuple[int, tuple[str, ...]], ...]
    statuses: tuple[tuple[str, int, SheetStatus | None], ...]

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(column_letters(place + 1) for place in range(len(self.head.headings)))


def look_at_sheet(
    workspace: Workspace, data: bytes, name: str, chosen: SheetMapping | None = None, *, keep: bool = False
) -> SheetLook:
    """`chosen` names a sheet and a row of headings; its columns hold where `keep` is said, else they are guessed anew."""
    chosen = chosen or SheetMapping()
    file = read_sheet_file(data, name)
    grid = file.sheet(chosen.sheet)
    head = find_head(grid, chosen.head_row)
    with workspace.database.reading() as session:
        remembered = remembered_mapping(past_imports(session), head)
    mapping, columns = _columns(grid, head, chosen if keep else remembered)
    mapping = replace(
        mapping,
        sheet=grid.title,
        head_row=head.row,
        issuer=chosen.issuer or mapping.issuer,
        year=chosen.year or _year_of(workspace, grid, head, name),
    )
    body = grid.rows[head.first : head.first + SAMPLE_ROWS]
    sample = tuple((number, tuple(one_line(cell.text)[:120] for cell in cells)) for number, cells in body)
    return SheetLook(
        file=file,
        grid=grid,
        head=head,
        mapping=mapping,
        columns=columns,
        is_remembered=remembered is not None and not keep,
        sample=sample,
        statuses=_statuses(grid, head, mapping, columns),
    )


def _columns(grid: SheetGrid, head: Head, given: SheetMapping | None) -> tuple[SheetMapping, dict[str, int]]:
    if given is not None:
        return given, known_columns(given, head)
    columns = guess_columns(head.headings, [cells for _, cells in grid.rows[head.first :]])
    return SheetMapping(columns=named_columns(columns, head.headings)), columns


def _year_of(workspace: Workspace, grid: SheetGrid, head: Head, name: str) -> int:
    """The year the sheet names itself, above its headings, in its name or in that of the file; else the present one."""
    above = [one_line(cell.text) for number, cells in grid.rows if number < head.row for cell in cells]
    for text in (*above, grid.title, name):
        if found := _YEAR.findall(text):
            return int(found[-1])
    return workspace.local_day(workspace.clock.now()).year


def _statuses(
    grid: SheetGrid, head: Head, mapping: SheetMapping, columns: dict[str, int]
) -> tuple[tuple[str, int, SheetStatus | None], ...]:
    if "status" not in columns or any(name not in columns for name in REQUIRED):
        return ()
    found = status_words(read_rows(grid, head, columns))
    once: dict[str, tuple[str, int]] = {}
    for words, number in found.items():
        known = once.get(fold(words), (words, 0))
        once[fold(words)] = known[0], known[1] + number
    ranked = sorted(once.values(), key=lambda one: (-one[1], one[0]))[:MOST_STATUSES]
    return tuple((words, number, status_of(words, mapping.statuses)) for words, number in ranked)


def ready_mapping(look: SheetLook) -> SheetMapping:
    """What would be used if nobody chose anything; BadInput when that is not enough."""
    if any(name not in look.columns for name in REQUIRED):
        raise BadInput(
            "không nhận ra cột nội dung nhiệm vụ hoặc cột đơn vị chủ trì",
            where=f"{look.file.name}, trang “{look.grid.title}”, dòng {look.head.row}",
            mend="chọn dòng tên cột và ghép cột (--mapping)",
        )
    return look.mapping
