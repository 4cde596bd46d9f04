"""What every command that needs the installation does first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rules.errors import BadInput, ImpossibleDate

if TYPE_CHECKING:
    from config.settings import Settings
    from operations.workspace import Workspace

data_option = click.option(
    "--data", type=click.Path(path_type=Path), help="Thư mục dữ liệu (mặc định DONDOC_DATA hoặc ./var)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="In JSON ra đầu ra chuẩn.")

# The numbers of rows: a larger one is nobody's, and no database would take it.
ROW_ID = click.IntRange(1, 2**31 - 1)


@contextmanager
def opened(data: Path | None, **given: object) -> "Iterator[Workspace]":
    """The workspace of the settings, acting for the person at the terminal."""
    from config.settings import load_settings
    from operations.workspace import open_workspace

    workspace = open_workspace(load_settings(data=data, **given))
    try:
        yield workspace.acting_as("quản trị (dòng lệnh)", "cli")
    finally:
        workspace.close()


def read_file(path: Path) -> bytes:
    """The bytes of a file a person named; BadInput when it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInput("không có tệp này", where=str(path), mend="kiểm tra lại đường dẫn") from None
    except IsADirectoryError:
        raise BadInput("là thư mục, không phải tệp", where=str(path), mend="chỉ ra một tệp") from None
    except PermissionError:
        raise BadInput("không được phép đọc tệp này", where=str(path), mend="cấp quyền đọc") from None


def instant_of(text: str, settings: "Settings") -> datetime:
    """An instant as a person types it: without a zone the installation's own, a day alone when the office opens."""
    try:
        if len(text) == len("2021-06-16"):
            return datetime.combine(date.fromisoformat(text), settings.office_opens, settings.zone)
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"{text!r} không phải thời điểm", where="--at", mend="viết dạng 2021-06-16T08:00 hoặc 2021-06-16"
        ) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=settings.zone)


def local_words(instant: str, settings: "Settings") -> str:
    """An instant as a file keeps it, in the hours of the installation."""
    return f"{datetime.fromisoformat(instant).astimezone(settings.zone):%H:%M %d/%m/%Y}"


class IsoDate(click.ParamType[date]):
    """A date typed as 2021-03-22."""

    name = "NGÀY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ARG002
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            where = max(param.opts, key=len) if param else ""
            raise ImpossibleDate(
                f"{value!r} không phải ngày", where=where, mend="viết dạng 2021-03-22"
            ) from None


ISO_DATE = IsoDate()
Command = Callable[..., Any]
