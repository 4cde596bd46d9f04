"""Things that may happen in one place only (docs/decisions/0001)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "rules",
    "config",
    "models",
    "intake",
    "notifications",
    "reports",
    "operations",
    "flows",
    "web",
    "cli",
)

# dotted name of a call or attribute → the files or folders where it may stand
ONLY_IN = {
    "datetime.now": ("config/clock.py",),
    "datetime.utcnow": (),
    "date.today": ("config/clock.py",),
    "time.time": (),
    "uuid.uuid4": ("config/ids.py",),
    "uuid4": ("config/ids.py",),
    "secrets.token_urlsafe": ("config/ids.py",),
    "session.begin": ("models/database.py",),
    "session.commit": ("models/database.py",),
    "connection.commit": ("models/migrate.py",),
    "create_engine": ("models/database.py",),
    # The one opens connections, the other speaks on one.
    "aiosmtplib.SMTP": ("notifications/smtp.py", "notifications/smtp_line.py"),
    "aiosmtplib.send": (),
    "smtplib.SMTP": (),
    # Prefect reads its settings from the environment at import; this file writes them there before.
    "os.environ": ("flows/prefect_environment.py",),
    "os.getenv": (),
    "Relationship": (),
}
MAILBOX_LIBRARIES = {"imap_tools", "imaplib"}
STATEMENTS = ("select", "update", "delete", "insert")
STATEMENT_PLACES = ("models/queries/",)


Sources = list[tuple[str, ast.Module]]


@pytest.fixture(scope="module")
def sources() -> Sources:
    """Every file of ours, parsed once; given back when this module is through."""
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    named = [(file.relative_to(ROOT).as_posix(), file) for file in files]
    return [
        (name, ast.parse(file.read_text("utf-8"), name)) for name, file in named if "/migrations/" not in name
    ]


def dotted(node: ast.AST) -> str:
    """'datetime.now' for the expression datetime.now, whatever it stands on."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base.rpartition('.')[2]}.{node.attr}" if base else node.attr
    return ""


def uses(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            yield dotted(node), node.lineno


def test_each_of_these_happens_in_one_place_only(sources: Sources) -> None:
    found = [
        f"{name}:{line}: {what}"
        for name, tree in sources
        for what, line in uses(tree)
        if what in ONLY_IN and name not in ONLY_IN[what]
    ]
    assert found == []


def test_statements_are_written_in_the_queries_only(sources: Sources) -> None:
    found = []
    for name, tree in sources:
        if name.startswith(STATEMENT_PLACES):
            continue
        imported = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            and (node.module or "").split(".")[0] in ("sqlalchemy", "sqlmodel")
            for alias in node.names
        }
        found += [f"{name}: imports {word}" for word in STATEMENTS if word in imported]
    assert found == []


def test_the_mailbox_is_read_in_one_place_only(sources: Sources) -> None:
    found = {
        name
        for name, tree in sources
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MAILBOX_LIBRARIES)
        or (
            isinstance(node, ast.Import)
            and {one.name.split(".")[0] for one in node.names} & MAILBOX_LIBRARIES
        )
    }
    assert found == {"notifications/imap.py"}


def test_the_places_named_here_exist() -> None:
    """A rule about a file that has moved guards nothing."""
    missing = [place for places in ONLY_IN.values() for place in places if not (ROOT / place).exists()]
    assert missing == []


@pytest.mark.parametrize("package", PACKAGES)
def test_tables_are_defined_in_models_only(package: str, sources: Sources) -> None:
    if package == "models":
        return
    found = [
        f"{name}:{node.lineno}"
        for name, tree in sources
        if name.startswith(f"{package}/")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(keyword.arg == "table" for keyword in node.keywords)
    ]
    assert found == []


def test_table_files_never_postpone_their_annotations(sources: Sources) -> None:
    """SQLModel reads them at run time."""
    found = [
        name
        for name, tree in sources
        if name.startswith("models/")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ]
    assert found == []
