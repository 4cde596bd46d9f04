"""pg_dump and pg_restore: PostgreSQL's own programs, which know everything a database may hold."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from rules.errors import StorageFailed

PLACES = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/local/pgsql/bin",
    "opt/homebrew/opt/postgresql*/bin",
)
# Kept aside by a restore; a backup of tomorrow does not carry them on.
ASIDE = "before_restore_"


def dump(engine: Engine, file: Path, *, snapshot: str, server_version: int) -> None:
    """The database as a transaction sees it that exported its snapshot; StorageFailed in one line."""
    program = _program("pg_dump", server_version)
    options = ["--format=custom", "--no-owner", "--no-privileges", "--no-password", "--compress=0"]
    options += [f"--exclude-schema={ASIDE}*", f"--snapshot={snapshot}", f"--file={file}"]
    _run(engine, program, options)


def restore(engine: Engine, file: Path, *, server_version: int) -> None:
    """Into a schema without tables; in one transaction, so that a failure leaves it as it was."""
    program = _program("pg_restore", server_version)
    options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--no-password"]
    _run(engine, program, [*options, str(file)])


def _run(engine: Engine, program: Path, options: list[str]) -> None:
    with _conninfo(engine) as conninfo:
        command = [str(program), f"--dbname={conninfo}", *options]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own arguments
    if ended.returncode:
        said = [line for line in ended.stderr.splitlines() if "error" in line.lower()] or [
            ended.stderr.strip()
        ]
        raise StorageFailed(f"{program.name} không xong: {said[0]}")


@contextmanager
def _conninfo(engine: Engine) -> Iterator[str]:
    """What libpq is told; the password in a file that only this user can read, because arguments are seen by everybody."""
    from psycopg.conninfo import make_conninfo
    from psycopg.pq import Conninfo

    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    given = engine.dialect.create_connect_args(engine.url)[1]
    # SQLAlchemy adds things for the driver, which libpq does not know.
    words = {name: value for name, value in given.items() if name in known}
    password = words.pop("password", None)
    with TemporaryDirectory(prefix="dondoc-") as folder:
        if password is not None:
            kept = Path(folder, "password")
            kept.touch(mode=0o600)
            kept.write_text("*:*:*:*:" + re.sub(r"([\\:])", r"\\\1", str(password)) + "\n", "utf-8")
            words["passfile"] = str(kept)
        yield make_conninfo(**words)


def _program(name: str, server_version: int) -> Path:
    """The first on PATH or in the usual places that is not older than the server."""
    on_path = shutil.which(name)
    found = [Path(on_path)] if on_path else []
    for place in PLACES:
        found += sorted(Path("/").glob(f"{place}/{name}"), reverse=True)
    for program in found:
        if _major(program) >= server_version:
            return program
    seen = ", ".join(f"{one} ({_major(one)})" for one in found) or "không có bản nào"
    raise StorageFailed(
        f"cần {name} phiên bản {server_version} trở lên, đã thấy: {seen} → cài gói postgresql-client-{server_version}"
    )


def _major(program: Path) -> int:
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    number = re.search(r"\b(\d+)(?:\.\d+)*", said.partition(")")[2])
    return int(number[1]) if number else 0
