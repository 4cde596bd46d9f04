"""docs/schema.md is made of the models, every column means something, and what an export leaves out is said for each."""

from pathlib import Path

from models.dictionary import dictionary_text, superfluous, unexplained, unnamed
from models.leaving import BLOTTED, LEFT_OUT, LOOKS_SECRET, SHOWN
from models.queries.everything import all_tables

SCHEMA = Path(__file__).parents[2] / "docs" / "schema.md"
COLUMNS = {f"{table.name}.{column.name}": column for table in all_tables() for column in table.columns}


def test_the_dictionary_is_that_of_the_models() -> None:
    assert SCHEMA.read_text("utf-8") == dictionary_text(), "python -m models.dictionary > docs/schema.md"


def test_every_column_means_something_and_is_explained_in_one_place() -> None:
    assert unnamed() == []
    assert unexplained() == []
    assert superfluous() == []


def test_whether_a_column_that_looks_secret_leaves_the_house_is_decided_by_a_person() -> None:
    assert set(LEFT_OUT) | set(SHOWN) | BLOTTED <= set(COLUMNS)
    assert not set(LEFT_OUT) & set(SHOWN)
    undecided = {
        name
        for name, column in COLUMNS.items()
        if LOOKS_SECRET.search(column.name) and name not in {**LEFT_OUT, **SHOWN}
    }
    assert undecided == set(), "say in models/leaving.py whether these may be exported"
