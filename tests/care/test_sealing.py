"""The seal on the audit trail of a real installation, on both databases: what hands do to the tables is found."""

import asyncio
import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cli.main import run_command_line
from config.clock import SetClock
from flows.watch import Watch
from models.queries import audit as audit_queries
from models.queries import audit_chain
from operations.care.audit_file import export_audit, verify_audit_file
from operations.care.seal_audit import seal_audit
from operations.care.verify_audit import audit_head, verify_audit
from operations.ladder.keep_balance import keep_balance
from operations.ladder.run_round import run_round
from operations.workspace import Workspace
from rules.audit_chain import Fault, Verdict
from rules.errors import BadInput
from tests.builders import a_plan, at


def record(workspace: Workspace, number: int, *, actor: str = "Nguyễn Văn An") -> None:
    with workspace.database.transaction() as session:
        rows = [
            {
                "at": workspace.clock.now(),
                "actor": actor,
                "channel": "web",
                "action": "noted",
                "subject_type": "plan",
                "subject_id": one,
                "plan_id": None,
                "change": {"words": f"lần {one}", "figure": one / 3},
            }
            for one in range(number)
        ]
        audit_queries.record_many(session, rows)


def by_hand(workspace: Workspace, *statements: str) -> None:
    with workspace.database.transaction() as session:
        for statement in statements:
            session.connection().execute(text(statement))


def faults(workspace: Workspace, *heads: str) -> dict[Fault, int]:
    return dict(verify_audit(workspace, heads=heads).faults)


HANDS = {
    "UPDATE audit_event SET actor = 'Ai đó' WHERE id = {0}": Fault.EDITED,
    "UPDATE audit_event SET subject_id = 777 WHERE id = {0}": Fault.EDITED,
    "UPDATE audit_event SET plan_id = 7 WHERE id = {0}": Fault.EDITED,
    "UPDATE audit_event SET change = '{{}}' WHERE id = {0}": Fault.EDITED,
    "UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE id = {0}": Fault.EDITED,
    "DELETE FROM audit_event WHERE id = {0}": Fault.DELETED,
    "DELETE FROM audit_link WHERE event_id = {0}; DELETE FROM audit_event WHERE id = {0}": Fault.GAP,
    "UPDATE audit_link SET event_id = -1 WHERE event_id = {0}; UPDATE audit_link SET event_id = {0} WHERE event_id"
    " = {1}; UPDATE audit_link SET event_id = {1} WHERE event_id = -1": Fault.BROKEN,
    "UPDATE audit_link SET position = -1 WHERE event_id = {0}": Fault.GAP,
}


def test_whatever_hands_do_to_the_tables_is_found_and_taken_back_it_is_good_again(
    workspace: Workspace, clock: SetClock
) -> None:
    a_plan(workspace)
    record(workspace, 40)
    assert seal_audit(workspace) >= 40
    assert seal_audit(workspace) == 0
    good = verify_audit(workspace)
    assert (good.is_good, good.unsealed) == (True, 0)
    with workspace.database.reading() as session:
        numbers = sorted(link.event_id for link, _ in audit_chain.links(session))
    first, second = numbers[10], numbers[11]
    for hand, fault in HANDS.items():
        connection = workspace.database.engine.connect()
        with connection.begin() as transaction:
            for statement in hand.format(first, second).split("; "):
                assert connection.execute(text(statement)).rowcount == 1
            assert fault in _seen_on(connection).faults, hand
            transaction.rollback()
        connection.close()
    assert verify_audit(workspace, heads=[good.head]).is_good
    # An event slipped in between two: sealed by the next round it is one written then, and told to be late.
    by_hand(
        workspace,
        "INSERT INTO audit_event (at, actor, channel, action, subject_type, subject_id, change)"
        " VALUES ('2021-01-04 03:00:00', 'Ai đó', 'web', 'noted', 'plan', 1, '{}')",
    )
    assert faults(workspace) == {Fault.UNSEALED: 1}
    clock.advance(timedelta(minutes=1))
    seal_audit(workspace)
    assert verify_audit(workspace).late == 1
    # The tail cut off, events and links: only a head noted before can know.
    last = audit_head(workspace)
    assert last is not None
    by_hand(
        workspace,
        f"DELETE FROM audit_event WHERE id = {last.event_id}",
        f"DELETE FROM audit_link WHERE event_id = {last.event_id}",
    )
    assert faults(workspace) == {}
    assert faults(workspace, good.head) == {}
    assert faults(workspace, last.chain_hash[:20]) == {Fault.HEAD_LOST: 1}


def _seen_on(connection: object) -> Verdict:
    """The same check inside a transaction that is not committed."""
    from sqlmodel import Session

    from rules.audit_chain import ChainCheck

    check = ChainCheck()
    for link, content in audit_chain.links(Session(bind=connection)):  # type: ignore[arg-type]
        check.see(link, content)
    return check.verdict()


def test_events_committed_late_and_out_of_order_get_their_links_and_two_sealers_make_one_chain(
    workspace: Workspace, clock: SetClock
) -> None:
    record(workspace, 5)
    seal_audit(workspace)
    # A number taken long ago and committed only now: a gap below what is sealed.
    clock.advance(timedelta(hours=3))
    record(workspace, 5)
    seal_audit(workspace)
    clock.advance(timedelta(hours=3))
    record(workspace, 1)
    by_hand(
        workspace,
        "INSERT INTO audit_event (id, at, actor, channel, action, subject_type, subject_id, change)"
        f" VALUES (-5, '{clock.now():%Y-%m-%d %H:%M:%S}', 'x', 'web', 'noted', 'plan', 1, '{{}}')",
    )
    assert seal_audit(workspace) == 1  # the look at the tail
    with workspace.database.reading() as session:
        assert [one.event_id for one in audit_chain.unsealed(session, after=-10)] == [-5]
    by_hand(workspace, "UPDATE audit_event SET id = 900000 WHERE id = -5")
    seal_audit(workspace, is_whole=True)
    record(workspace, 3000)
    sealers = [threading.Thread(target=seal_audit, args=(workspace,)) for _ in range(3)]
    for one in sealers:
        one.start()
    for one in sealers:
        one.join(timeout=120)
    verdict = verify_audit(workspace)
    with workspace.database.reading() as session:
        number = session.connection().execute(text("SELECT count(*) FROM audit_event")).scalar()
    assert (verdict.is_good, verdict.unsealed, verdict.links) == (True, 0, number)


def test_a_round_the_minute_and_the_daily_balance_seal_and_the_head_is_told_to_the_log(
    workspace: Workspace, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    a_plan(workspace)
    clock.set(at("2021-06-16"))
    asyncio.run(run_round(workspace, engine="test"))
    assert verify_audit(workspace).unsealed == 0
    record(workspace, 2)
    watch = Watch(workspace)
    asyncio.run(watch.seal())
    assert verify_audit(workspace).unsealed == 2  # somebody else keeps the watch
    asyncio.run(watch.keep_lease())
    asyncio.run(watch.seal())
    assert verify_audit(workspace).unsealed == 0
    clock.set(at("2021-06-16", "17:30"))
    with caplog.at_level("INFO", logger="dondoc.balance"):
        assert keep_balance(workspace)
    last = audit_head(workspace)
    assert last is not None
    assert last.chain_hash in caplog.text


def test_names_taken_out_by_decision_are_named_and_the_rest_stays_proven(
    workspace: Workspace, clock: SetClock, tmp_path: Path
) -> None:
    record(workspace, 6)
    seal_audit(workspace)
    head = audit_head(workspace)
    assert head is not None
    record(workspace, 1)  # not sealed yet when it is anonymised
    with workspace.database.reading() as session:
        numbers = [one.id or 0 for one in audit_queries.since(session, 0)]
    for chosen in (numbers[2:4], [numbers[3], numbers[-1]]):  # one of them twice
        with workspace.database.transaction() as session:
            audit_chain.anonymise_events(
                session,
                {one: {"actor": f"(đã ẩn danh {len(chosen)}.{one})", "change": {}} for one in chosen},
                at=clock.now(),
                actor="hệ thống",
                channel="engine",
                reason="quá thời hạn lưu",
            )
    verdict = verify_audit(workspace, heads=[head.chain_hash])
    assert verdict.is_good
    assert sorted(verdict.anonymised.values()) == [2, 2]
    seal_audit(workspace)
    assert verify_audit(workspace, heads=[head.chain_hash]).is_good
    by_hand(workspace, f"UPDATE audit_event SET actor = 'An' WHERE id = {numbers[3]}")
    assert faults(workspace) == {Fault.EDITED: 1}
    file = tmp_path / "nhat-ky.jsonl.gz"
    export_audit(workspace, file)
    assert verify_audit_file(file).faults == {Fault.EDITED: 1}


def test_an_inspector_proves_the_file_without_a_database(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_plan(workspace)
    record(workspace, 30)
    file = tmp_path / "nhat-ky.jsonl"
    manifest = export_audit(workspace, file)
    assert file.stat().st_mode & 0o077 == 0
    assert verify_audit_file(file, heads=[manifest.head]).is_good
    lines = file.read_text("ascii").splitlines()
    assert len(lines) == manifest.events + 1
    forged = json.loads(lines[9])
    forged["event"]["actor"] = "Ai đó"
    spoilt = {
        "edited": [*lines[:9], json.dumps(forged), *lines[10:]],
        "cut": lines[:-1],
        "swapped": [*lines[:9], lines[10], lines[9], *lines[11:]],
        "left out": [*lines[:9], *lines[10:]],
    }
    for name, content in spoilt.items():
        other = tmp_path / f"{name}.jsonl"
        other.write_text("\n".join(content) + "\n")
        assert run_command_line(["audit", "verify", str(other), "--json"]) == 1, name
        assert json.loads(capsys.readouterr().out)["faults"]
    assert run_command_line(["audit", "verify", str(file)]) == 0
    for name, words in {"empty": "", "another file": "{}\n", "torn": file.read_text("ascii")[:-20]}.items():
        other = tmp_path / name
        other.write_text(words)
        with pytest.raises(BadInput, match=name):
            verify_audit_file(other)


def test_a_terminal_seals_shows_the_head_and_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tmp_path)]
    assert run_command_line(["user", "add", "an", "--name", "An", "--email", "an@example.vn", "--role", "auditor",
                             "--password", "mật khẩu đủ dài 123", *data]) == 0  # fmt: skip
    assert run_command_line(["audit", "seal", *data]) == 0
    assert run_command_line(["audit", "head", "--json", *data]) == 0
    head = json.loads(capsys.readouterr().out.splitlines()[-1])["chain_hash"]
    assert run_command_line(["audit", "verify", "--head", head, *data]) == 0
    assert "nhật ký còn nguyên" in capsys.readouterr().out
    assert run_command_line(["audit", "verify", "--head", "f" * 64, *data]) == 1
    assert "phần cuối bị cắt" in capsys.readouterr().out
    assert run_command_line(["audit", "verify", "--head", "zz", *data]) == 3
