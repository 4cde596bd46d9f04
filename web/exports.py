"""A list as a file, exactly as its page is filtered: all of it and not the page shown, with what was selected, when, by whom."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Generic, Literal, TypeVar, cast, get_args

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.background import BackgroundTask

from operations.record_audit import record_audit
from operations.workspace import Workspace
from reports.excel.list_sheet import ListHead, write_list_csv, write_list_xlsx
from rules.errors import BadInput
from rules.wording import number_words
from web.access import Visitor, workspace_of
from web.downloads import HEADERS, disposition
from web.labels import instant_words

Row = TypeVar("Row")
Kind = Literal["csv", "xlsx"]
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WRITERS = {"csv": write_list_csv, "xlsx": write_list_xlsx}
# A workbook takes ten times as long to write as the same rows with commas between; each holds a thread for some seconds.
MOST_ROWS = {"csv": 200_000, "xlsx": 10_000}
# What is larger waits on disk: a file of a hundred thousand rows takes no more memory than one of a hundred.
KEPT_IN_MEMORY = 1_000_000
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column; `width` in characters, for the workbook."""

    heading: str
    value: Callable[[Row], str | int | float | date | datetime | None]
    width: float = 16


def export_kind(request: Request) -> Kind | None:
    """What file the address asks for with `?as=`; None: the page."""
    asked = request.query_params.get("as", "")
    if asked and asked not in get_args(Kind):
        raise BadInput("không có dạng tệp này", mend="chọn xlsx hoặc csv")
    return cast("Kind | None", asked or None)


def page_of(request: Request, total: int, size: int) -> tuple[int, int]:
    """Which page of how many the address asks for; the last one for more than there are."""
    asked = request.query_params.get("page", "") or "1"
    if not (asked.isascii() and asked.isdigit() and int(asked[:9]) >= 1 and len(asked) < 10):
        raise BadInput("địa chỉ có phần không đúng: page", mend="chọn lại trong danh sách")
    pages = max(1, -(-total // size))
    return min(int(asked), pages), pages


def exported(
    request: Request,
    visitor: Visitor,
    kind: Kind,
    *,
    name: str,
    title: str,
    selected: Sequence[str],
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    total: int,
) -> Response:
    """`rows`: all that were selected, taken one by one before this returns, so the caller's session may still be open.

    The file is made first and sent then: what goes wrong becomes a page and not half a file, and a slow reader keeps no
    session open. Written into the audit trail: who took which list, how many rows.
    """
    if total > MOST_ROWS[kind]:
        raise _too_long(kind, total)
    workspace = workspace_of(request)
    made_at = workspace.local(workspace.clock.now())
    head = _head(visitor, made_at, title, selected, columns, total)
    file: IO[bytes] = SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115 - closed when it has been sent
    try:
        number = WRITERS[kind](file, head, _cells(workspace, columns, rows))
        _record(workspace, visitor, name, kind, selected, number)
    except BaseException:
        file.close()
        raise
    length = file.seek(0, 2)
    file.seek(0)
    headers = HEADERS | {
        "Content-Disposition": disposition(f"{name}-{made_at:%Y-%m-%d}.{kind}"),
        "Content-Length": str(length),
    }
    return StreamingResponse(
        _chunks(file), media_type=MEDIA_TYPES[kind], headers=headers, background=BackgroundTask(file.close)
    )


def _too_long(kind: Kind, total: int) -> BadInput:
    """Never the first rows alone: a list with rows left out is read as the whole."""
    most, has = number_words(MOST_ROWS[kind]), number_words(total)
    if total <= MOST_ROWS["csv"]:
        mend = "tải CSV (mở được bằng Excel), hoặc thu hẹp danh sách rồi tải lại"
    else:
        mend = "thu hẹp danh sách rồi tải lại"
    return BadInput(f"danh sách có {has} dòng, một tệp {kind.upper()} chứa nhiều nhất {most}", mend=mend)


def _head(
    visitor: Visitor,
    made_at: datetime,
    title: str,
    selected: Sequence[str],
    columns: Sequence[Column[Row]],
    total: int,
) -> ListHead:
    lines = (
        ("Đã chọn", "; ".join(selected) or "tất cả"),
        ("Trích lúc", instant_words(made_at)),
        ("Người trích", visitor.name or "khách xem"),
        ("Số dòng", number_words(total)),
    )
    widths = tuple(one.width for one in columns)
    return ListHead(title, lines, tuple(one.heading for one in columns), widths, made_at)


def _cells(
    workspace: Workspace, columns: Sequence[Column[Row]], rows: Iterable[Row]
) -> Iterator[list[str | int | float | date | datetime | None]]:
    """Instants as the clock on the wall shows them."""
    for row in rows:
        values = [one.value(row) for one in columns]
        yield [workspace.local(one) if isinstance(one, datetime) else one for one in values]


def _record(
    workspace: Workspace, visitor: Visitor, name: str, kind: Kind, selected: Sequence[str], number: int
) -> None:
    acting = workspace.acting_as(visitor.name or "khách xem", "web")
    change = {"list": name, "form": kind, "selected": list(selected), "rows": number}
    with acting.database.transaction() as session:
        record_audit(
            session,
            acting,
            at=acting.clock.now(),
            action="list_exported",
            subject=("user", visitor.user.id or 0 if visitor.user else 0),
            change=change,
        )


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
