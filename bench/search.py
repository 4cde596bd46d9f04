"""What a search costs over 200,000 tasks, and what the triggers add to an import. Usage: python bench/search.py [COUNT]

On SQLite and, where its programs are installed, on PostgreSQL. Needs nothing but the program itself.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import text

from bench.engine_world import drop, new_database
from models.database import Database, open_database
from models.migrate import migrate
from models.queries.search import search
from models.queries.search_found import found_behind
from rules.reach import EVERYTHING, Reach
from rules.search_words import SearchKind
from tests import postgres

COUNT = 200_000
LINES = 2_000
TEXT = (
    "báo cáo kết quả thực hiện kế hoạch cải cách hành chính quý tháng năm rà soát văn bản quy phạm pháp luật xây dựng"
    " đề án chuyển đổi số kiểm tra giám sát tổng hợp trình Ủy ban nhân dân tỉnh phê duyệt dự toán kinh phí đào tạo bồi dưỡng"
    " cán bộ công chức viên chức nông thôn mới đô thị giao thông thủy lợi môi trường đất đai tài nguyên khoáng sản y tế giáo dục"
)
WORDS = TEXT.split()
QUESTIONS = (
    "bao cao quy 3", "chuyen doi so", '"kế hoạch" iv', "quy pham phap lu", "tỉnh", "nhiem vu 77777", "khong co chu nay",
)  # fmt: skip
TASK = """INSERT INTO assignment (plan_id, position, task, unit_kind, role, cooperating_as_named, report_to, cadence_kind,
 cadence_every, cadence_also, source, confidence, flags, readings, is_dropped)
 VALUES (1, :n, :task, 'named', 'lead', '[]', '[]', 'unspecified', '[]', '[]', '{}', 1, '[]', '{}', :no)"""
PLAN = """INSERT INTO plan (id, key, title, source_name, source_sha256, state, imported_at, readings, decisions, draft_version,
 amendment_choices, field) VALUES (1, 'K', 'Kế hoạch', 'x', 'x', 'active', '2021-01-01', '{}', '{}', 1, '{}', '')"""


def tasks(first: int, count: int) -> Iterator[dict[str, object]]:
    chance = random.Random(7)
    for n in range(first, first + count):
        words = " ".join(chance.choices(WORDS, k=chance.randrange(10, 30)))
        yield {
            "n": n,
            "task": f"Nhiệm vụ {n}: {words} quý {chance.choice(['I', 'II', 'III', 'IV'])}",
            "no": False,
        }


def write(database: Database, rows: list[dict[str, object]]) -> float:
    began = time.perf_counter()
    with database.transaction() as session:
        session.connection().execute(text(TASK), rows)
    return time.perf_counter() - began


def measure(name: str, database: Database, count: int) -> None:
    migrate(database)
    with database.transaction() as session:
        session.execute(text(PLAN))
    took = write(database, list(tasks(0, count)))
    print(
        f"{name}: {count:,} tasks written in {took:.1f} s ({took / count * 1e6:.0f} µs each, with their entries)"
    )
    with_entries = min(write(database, list(tasks(count + LINES * n, LINES))) for n in range(3))
    with _without_triggers(database):
        without = min(write(database, list(tasks(count + LINES * n, LINES))) for n in range(3, 6))
    print(
        f"{name}: {LINES:,} lines written in {with_entries * 1e3:.0f} ms, without triggers {without * 1e3:.0f} ms"
    )
    if not database.is_sqlite:
        with database.transaction() as session:
            session.execute(text("ANALYZE search_entry"))
    for question in QUESTIONS:
        _report(name, question, partial(_ask, database, question, EVERYTHING))


def _ask(database: Database, question: str, reach: Reach) -> int:
    with database.reading() as session:
        hits = search(session, question, reach=reach, limit=5)
        for one in hits.values():
            found_behind(session, one.hits, reach)
    return hits[SearchKind.ASSIGNMENT].total


def _report(name: str, question: str, ask: Callable[[], int]) -> None:
    found, spent = ask(), []
    for _ in range(12):
        began = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - began) * 1e3)
    print(
        f"{name}: {question!r}: {found} counted, median {median(spent):.1f} ms, p95 {quantiles(spent, n=20)[-1]:.1f} ms"
    )


@contextmanager
def _without_triggers(database: Database) -> Iterator[None]:
    """The last thing done to a database here: on SQLite they do not come back."""
    with database.transaction() as session:
        if database.is_sqlite:
            session.execute(text("DROP TRIGGER search_assignment_written"))
        else:
            session.execute(text("ALTER TABLE assignment DISABLE TRIGGER search_assignment"))
    yield


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'search.sqlite'}")
        measure("SQLite", database, count)
        database.close()
        if (programs := postgres.programs()) is None:
            print("PostgreSQL: no programs found, left out")
            return
        with postgres.running_server(programs) as server:
            url = new_database(server, Path(folder), "search")
            database = open_database(url)
            measure("PostgreSQL", database, count)
            database.close()
            drop(url)


if __name__ == "__main__":
    main()
