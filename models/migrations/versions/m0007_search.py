"""Search: what people look for, folded, beside its tables and kept right by triggers (docs/decisions/0022).

A later migration that rebuilds one of the source tables (SQLite's batch mode) drops its triggers with it and must call
`put_triggers` again.
"""

# ruff: noqa: S608 - the statements are put together from names of our own tables

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

Dialect = Literal["sqlite", "postgresql"]

# The number of an entry: its source in the high bits, the row of the source in the low ones.
SOURCE_BITS = 40
# PostgreSQL refuses a tsvector of more than a megabyte; what nobody reads to its end is not indexed to its end.
LONGEST = 100_000


@dataclass(frozen=True)
class Source:
    """A table that is searched: which entry a row of it makes."""

    number: int
    kind: int
    table: str
    head: tuple[str, ...]
    body: tuple[str, ...] = ()
    plan: str = "NULL"
    unit: str = "NULL"
    obligation: str = "NULL"
    only: str = ""

    @property
    def watched(self) -> str:
        """The columns whose change makes another entry; the many changes of state cost nothing."""
        told = " ".join((*self.head, *self.body, self.plan, self.unit, self.obligation, self.only))
        return ", ".join(dict.fromkeys(part for part in _columns(told) if part != "id"))


def _columns(told: str) -> list[str]:
    words = told.replace("(", " ").replace(")", " ").replace(",", " ").split()
    return [word.removeprefix("r.") for word in words if word.startswith("r.")]


def _sources(dialect: Dialect) -> tuple[Source, ...]:
    gathered = "group_concat" if dialect == "sqlite" else "string_agg"
    partners = (
        "(SELECT group_concat(value, ' ') FROM json_each( r.cooperating_as_named ))"
        if dialect == "sqlite"
        # A NUL in JSON is an error to PostgreSQL as soon as it is read as words.
        else r"(SELECT string_agg(value, ' ') FROM json_array_elements_text("
        r"replace( r.cooperating_as_named ::text, '\u0000', ' ')::json))"
    )
    return (
        Source(
            number=1,
            kind=1,
            table="plan",
            head=("r.document_number", "r.title"),
            body=("r.key", "r.issuer_name", "r.parent_issuer_name", "r.coordinating_unit_name", "r.field"),
            plan="r.id",
        ),
        Source(
            number=2,
            kind=2,
            table="assignment",
            head=("r.task",),
            body=(
                "r.section",
                "r.unit_as_named",
                "r.report_via",
                "r.cadence_text",
                f"(SELECT {gathered}(d.name, ' ') FROM deliverable d WHERE d.assignment_id = r.id)",
                partners,
            ),
            plan="r.plan_id",
            only="NOT r.is_dropped",
        ),
        Source(
            number=3,
            kind=3,
            table="unit",
            head=("r.name", "r.short_name", "r.code"),
            body=(f"(SELECT {gathered}(a.name, ' ') FROM unit_alias a WHERE a.unit_id = r.id)",),
            unit="r.id",
        ),
        Source(
            number=4,
            kind=4,
            table="submission_line",
            head=(),
            body=("r.result", "r.verdict_reason"),
            obligation="(SELECT s.obligation_id FROM submission s WHERE s.id = r.submission_id )",
        ),
        Source(
            number=5,
            kind=4,
            table="submission",
            head=(),
            body=("r.note", "r.reason"),
            obligation="r.obligation_id",
        ),
        Source(
            number=6,
            kind=5,
            table="difficulty",
            head=("r.text",),
            body=("r.answer",),
            plan="r.plan_id",
            unit="r.unit_id",
        ),
    )


# Tables whose rows are words of another table's entry.
PARTS = (("deliverable", "assignment", "assignment_id"), ("unit_alias", "unit", "unit_id"))
KINDS = (1, 2, 3, 4, 5)


def upgrade() -> None:
    dialect: Dialect = "sqlite" if op.get_bind().dialect.name == "sqlite" else "postgresql"
    for statement in _tables(dialect):
        _run(statement)
    for source in _sources(dialect):
        _run(_put(dialect, source, ""))
    put_triggers(op.get_bind())
    for statement in _indexes(dialect):
        _run(statement)


def put_triggers(connection: sa.Connection) -> None:
    """What keeps the entries right, whoever writes to the tables."""
    dialect: Dialect = "sqlite" if connection.dialect.name == "sqlite" else "postgresql"
    make = _sqlite_triggers if dialect == "sqlite" else _postgres_triggers
    sources = _sources(dialect)
    for source in sources:
        for statement in make(source):
            connection.exec_driver_sql(statement)
    by_table = {source.table: source for source in sources}
    make_part = _sqlite_part if dialect == "sqlite" else _postgres_part
    for table, whole, column in PARTS:
        for statement in make_part(table, by_table[whole], column):
            connection.exec_driver_sql(statement)


def _run(statement: str) -> None:
    # Not op.execute: a colon in a statement is no parameter here.
    op.get_bind().exec_driver_sql(statement)


def _tables(dialect: Dialect) -> list[str]:
    if dialect == "sqlite":
        return [
            """CREATE TABLE search_entry (
                 id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, plan_id INTEGER, unit_id INTEGER, obligation_id INTEGER,
                 head TEXT NOT NULL, body TEXT NOT NULL)""",
            # 2: letters with two marks (ế, ậ) lose both; m² is the word m.
            """CREATE VIRTUAL TABLE search_words USING fts5(head, body, content='search_entry', content_rowid='id',
                 tokenize="unicode61 remove_diacritics 2 separators '²³¹'")""",
            """CREATE TRIGGER search_entry_written AFTER INSERT ON search_entry BEGIN
                 INSERT INTO search_words (rowid, head, body) VALUES (NEW.id, NEW.head, NEW.body);
               END""",
            """CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN
                 INSERT INTO search_words (search_words, rowid, head, body)
                   VALUES ('delete', OLD.id, OLD.head, OLD.body);
               END""",
        ]
    return [
        """CREATE TABLE search_entry (
             id BIGINT CONSTRAINT pk_search_entry PRIMARY KEY, kind SMALLINT NOT NULL,
             plan_id INTEGER, unit_id INTEGER, obligation_id INTEGER, words TSVECTOR NOT NULL)""",
        # The marks of Vietnamese and their kin fall off the decomposed letter; whatever else is no letter ends a word.
        r"""CREATE FUNCTION search_fold(said TEXT) RETURNS TEXT
              LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
              AS $$ SELECT regexp_replace(lower(translate(normalize(said, NFD),
                E'đĐðÐ\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u031b\u0323\u0327\u0328',
                'dddd')), '[^0-9a-z]+', ' ', 'g') $$""",
    ]


def _indexes(dialect: Dialect) -> list[str]:
    """One for each kind: a word that stands in a million answers is still quickly found among five hundred plans."""
    if dialect == "sqlite":
        return []
    return [
        f"CREATE INDEX ix_search_entry_{kind} ON search_entry USING gin (words) WHERE kind = {kind}"
        for kind in KINDS
    ]


def _joined(parts: tuple[str, ...]) -> str:
    said = " || ' ' || ".join(f"coalesce({part}, '')" for part in parts) or "''"
    return f"substr({said}, 1, {LONGEST})"


def _with_d(said: str) -> str:
    """đ has no mark that could be taken off (nor has the letter eth that stands for it in old files)."""
    for letter in "đĐðÐ":
        said = f"replace({said}, '{letter}', 'd')"
    return said


def _number(source: Source, row: str) -> str:
    return f"{source.number << SOURCE_BITS} + {row}"


def _put(dialect: Dialect, source: Source, row: str) -> str:
    """Write the entries of a source; `row`: of this one row."""
    head, body = _joined(source.head), _joined(source.body)
    if dialect == "sqlite":
        columns, words = "head, body", f"{_with_d(head)}, {_with_d(body)}"
    else:
        columns = "words"
        words = (
            f"setweight(to_tsvector('simple', search_fold({head})), 'A')"
            f" || setweight(to_tsvector('simple', search_fold({body})), 'D')"
        )
    said = " || ".join((head, body))
    conditions = [
        f"trim({said}) <> ''",
        *([source.only] if source.only else []),
        *([f"r.id = {row}"] if row else []),
    ]
    return f"""INSERT INTO search_entry (id, kind, plan_id, unit_id, obligation_id, {columns})
      SELECT {_number(source, "r.id")}, {source.kind}, {source.plan}, {source.unit}, {source.obligation}, {words}
      FROM {source.table} r WHERE {" AND ".join(conditions)}"""


def _remove(source: Source, row: str) -> str:
    return f"DELETE FROM search_entry WHERE id = {_number(source, row)}"


def _sqlite_triggers(source: Source) -> list[str]:
    name, table, put = f"search_{source.table}", source.table, _put("sqlite", source, "NEW.id")
    again = f"{_remove(source, 'OLD.id')}; {put};"
    return [
        f"CREATE TRIGGER {name}_written AFTER INSERT ON {table} BEGIN {put}; END",
        f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {source.watched} ON {table} BEGIN {again} END",
        f"CREATE TRIGGER {name}_gone AFTER DELETE ON {table} BEGIN {_remove(source, 'OLD.id')}; END",
    ]


def _sqlite_part(table: str, whole: Source, column: str) -> list[str]:
    def again(row: str) -> str:
        return f"{_remove(whole, row)}; {_put('sqlite', whole, row)};"

    return [
        f"CREATE TRIGGER search_{table}_written AFTER INSERT ON {table} BEGIN {again(f'NEW.{column}')} END",
        f"CREATE TRIGGER search_{table}_changed AFTER UPDATE OF name, {column} ON {table} BEGIN"
        f" {again(f'OLD.{column}')} {again(f'NEW.{column}')} END",
        f"CREATE TRIGGER search_{table}_gone AFTER DELETE ON {table} BEGIN {again(f'OLD.{column}')} END",
    ]


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"


def _postgres_triggers(source: Source) -> list[str]:
    name, table = f"search_{source.table}", source.table
    put = _put("postgresql", source, "NEW.id")
    removal = f"IF TG_OP <> 'INSERT' THEN {_remove(source, 'OLD.id')}; END IF;"
    return [
        _function(name, f"{removal} IF TG_OP <> 'DELETE' THEN {put}; END IF;"),
        f"CREATE TRIGGER {name} AFTER INSERT OR DELETE OR UPDATE OF {source.watched} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _postgres_part(table: str, whole: Source, column: str) -> list[str]:
    def again(row: str) -> str:
        return f"{_remove(whole, row)}; {_put('postgresql', whole, row)};"

    name = f"search_{table}"
    body = (
        f"IF TG_OP <> 'INSERT' THEN {again(f'OLD.{column}')} END IF;"
        f" IF TG_OP <> 'DELETE' THEN {again(f'NEW.{column}')} END IF;"
    )
    return [
        _function(name, body),
        f"CREATE TRIGGER {name} AFTER INSERT OR DELETE OR UPDATE OF name, {column} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
