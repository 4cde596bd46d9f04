"""A backup is made while the installation works, proves itself, and brings the installation back whole or not at all."""

import asyncio
import gzip
import hashlib
import io
import json
import resource
import shutil
import sqlite3
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url
from sqlmodel import select

from cli.main import run_command_line
from config.clock import SetClock, SystemClock
from config.settings import Settings
from models import Evidence, Lease, RoundRecord
from models.dumping import dump_name
from models.queries import audit as audit_queries
from models.queries import dashboard_counts
from models.queries import events as event_queries
from models.queries import outbox as outbox_queries
from models.queries import rounds as round_queries
from notifications.recording import RecordingTransport
from operations.answers.keep_evidence import evidence_path, keep_evidence
from operations.care.backup_file import DATABASE, MANIFEST, SUMS
from operations.care.last_backup import last_backup
from operations.care.make_backup import drop_old_backups, make_backup
from operations.care.restore_backup import check_backup, restore_backup
from operations.care.seal_audit import seal_audit
from operations.care.verify_audit import verify_audit
from operations.ladder.run_round import run_round
from operations.workspace import Workspace, open_workspace
from rules.delivery import LetterState
from rules.errors import BadInput, Refused, StorageFailed
from tests.builders import a_deadline, a_draft, a_plan, a_recommendation, a_reporting_duty, an_upward_duty, at

FIRST, LAST = date(2021, 6, 7), date(2021, 6, 24)
PDF = b"%PDF-1.4\n%\xe2\xe3\n"


@contextmanager
def another_place(workspace: Workspace, folder: Path) -> Iterator[Settings]:
    """An empty machine: an empty folder, an empty database of the same kind."""
    url = make_url(workspace.settings.effective_database_url)
    if url.get_backend_name() == "sqlite":
        given = {"database_url": f"sqlite:///{folder / 'dondoc.sqlite'}"}
        yield workspace.settings.model_copy(update={"data": folder, **given})
        return
    name = f"{url.database}_b"
    admin = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        given = {"database_url": url.set(database=name).render_as_string(hide_password=False)}
        yield workspace.settings.model_copy(update={"data": folder, **given})
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def live_a_day(workspace: Workspace, clock: SetClock, day: date) -> None:
    """A unit hands evidence in, the round of the day runs; done again it changes nothing."""
    clock.set(at(day.isoformat()))
    with workspace.database.reading() as session:
        every = sorted(dashboard_counts.all_obligations(session), key=lambda one: one.key)
    owed = [one.id or 0 for one in every if one.state.value == "open"]
    if owed:
        content = PDF + day.isoformat().encode() * 2000
        keep_evidence(workspace, owed[day.day % len(owed)], content, f"{day}.pdf", by="Hoa")
    asyncio.run(run_round(workspace, engine="test"))


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def outcome(workspace: Workspace) -> dict[str, Any]:
    with workspace.database.reading() as session:
        return {
            "steps": sorted((one.key, one.outcome.value) for one in event_queries.since(session, 0)),
            "letters": sorted(
                (one.key, one.kind) for one in outbox_queries.in_state(session, LetterState.SENT, 10_000)
            ),
            "obligations": sorted(
                (one.key, one.state.value, one.ladder_position, str(one.next_action_on), one.level_reached)
                for one in dashboard_counts.all_obligations(session)
            ),
            "trail": sorted((one.action, one.subject_type) for one in audit_queries.since(session, 0)),
            "evidence": sorted(one.sha256 for one in session.exec(select(Evidence))),
        }


def test_a_backup_taken_amid_rounds_brings_back_an_installation_that_goes_on_as_if_nothing_had_been(
    workspace: Workspace, clock: SetClock, tmp_path: Path
) -> None:
    duties = (a_reporting_duty(), an_upward_duty(), a_deadline(due_on="2021-06-15"), a_recommendation())
    a_plan(workspace, a_draft(*duties))
    under_way, made, failed = threading.Event(), threading.Event(), []

    def work() -> None:
        try:
            for day in days(FIRST, LAST):
                if day.day == 11:
                    under_way.set()
                if day.day == 21:
                    made.wait(timeout=300)  # something has to be left for the next round
                live_a_day(workspace, clock, day)
        except BaseException as error:
            failed.append(error)
        finally:
            under_way.set()

    load = threading.Thread(target=work)
    load.start()
    assert under_way.wait(timeout=300)
    file = tmp_path / "backup.tar.gz"
    backup = make_backup(workspace, file)
    made.set()
    load.join(timeout=600)
    assert not failed
    undisturbed = outcome(workspace)
    assert len(undisturbed["letters"]) > 10
    assert backup.manifest.missing == backup.manifest.damaged == []
    assert last_backup(workspace) is not None
    shutil.rmtree(workspace.data)

    with another_place(workspace, tmp_path / "new") as settings:
        restored = restore_backup(settings, file)
        assert restored.verdict.is_good
        assert restored.manifest.audit_position > 0
        here = SetClock(clock.now())
        new = open_workspace(settings, clock=here, transport=RecordingTransport())
        try:
            at_first = outcome(new)
            assert set(at_first["steps"]) < set(undisturbed["steps"])
            with new.database.reading() as session:
                begun = max(one.started_at for one in session.exec(select(RoundRecord)))
                for row in session.exec(select(Evidence)):
                    kept = evidence_path(new, row).read_bytes()
                    assert hashlib.sha256(kept).hexdigest() == row.sha256
            for day in days(new.local_day(begun), LAST):
                live_a_day(new, here, day)
            assert outcome(new) == undisturbed
            seal_audit(new)
            assert verify_audit(new, heads=[backup.manifest.audit_head]).is_good
        finally:
            new.close()


def test_a_restore_refuses_a_place_in_use_and_replacing_it_sets_the_old_aside_and_failing_gives_it_back(
    workspace: Workspace, clock: SetClock, tmp_path: Path
) -> None:
    a_plan(workspace)
    (workspace.data / "plans").mkdir(exist_ok=True)
    (workspace.data / "plans" / "ke-hoach").write_bytes(b"of the backup")
    file = make_backup(workspace, tmp_path / "backup.tar.gz").path
    counted = json.loads(members(file)[MANIFEST])["tables"]
    wrong = rebuilt(file, tmp_path, manifest={"tables": counted | {"plan": 7}})
    with another_place(workspace, tmp_path / "new") as settings:
        other = open_workspace(settings, clock=clock, transport=RecordingTransport())
        # Opened by mistake it is nobody's yet.
        a_plan(other, a_draft(number="99/KH-UBND"))
        (settings.data / "plans").mkdir()
        (settings.data / "plans" / "ke-hoach").write_bytes(b"of the place")
        before = outcome(other)
        with pytest.raises(Refused, match="--replace"):
            restore_backup(settings, file)
        # A process that keeps the watch is at work, whatever it has been told.
        now = SystemClock().now()
        with other.database.transaction() as session:
            round_queries.take_lease(session, "watch", holder="x", now=now, until=now + timedelta(hours=1))
        with pytest.raises(Refused, match="đang chạy"):
            restore_backup(settings, file, replace=True)
        with other.database.transaction() as session:
            session.delete(session.get_one(Lease, "watch"))
        other.close()
        with pytest.raises(StorageFailed, match="bảng plan có 1 dòng, bản sao lưu ghi 7"):
            restore_backup(settings, wrong, replace=True)
        other = open_workspace(settings, clock=clock, transport=RecordingTransport())
        assert outcome(other) == before
        assert (settings.data / "plans" / "ke-hoach").read_bytes() == b"of the place"
        assert not list(settings.data.glob("*restore*"))
        other.close()
        restored = restore_backup(settings, file, replace=True)
        assert restored.verdict.is_good
        assert len(restored.aside) == 2
        other = open_workspace(settings, clock=clock, transport=RecordingTransport())
        assert outcome(other) == outcome(workspace)
        assert (settings.data / "plans" / "ke-hoach").read_bytes() == b"of the backup"
        other.close()
        assert [one.read_bytes() for one in settings.data.glob("before-restore-*/plans/*")] == [
            b"of the place"
        ]
        # A backup of what was restored does not carry on what was set aside.
        other = open_workspace(settings, clock=clock, transport=RecordingTransport())
        again = make_backup(other, tmp_path / "again.tar.gz")
        assert not [name for name in members(again.path) if "before" in name]
        other.close()


@pytest.fixture
def small(migrated_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An installation on SQLite with a plan."""
    data = tmp_path / "small"
    data.mkdir()
    shutil.copyfile(migrated_file, data / "dondoc.sqlite")
    settings = Settings(_env_file=None, data=data, prefect_port=0)
    opened = open_workspace(settings, clock=SetClock(at("2021-03-22")), transport=RecordingTransport())
    a_plan(opened)
    yield opened
    opened.close()


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive if one.isreg()}  # type: ignore[union-attr]


def rebuilt(
    file: Path,
    folder: Path,
    *,
    change: Callable[[dict[str, bytes]], None] = lambda _: None,
    manifest: dict[str, Any] | None = None,
    odd: tarfile.TarInfo | None = None,
) -> Path:
    """The same backup with other content, its checksums made anew: what somebody who knows the format can do."""
    held = members(file)
    told = json.loads(held.pop(MANIFEST))
    del held[SUMS]
    change(held)
    listed = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in held.items())
    told |= {"sums": hashlib.sha256(listed.encode()).hexdigest(), "members": len(held)}
    told |= {"bytes": sum(map(len, held.values()))} | (manifest or {})
    other = folder / f"other-{len(list(folder.iterdir()))}.tar.gz"
    with tarfile.open(other, "w:gz") as archive:
        for name, content in held.items():
            add(archive, name, content)
        if odd is not None:
            archive.addfile(odd, io.BytesIO(b"x" * odd.size))
        add(archive, SUMS, listed.encode())
        add(archive, MANIFEST, json.dumps(told).encode())
    return other


def add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def an_odd(name: str, kind: bytes = tarfile.REGTYPE, size: int = 1) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.size, entry.linkname = kind, size, "/etc/passwd"
    return entry


def test_a_damaged_or_hostile_file_is_refused_in_one_line_and_nothing_is_touched(
    small: Workspace, tmp_path: Path
) -> None:
    file = make_backup(small, tmp_path / "backup.tar.gz").path
    assert check_backup(file).tables["plan"] == 1
    assert file.stat().st_mode & 0o077 == 0
    content = file.read_bytes()
    plain = gzip.decompress(content)
    place = plain.index(b"SQLite format 3") + 5000
    flipped = gzip.compress(plain[:place] + bytes([plain[place] ^ 1]) + plain[place + 1 :], 1)
    spoilt = {
        "torn": content[: len(content) // 2],
        "without its end": content[:-3000],
        "flipped": flipped,
        "no archive": b"hello",
        "empty": b"",
        "another archive": gzip.compress(b"hello"),
    }
    files = []
    for name, words in spoilt.items():
        files.append(tmp_path / f"{name}.tar.gz")
        files[-1].write_bytes(words)
    for odd in (
        an_odd("../outside"),
        an_odd("/outside"),
        an_odd("files/../../outside"),
        an_odd("files\\outside"),
        an_odd("files/link", tarfile.SYMTYPE, 0),
        an_odd("files/hard", tarfile.LNKTYPE, 0),
        an_odd("files/device", tarfile.CHRTYPE, 0),
        an_odd("secret_key"),
        an_odd("files/not-listed"),
        an_odd("elsewhere"),
    ):
        files.append(rebuilt(file, tmp_path, odd=odd))
    files.append(rebuilt(file, tmp_path, manifest={"schema": "9999"}))
    files.append(rebuilt(file, tmp_path, manifest={"version": 2}))
    files.append(rebuilt(file, tmp_path, change=lambda held: held.__delitem__("secret_key")))
    files.append(rebuilt(file, tmp_path, manifest={"database": "postgresql"}))
    target = tmp_path / "new"
    settings = Settings(_env_file=None, data=target, prefect_port=0)
    for one in files:
        with pytest.raises(BadInput, match=one.name.replace(".", r"\.")):
            restore_backup(settings, one)
        assert not target.exists() or not list(target.iterdir()), one.name
    assert not (tmp_path / "outside").exists()
    with pytest.raises(BadInput, match="DONDOC_SECRET_KEY"):
        restore_backup(
            settings.model_copy(update={"secret_key": small.settings.secret_key.__class__("z" * 40)}), file
        )
    assert not list(target.iterdir())


def test_what_cannot_be_brought_forward_is_given_back_as_it_was(small: Workspace, tmp_path: Path) -> None:
    file = make_backup(small, tmp_path / "backup.tar.gz").path

    def claim_an_older_schema(held: dict[str, bytes]) -> None:
        copy = tmp_path / "copy.sqlite"
        copy.write_bytes(held[DATABASE + dump_name(small.database)])
        with sqlite3.connect(copy) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '0008'")
        connection.close()
        held[DATABASE + dump_name(small.database)] = copy.read_bytes()

    wrong = rebuilt(file, tmp_path, change=claim_an_older_schema, manifest={"schema": "0008"})
    before = outcome(small)
    small.database.close()
    with pytest.raises(Exception, match="already exists"):
        restore_backup(small.settings, wrong, replace=True)
    assert outcome(small) == before
    assert not list(small.data.glob("*restore*"))


def test_a_disk_that_fills_leaves_no_half_backup_and_says_so_in_one_line(
    small: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_backup(small, tmp_path / "first.tar.gz")
    first = (tmp_path / "first.tar.gz").read_bytes()
    noise = b"".join(hashlib.sha256(str(number).encode()).digest() for number in range(200_000))
    (small.data / "mail").mkdir(exist_ok=True)
    (small.data / "mail" / "large.eml").write_bytes(noise)
    before = sorted(tmp_path.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5 * 1024 * 1024, hard))
    try:
        with pytest.raises(StorageFailed, match="không để lại tệp dở dang"):
            make_backup(small, tmp_path / "first.tar.gz")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "first.tar.gz").read_bytes() == first
    assert run_command_line(["backup", "--check", str(tmp_path / "first.tar.gz")]) == 0
    assert "còn nguyên vẹn" in capsys.readouterr().out


def test_a_file_missing_or_damaged_on_disk_is_told_and_a_target_that_is_something_else_is_kept(
    small: Workspace, tmp_path: Path
) -> None:
    (small.data / "archive" / "ab").mkdir(parents=True)
    damaged = small.data / "archive" / "ab" / ("ab" * 32)
    damaged.write_bytes(b"not what its name says")
    file = make_backup(small, tmp_path).path
    assert file.name.startswith("dondoc-20210322-")
    assert check_backup(file).damaged == [f"archive/ab/{'ab' * 32}"]
    small.clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    newer = make_backup(small, tmp_path).path
    assert drop_old_backups(tmp_path, 1) == [file]
    assert newer.exists()
    note = tmp_path / "note.txt"
    note.write_text("mine")
    with pytest.raises(BadInput, match="chọn tên khác"):
        make_backup(small, note)
    with pytest.raises(BadInput, match="thư mục dữ liệu"):
        make_backup(small, small.data / "b.tar.gz")
    assert note.read_text() == "mine"
    # The office's own key, made at the first start, comes back with the backup.
    settings = replace_data(small.settings, tmp_path / "new")
    assert restore_backup(settings, newer).verdict.is_good
    assert (tmp_path / "new" / "secret_key").read_text().strip() == small.secret


def replace_data(settings: Settings, folder: Path) -> Settings:
    return settings.model_copy(update={"data": folder})
