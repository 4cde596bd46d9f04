"""Everything an office has, read back with nothing but csv and json: all of it, exact, and nothing that opens a door."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from config.clock import SetClock
from models import Obligation, User, UserRole
from models.leaving import LEFT_OUT, without_tokens
from models.queries import audit
from models.queries.everything import all_tables
from operations.answers.keep_evidence import keep_evidence
from operations.moving.export_everything import Exported, export_everything
from operations.people.add_user import add_user
from operations.workspace import Workspace
from rules.errors import BadInput
from tests.web.house import fill, report_obligation, signed_path

FILE = b"%PDF-1.4 minh chung\n%%EOF\n"


def lived_in(workspace: Workspace, clock: SetClock) -> tuple[str, str]:
    """Letters, an account, evidence: a link's token and a password's hash that must not be found again."""
    fill(workspace, clock)
    add_user(
        workspace, login="quan-tri", name="=1+1", email="a@example.vn", role=UserRole.ADMINISTRATOR, password="mật khẩu rất dài 2021", unit_code=None
    )  # fmt: skip
    owed = report_obligation(workspace, "STC")
    keep_evidence(workspace, owed, FILE, "=minh chứng.pdf", by="Chuyên viên")
    token = signed_path(workspace, owed).removeprefix("/s/")
    with workspace.database.reading() as session:
        user = session.exec(select(User)).one()
    return token, user.password_hash


def jsonl(archive: zipfile.ZipFile, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in archive.read(f"tables/{table}.jsonl").decode().splitlines()]


def test_an_export_read_back_with_csv_and_json_is_the_database(
    workspace: Workspace, clock: SetClock, tmp_path: Path
) -> None:
    secrets = lived_in(workspace, clock)
    done = export_everything(workspace, tmp_path / "out" / "tất cả.zip")
    archive = zipfile.ZipFile(tmp_path / "out" / "tất cả.zip")
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest == done.manifest
    with workspace.database.reading() as session:
        for table in all_tables():
            about = manifest["tables"][table.name]
            number = session.connection().execute(select(func.count()).select_from(table)).scalar_one()
            # The export itself is written into the trail when it is over.
            assert number - about["rows"] == (1 if table.name == "audit_event" else 0), table.name
            rows = list(csv.DictReader(io.StringIO(archive.read(about["csv"]["file"]).decode("utf-8-sig"))))
            exact = jsonl(archive, table.name)
            assert len(rows) == len(exact) == about["rows"]
            assert set(about["columns"]) | set(about["left_out"]) == {one.name for one in table.columns}
            assert all(list(row) == about["columns"] for row in exact)
            for kind in ("csv", "jsonl"):
                content = archive.read(about[kind]["file"])
                assert hashlib.sha256(content).hexdigest() == about[kind]["sha256"]
        levels = session.exec(select(func.sum(col(Obligation.level_reached)))).one()
        first = session.exec(select(Obligation).order_by(col(Obligation.id))).first()
        trail = audit.of_subject(session, ("installation", 0))
    owed = jsonl(archive, "obligation")
    assert sum(int(str(row["level_reached"])) for row in owed) == levels > 0
    assert first is not None
    assert (owed[0]["key"], date.fromisoformat(str(owed[0]["due_on"]))) == (first.key, first.due_on)
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert not [one for one in secrets if one.encode() in everything]
    assert "password_hash" in manifest["tables"]["user_account"]["left_out"]
    assert {"=1+1"} == {row["name"] for row in jsonl(archive, "user_account")}
    assert b"'=1+1" in archive.read("tables/user_account.csv")
    check_files(archive, done)
    assert trail[-1].action == "everything_exported"


def check_files(archive: zipfile.ZipFile, done: Exported) -> None:
    """Evidence is there under its name; the plan, whose original never was, is told as missing."""
    listed = [json.loads(line) for line in archive.read("files.jsonl").decode().splitlines()]
    evidence = next(one for one in listed if one["kind"] == "evidence")
    assert archive.read(evidence["file"]) == FILE
    assert evidence["name"] == "=minh chứng.pdf"
    assert [one["file"] for one in listed if one["kind"] == "plans"] == [None]
    assert done.missing == ["files/plans/1-ke-hoach.docx"]


def test_two_exports_are_one_and_no_name_is_taken_twice(workspace: Workspace, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "x").touch()
    with pytest.raises(BadInput):
        export_everything(workspace, taken)
    first = export_everything(workspace, tmp_path / "a").manifest["tables"]
    second = export_everything(workspace, tmp_path / "b.zip").manifest["tables"]
    assert {name for name in first if first[name] != second[name]} == {"audit_event"}
    assert (tmp_path / "a" / "schema.md").is_file()
    assert sorted(one.name for one in tmp_path.iterdir() if one.name.startswith(".")) == []


def test_links_in_other_peoples_words_are_blotted_out() -> None:
    links = (("/s/", "0a" * 24), ("/p/", "Ab-_" * 10 + "xyz"), ("/baocao+", "a2" * 21))
    for before, token in links:
        assert without_tokens(f"xem https://x.vn{before}{token}@ nhé") == f"xem https://x.vn{before}…@ nhé"
    checksum = "/" + "0a" * 32
    assert without_tokens(checksum) == checksum


def test_what_is_left_out_has_its_reason() -> None:
    assert all(LEFT_OUT.values())
