"""Evidence: on disk once by its checksum, one row for one file, limited in size, number and kind."""

import hashlib
from pathlib import Path

import pytest

from config.clock import SetClock
from models import EvidenceKind
from models.queries import audit as audit_queries
from models.queries import evidence as evidence_queries
from operations.answers import keep_evidence as store
from operations.answers.keep_evidence import evidence_path, keep_evidence, withdraw_evidence
from operations.answers.submit_status import submit_status
from operations.workspace import Workspace
from rules.errors import BadInput, DondocError, IllegalMove, NotFound, Refused, StorageFailed
from tests.builders import an_answer
from tests.operations.answering import an_open_report, lines_of, report_of

PDF = b"%PDF-1.4\n%\xe2\xe3\n"


def test_a_file_is_kept_once_by_its_checksum_and_goes_with_the_answer(
    workspace: Workspace, clock: SetClock
) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0
    line = lines_of(workspace, view)[0]
    first = keep_evidence(workspace, number, PDF, "../../Biên bản\u202e.PDF", by="Hoa")
    assert (first.file_name, first.media_type, first.size) == ("Biên bản.pdf", "application/pdf", len(PDF))
    path = evidence_path(workspace, first)
    digest = hashlib.sha256(PDF).hexdigest()
    assert path == workspace.data / "evidence" / digest[:2] / digest
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(PDF[:4])
    assert keep_evidence(workspace, number, PDF, "tên khác.pdf", by="Bình").id == first.id
    assert path.read_bytes() == PDF
    of_line = keep_evidence(workspace, number, PDF, "a.pdf", by="Hoa", assignment_id=line)
    assert of_line.id != first.id
    assert [one.name for one in path.parent.iterdir()] == [digest]
    withdraw_evidence(workspace, number, of_line.id or 0)
    assert path.exists()
    submit_status(workspace, number, an_answer(workspace, view.plan.id or 0, view.unit.id or 0))
    with workspace.database.reading() as session:
        (sent,) = evidence_queries.of_submissions(session, [1])
        actions = [one.action for one in audit_queries.of_subject(session, ("obligation", number))]
    assert sent.id == first.id
    assert actions.count("evidence_kept") == 2
    assert actions.count("evidence_withdrawn") == 1
    for act in (
        lambda: withdraw_evidence(workspace, number, first.id or 0),
        lambda: keep_evidence(workspace, number, PDF + b"2", "b.pdf", by="Hoa"),
    ):
        with pytest.raises(IllegalMove):
            act()
    # A letter about it may still come.
    letter = keep_evidence(
        workspace, number, b"\xff\xfe no mail", "thu.eml", kind=EvidenceKind.LETTER, by="hộp thư"
    )
    assert letter.media_type == "message/rfc822"


def test_what_is_too_much_or_of_somebody_else_leaves_nothing_behind(
    workspace: Workspace, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0
    monkeypatch.setattr(store, "MOST_FILES", 2)
    monkeypatch.setattr(store, "MOST_UPLOADS", 4)
    large = PDF + bytes(store.LARGEST)
    refusals: list[tuple[bytes, str, int | None, type[DondocError]]] = [
        (large, "a.pdf", None, BadInput),
        (b"", "a.pdf", None, BadInput),
        (b"MZ\x90\0", "a.pdf", None, BadInput),
        (PDF, "a.pdf", 999, BadInput),
    ]
    for content, name, line, error in refusals:
        with pytest.raises(error):
            keep_evidence(workspace, number, content, name, by="Hoa", assignment_id=line)
    assert not (workspace.data / "evidence").exists()
    kept = [keep_evidence(workspace, number, PDF + bytes([one]), f"{one}.pdf", by="Hoa") for one in (1, 2)]
    with pytest.raises(Refused, match="nhiều nhất 2 tệp"):
        keep_evidence(workspace, number, PDF, "3.pdf", by="Hoa")
    other = report_of(workspace, "SYT")
    with pytest.raises(NotFound):
        withdraw_evidence(workspace, other.obligation.id or 0, kept[0].id or 0)
    for one in kept:
        withdraw_evidence(workspace, number, one.id or 0)
    with pytest.raises(Refused, match="đã được bỏ ra"):
        withdraw_evidence(workspace, number, kept[0].id or 0)
    for byte in (3, 4):
        keep_evidence(workspace, number, PDF + bytes([byte]), f"{byte}.pdf", by="Hoa")
    with workspace.database.reading() as session:
        waiting = evidence_queries.in_hand(session, number)
    withdraw_evidence(workspace, number, waiting[0].id or 0)
    with pytest.raises(Refused, match="kể cả tệp đã bỏ"):
        keep_evidence(workspace, number, PDF + b"5", "5.pdf", by="Hoa")


def test_a_disk_that_takes_nothing_leaves_no_row(
    workspace: Workspace, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = an_open_report(workspace, clock)
    number = view.obligation.id or 0

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("config.file_store.os.fsync", full)
    with pytest.raises(StorageFailed, match="chưa có gì được ghi"):
        keep_evidence(workspace, number, PDF, "a.pdf", by="Hoa")
    with workspace.database.reading() as session:
        assert evidence_queries.in_hand(session, number) == []
    left: list[Path] = [one for one in (workspace.data / "evidence").rglob("*") if one.is_file()]
    assert left == []
