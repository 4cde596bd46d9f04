"""The data of `dondoc demo`: every code, name and file it speaks of exists (examples/README.md)."""

import importlib
import json
import re
import sys
import tomllib
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from bs4 import BeautifulSoup

from intake.unit_file import UnitRow, read_unit_file
from operations.drafts.decisions import decisions_from_table
from rules.directory import Directory, DirectoryUnit
from rules.folding import fold

EXAMPLES = Path(__file__).parents[2] / "examples"
GOLD = Path(__file__).parents[3] / "shared" / "gold"
PLANS = sorted((EXAMPLES / "plans").iterdir())
NUMBERS = {
    "52/KH-UBND",
    "09/KH-UBND",
    "11/KH-SNgV",
    "kh-so-lao-dong-2021.xlsx",
    "kh-truong-thcs-loc-thanh-2021.txt",
}
ACTIONS = {
    "submit": {"lines"},
    "return": {"reason", "due_on"},
    "accept": set(),
    "ask_extension": {"reason", "until"},
    "grant_extension": {"reason", "until"},
    "refuse_extension": {"reason"},
    "fire": {"event_on", "note"},
    "acknowledge": {"note", "until"},
}
HABIT_KEYS = {"unit", "plan", "period", "task", "late", "silent", "difficulty", "proposal", "remark"}
PERIODS = {"2021-Q1", "2021-H1", "2021-Q3", "2021-Y"}


def units() -> tuple[UnitRow, ...]:
    return read_unit_file((EXAMPLES / "units.xlsx").read_bytes(), "units.xlsx")


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / name).read_text(encoding="utf-8"))


def responses() -> list[dict[str, Any]]:
    lines = (EXAMPLES / "responses.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def directory() -> Directory:
    """The units file as the engine sees it, without a database."""
    rows = units()
    ids = {row.code: number for number, row in enumerate(rows, 1)}
    known = tuple(
        DirectoryUnit(
            ids[row.code],
            row.code,
            row.name,
            row.kind,
            ids.get(row.parent),
            tuple({fold(name) for name in (row.name, row.short_name, *row.aliases)}),
        )
        for row in rows
    )
    groups: dict[str, list[int]] = {}
    for row in rows:
        for group in {fold(group) for group in row.groups}:
            groups.setdefault(group, []).append(ids[row.code])
    return Directory(known, {name: tuple(members) for name, members in groups.items()})


def words_of(plan: Path) -> str:
    """All text of a plan on one line."""
    match plan.suffix:
        case ".docx":
            document = docx.Document(str(plan))
            cells = [cell for form in document.tables for row in form.rows for cell in row.cells]
            text = " ".join(p.text for p in [*document.paragraphs, *cells])
        case ".xlsx":
            sheet = openpyxl.load_workbook(plan).active
            text = " ".join(str(value) for row in sheet.values for value in row if value is not None)
        case ".pdf":
            text = " ".join(page.extract_text() for page in pypdf.PdfReader(plan).pages)
        case ".html":
            text = BeautifulSoup(plan.read_text(encoding="utf-8"), "lxml").get_text(" ")
        case _:
            text = plan.read_text(encoding="utf-8")
    return " ".join(text.split())


def test_codes_and_addresses_are_given_once() -> None:
    addresses = [address for row in units() for address in (row.desk_email, row.head_email)]
    assert [code for code, times in Counter(row.code for row in units()).items() if times > 1] == []
    assert [address for address, times in Counter(addresses).items() if times > 1] == []
    assert all(address.endswith(".haibinh.example") for address in addresses)


def test_every_parent_is_in_the_directory() -> None:
    codes = {row.code for row in units()}
    assert [row.code for row in units() if row.parent and row.parent not in codes] == []


def test_a_name_means_one_unit_unless_the_issuer_tells_them_apart() -> None:
    parents: dict[str, list[str]] = {}
    for row in units():
        for name in {fold(name) for name in (row.name, row.short_name, *row.aliases)}:
            parents.setdefault(name, []).append(row.parent)
    assert {name: found for name, found in parents.items() if len(found) != len(set(found))} == {}


def test_decisions_name_known_units_and_plans() -> None:
    codes = {row.code for row in units()}
    for name, decided in table("decisions.toml").items():
        decisions = decisions_from_table(decided, name)
        named = [code for bound in decisions.bindings.values() for code in bound]
        named += [
            code for code in (decisions.issuer, decisions.coordinator, decisions.missing_subject) if code
        ]
        assert set(named) <= codes, name
        assert (EXAMPLES / decided["file"]).is_file(), name
    assert len(table("decisions.toml")) == len(PLANS) == 5


def test_behaviour_names_known_units_periods_and_plans() -> None:
    behaviour = table("behaviour.toml")
    codes = {row.code for row in units()}
    for habit in behaviour["habits"]:
        assert set(habit) <= HABIT_KEYS, habit
        assert habit["unit"] in codes, habit
        assert habit.get("plan", "52/KH-UBND") in NUMBERS, habit
        assert habit.get("period", "2021-Q1") in PERIODS, habit
        assert {"late", "silent", "difficulty"} & set(habit), habit
    assert {plan["decisions"] for plan in behaviour["plans"]} == set(table("decisions.toml"))
    assert set(behaviour["line_states"]) == PERIODS
    assert len(behaviour["results"]) >= 15
    assert {result["for"] for result in behaviour["results"]} == {"report", "task"}


def test_the_desk_names_known_units_periods_and_plans() -> None:
    desk, codes = table("desk.toml"), {row.code for row in units()}
    known = {one["plan"] for one in desk["plans"]}
    assert known | {"07/KH-THCSLT"} >= {one["plan"] for part in ("indicators", "acts") for one in desk[part]}
    assert all((EXAMPLES / "plans" / one["file"]).is_file() for one in desk["plans"])
    assert {one["unit"] for one in desk["signatories"]} <= codes
    assert {act["unit"] for act in desk["acts"] if "unit" in act} <= codes
    assert {act["period"] for act in desk["acts"] if "period" in act} <= PERIODS
    for one in desk["indicators"]:
        assert set(one.get("values", {})) <= PERIODS, one["name"]
        assert ("numerator" in one) or ("{}" in one["said"] and one["values"]), one["name"]
    numbers = [number for one in desk["plans"] for number in one.get("numbers", {}).values()]
    numbers += [act["number"] for act in desk["acts"] if "number" in act]
    assert [number for number, times in Counter(numbers).items() if times > 1] == []


def test_responses_are_in_order_and_complete() -> None:
    codes = {row.code for row in units()}
    instants = [datetime.fromisoformat(one["at"]) for one in responses()]
    assert instants == sorted(instants)
    for instant, one in zip(instants, responses(), strict=True):
        assert instant.utcoffset() == timedelta(hours=7), one
        assert one["unit"] in codes, one
        assert one["plan"] in NUMBERS, one
        assert ACTIONS[one["action"]] <= set(one), one
        assert one.get("period") in PERIODS or one["obligation"].startswith("task:"), one


def test_tasks_spoken_of_stand_in_their_plan() -> None:
    text = words_of(EXAMPLES / "plans" / "kh-52-ubnd-tinh-2021.docx")
    spoken = [one["obligation"].removeprefix("task:") for one in responses() if "obligation" in one]
    spoken += [habit["task"] for habit in table("behaviour.toml")["habits"] if "task" in habit]
    assert [task for task in spoken if task not in text] == []


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_every_plan_opens_and_speaks_vietnamese(plan: Path) -> None:
    text = words_of(plan).lower()
    assert "cải cách hành chính" in text
    assert "2021" in text


@pytest.mark.parametrize(
    ("source", "plan"),
    [
        ("province_plan", "kh-52-ubnd-tinh-2021.docx"),
        ("foreign_affairs_plan", "kh-11-so-ngoai-vu-2021.pdf"),
        ("labour_plan", "kh-so-lao-dong-2021.xlsx"),
    ],
)
def test_office_files_say_what_their_sources_say(source: str, plan: str) -> None:
    given = table(f"sources/{source}.toml")
    lines = [re.sub(r"^(##? |- )", "", line) for line in given.get("body", "").strip().splitlines()]
    lines += [*given["grounds"], *given["recipients"], *given["signer"], *given["issuer"]]
    rows = [*given.get("rows", []), *given.get("annex", {}).get("rows", [])]
    lines += [text for row in rows for text in row if not text.startswith(("^", "date:"))]
    text = words_of(EXAMPLES / "plans" / plan)
    assert [line for line in lines if " ".join(line.split()) not in text] == []


def test_the_directory_is_the_one_its_source_describes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    unit_rows = importlib.import_module("forms.directory").unit_rows
    described = [(row["code"], row["name"], row["parent"], row["desk_email"]) for row in unit_rows()]
    assert described == [(row.code, row.name, row.parent, row.desk_email) for row in units()]
    for module in [name for name in sys.modules if name.split(".")[0] == "forms"]:
        monkeypatch.delitem(sys.modules, module)


def test_the_annex_names_only_units_of_the_directory() -> None:
    known = directory()
    province = known.by_code("UBND")
    assert province is not None
    rows = table("sources/province_plan.toml")["annex"]["rows"]
    cells = [cell for row in rows if len(row) == 6 for cell in row[2:4] if cell not in ("", "^")]
    names = {name.strip() for cell in cells for name in cell.split(";")}
    assert [name for name in names if not known.resolve(name, issuer_id=province.id, on=None)] == []


@pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled plans (../shared/gold) are not on this machine")
def test_named_units_of_a_plan_from_another_province_are_bound() -> None:
    known = directory()
    province = known.by_code("UBND")
    assert province is not None
    gold = (GOLD / "seed_003.yaml").read_text(encoding="utf-8")
    entries = re.findall(
        r'^    unit: "(.+)"\n(?:    unit_surface: .*\n)?    unit_kind: (\w+)', gold, re.MULTILINE
    )
    named = {name for name, kind in entries if kind == "named"}
    assert len(named) > 5
    assert [name for name in named if not known.resolve(name, issuer_id=province.id, on=None)] == []
