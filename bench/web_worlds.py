"""The worlds that pages are measured in: written once, kept between runs, each measurement gets a copy.

A kept world bears in its name what it was written by (this world's script and the migrations) and the day it lies around;
it is written anew when either has changed, or after five days, for the server goes by the real clock.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bench.engine_world import copy_of, drop, new_database
from bench.web_world import TODAY, Size, build

OLDEST_DAYS = 5
ROOT = Path(__file__).parents[1]


def written_by() -> str:
    sources = [ROOT / "bench/web_world.py", *sorted((ROOT / "models/migrations/versions").glob("m*.py"))]
    return hashlib.sha256(b"".join(one.read_bytes() for one in sources)).hexdigest()[:10]


class Worlds:
    """Those of one database; `server` is empty for SQLite."""

    def __init__(self, server: str, kept: Path, spent: Path) -> None:
        self.server, self.kept, self.spent = server, kept, spent

    def named(self) -> list[str]:
        if not self.server:
            return [one.stem for one in self.kept.glob("web*.sqlite")]
        with psycopg.connect(self.server.replace("+psycopg", "")) as connection:
            return [row[0] for row in connection.execute("SELECT datname FROM pg_database")]

    def url_of(self, name: str) -> str:
        if not self.server:
            return f"sqlite:///{self.kept / name}.sqlite"
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    def world(self, obligations: int) -> str:
        """The address of a kept world, written now if there is none that will do."""
        stem = f"web{obligations}_{written_by()}_"
        for name in self.named():
            if re.fullmatch(rf"web{obligations}_\w+", name):
                day = date.fromisoformat(name[-8:])
                if name.startswith(stem) and (TODAY - day).days <= OLDEST_DAYS:
                    return self.url_of(name)
                drop(self.url_of(name))
        name = f"{stem}{TODAY:%Y%m%d}"
        # Under another name until it is whole: what was cut off is not taken for a world.
        half = self.url_of(f"half_{name}")
        drop(half)
        new_database(self.server, self.kept, f"half_{name}")
        build(half, Size.of(obligations))
        self._rename(f"half_{name}", name)
        return self.url_of(name)

    def _rename(self, before: str, after: str) -> None:
        if not self.server:
            (self.kept / f"{before}.sqlite").rename(self.kept / f"{after}.sqlite")
            return
        with psycopg.connect(self.server.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{before}" RENAME TO "{after}"'.encode())

    @contextmanager
    def copy(self, obligations: int) -> Iterator[str]:
        url = copy_of(self.world(obligations), self.spent, "spent")
        try:
            yield url
        finally:
            drop(url)
