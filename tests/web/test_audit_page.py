"""The audit trail in words: every action of the code has some, and the page narrows, pages and lets nobody else in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

import operations
from models import AuditEvent, UserRole
from models.queries import audit as audit_queries
from operations.workspace import Workspace
from tests.builders import at
from tests.web.browser import Browser, signed_in
from web.audit_keys import KEYS
from web.audit_words import WORDS, audit_words, change_words

HOUSE = Path(operations.__file__).parents[1]
ACTION = re.compile(r"[a-z]+(_[a-z]+)*")
SIGNS = ("record(", "action=", '"action"', "_audit(", "note_new_password")
# Whose positional arguments name an action.
RECORDERS = {"_record", "record", "_audit", "note_new_password"}


def _written(tree: ast.Module, names: dict[str, str]) -> Iterator[str]:
    """Literals where an action stands: action=…, "action": …, the words of the recorders."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            of = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [one.value for one in node.keywords if one.arg == "action"]
            given += node.args if of in RECORDERS else []
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            given = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "action"]
        else:
            continue
        for one in given:
            for part in (one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value
                elif isinstance(part, ast.Name) and part.id in names:
                    yield names[part.id]


def actions_of_the_code() -> set[str]:
    found: set[str] = set()
    for folder in ("operations", "flows", "web"):
        for file in (HOUSE / folder).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            if not any(sign in text for sign in SIGNS):
                continue
            tree = ast.parse(text)
            names = {
                target.id: node.value.value
                for node in tree.body
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
                for target in node.targets
                if isinstance(target, ast.Name) and isinstance(node.value.value, str)
            }
            found |= {one for one in _written(tree, names) if ACTION.fullmatch(one)}
    return found


def test_every_action_that_is_written_has_its_words() -> None:
    found = actions_of_the_code()
    assert len(found) > 70
    assert {one for one in found if one not in WORDS} == set()


def test_an_action_of_a_later_version_is_still_named() -> None:
    event = AuditEvent(
        action="moon_landed", subject_type="moon", subject_id=1, actor="x", channel="web", at=at("2021-06-18")
    )
    assert audit_words(event) == "Ghi nhận: moon_landed"


def test_details_are_short_and_plain() -> None:
    shown = change_words({"due_on": ["2021-06-16", "2021-06-30"], "reason": "x" * 9000, "nothing": None, "is": {"a": [1, 2, 3], "b": True}})  # fmt: skip
    assert shown[0] == ("Hạn", "16/6/2021 → 30/6/2021")
    assert max(len(value) for _, value in shown) <= 401
    assert ("Sau", "a: 1, 2, 3; b: có") in shown
    assert len(change_words({str(number): number for number in range(500)})) == 41


@pytest.fixture
def auditor(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.AUDITOR)


def test_the_page_is_narrowed_by_person_action_plan_subject_and_day(
    filled: Workspace, auditor: Browser
) -> None:
    with filled.database.transaction() as session:
        audit_queries.record(
            session,
            at=filled.clock.now(),
            actor="Trần Văn Bình",
            channel="web",
            action="waived",
            subject=("obligation", 1),
            plan_id=1,
            change={"reason": "<script>alert(1)</script>"},
        )
    for query in (
        "actor=V%C4%83n+B%C3%ACnh",
        "action=waived",
        "plan=1&action=waived",
        "subject=obligation&number=1",
        "day=2021-06-18&action=waived",
    ):
        page = auditor.get(f"/audit?{query}")
        assert page.status_code == 200
        assert "Trần Văn Bình" in page.text, query
        assert "<script>alert" not in page.text
    assert "Trần Văn Bình" not in auditor.get("/audit?day=2021-06-17").text
    assert "Trần Văn Bình" not in auditor.get("/audit?actor=%25").text
    for wrong in ("day=hôm qua", "day=0001-01-01", "plan=x", "number=-1", "before=x", "number=99999999999"):
        assert auditor.get(f"/audit?{wrong}").status_code == 422, wrong
    file = auditor.get("/audit?action=waived&as=csv").text
    assert "Trần Văn Bình" in file
    assert "Việc đã làm: Miễn báo cáo" in file


def test_pages_follow_by_number_and_nothing_is_seen_twice(filled: Workspace, auditor: Browser) -> None:
    with filled.database.transaction() as session:
        audit_queries.record_many(
            session,
            [
                {
                    "at": filled.clock.now(), "actor": f"Người {number}", "channel": "web", "action": "snoozed",
                    "subject_type": "obligation", "subject_id": 1, "plan_id": None, "change": {},
                }
                for number in range(150)
            ],
        )  # fmt: skip
    first = auditor.get("/audit?action=snoozed").text
    assert len(first) < 200_000
    older = re.search(r'href="([^"]*before=\d+[^"]*)"', first)
    assert older
    second = auditor.get(older[1].replace("&amp;", "&")).text
    seen = [re.findall(r">(Người \d+) <", page) for page in (first, second)]
    assert [len(one) for one in seen] == [100, 50]
    assert len({*seen[0], *seen[1]}) == 150
    assert "Cũ hơn" not in second


def test_only_those_who_answer_for_the_house_read_it(app: FastAPI, filled: Workspace) -> None:
    for role, status in (
        (UserRole.ADMINISTRATOR, 200),
        (UserRole.COORDINATOR_HEAD, 200),
        (UserRole.COORDINATING_DESK, 403),
        (UserRole.SUPERVISOR, 403),
    ):
        assert signed_in(app, filled, role).get("/audit").status_code == status, role
    app.state.open_to_readers = True
    for place in ("/audit", "/system"):
        assert Browser(app).get(place).status_code == 303, place


def test_what_is_empty_is_left_out_at_every_depth() -> None:
    told = change_words({"recipients": [{"name": "Bộ Nội vụ", "unit": "", "email": None}], "note": ""})
    assert told == [("Các nơi nhận", "Tên: Bộ Nội vụ")]


def keys_of_the_code() -> set[str]:
    """The names in every dictionary that an operation hands to the audit trail."""
    found: set[str] = set()
    for file in (HOUSE / "operations").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            given = [one.value for one in getattr(node, "keywords", []) if one.arg == "change"]
            told = [one for whole in given for one in ast.walk(whole) if isinstance(one, ast.Dict)]
            found |= {str(key.value) for one in told for key in one.keys if isinstance(key, ast.Constant)}
    return found


def test_what_an_event_carries_is_named_in_words() -> None:
    found = keys_of_the_code()
    assert len(found) > 60
    assert {one for one in found if one not in KEYS} == set()
