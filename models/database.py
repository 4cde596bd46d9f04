"""The only begin and commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import Session

from rules.errors import BadInput, StorageFailed

BUSY_MILLISECONDS = 30_000
CHECKPOINT_PAGES = 10_000
# A round at a million obligations comes back to the same pages batch after batch (docs/performance.md).
CACHE_KILOBYTES = 16_000

# What SQLite and PostgreSQL say, and what an administrator has to know.
SIGNS = {
    "disk is full": "ổ đĩa đã đầy",
    "no space left": "ổ đĩa đã đầy",
    "disk i/o error": "lỗi đọc ghi ổ đĩa",
    "database is locked": "một tiến trình khác giữ khóa ghi quá lâu",
    "readonly database": "tệp cơ sở dữ liệu chỉ cho đọc",
    "unable to open": "không mở được tệp cơ sở dữ liệu",
    "terminating connection": "máy chủ cơ sở dữ liệu đang dừng",
    "server closed the connection": "máy chủ cơ sở dữ liệu đã ngắt kết nối",
    "connection refused": "không nối được máy chủ cơ sở dữ liệu",
    "connection failed": "không nối được máy chủ cơ sở dữ liệu",
    "starting up": "máy chủ cơ sở dữ liệu đang khởi động",
}


@dataclass(frozen=True)
class Database:
    """One engine; `reader` is the same pool without the write lock that SQLite takes at BEGIN."""

    engine: Engine
    reader: Engine

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """All or nothing: commits at the end of the block, rolls back on any exception.

        StorageFailed when the database is full, locked or gone: one line that says which.
        """
        with _in_one_line(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent look that changes nothing and blocks nobody; StorageFailed as above."""
        with _in_one_line(), Session(self.reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """The same, and every statement in it sees the one instant: PostgreSQL gives that only when asked."""
        with self.reading() as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _in_one_line() -> Iterator[None]:
    """What the driver says becomes one sentence; its own words stay behind it as the cause."""
    try:
        yield
    except OperationalError as error:
        said = str(error.orig).strip().splitlines() or [""]
        known = next((words for sign, words in SIGNS.items() if sign in said[0].lower()), "")
        raise StorageFailed(
            f"cơ sở dữ liệu không dùng được lúc này ({known or said[0]}); chưa có gì được ghi, vòng sau làm tiếp"
        ) from error


def open_database(url: str) -> Database:
    """SQLite (WAL, BEGIN IMMEDIATE, foreign keys) or PostgreSQL; BadInput when the URL is neither."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadInput("không phải địa chỉ cơ sở dữ liệu", where="DONDOC_DATABASE_URL") from None
    match parsed.get_backend_name():
        case "sqlite":
            if parsed.database and parsed.database != ":memory:":
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(url)
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        case "postgresql":
            engine = create_engine(url, pool_pre_ping=True)
        case other:
            raise BadInput(
                f"không hỗ trợ cơ sở dữ liệu {other!r}",
                where="DONDOC_DATABASE_URL",
                mend="dùng SQLite hoặc postgresql+psycopg://…",
            )
    return Database(engine=engine, reader=engine.execution_options(dondoc_reader=True))


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    # The driver must not begin transactions by itself: it would read before it locks and lose updates in silence.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # A round writes the same pages of the indexes in every batch: folding them in each time costs as much as writing.
    cursor.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    cursor.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    is_reader = connection.get_execution_options().get("dondoc_reader", False)
    connection.exec_driver_sql("BEGIN" if is_reader else "BEGIN IMMEDIATE")
