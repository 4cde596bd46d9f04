"""Statements compiled once for all databases of the tests: SQLAlchemy keeps them an engine, and each test has its own."""

from typing import Any

from sqlalchemy import Engine, create_engine

_first: dict[str, Engine] = {}


def engine_with_shared_statements(url: str, **given: Any) -> Engine:
    """An engine as the product makes it that knows what the engines of earlier tests have compiled."""
    engine = create_engine(url, query_cache_size=5000, **given)
    first = _first.setdefault(engine.dialect.name, engine)
    if first is not engine and first.dialect.server_version_info is not None:
        # The dialect is part of the key under which a compiled statement is kept.
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
    return engine
