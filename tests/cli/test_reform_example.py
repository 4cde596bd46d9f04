"""examples/reform-2025 through the commands of docs/organisation.md, and what is owed by whom at the end."""

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from config.settings import load_settings
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.workspace import open_workspace
from rules.lifecycle import State

EXAMPLE = Path(__file__).parents[2] / "examples" / "reform-2025"
CHANGES = sorted((EXAMPLE / "changes").iterdir())
PERIODS = {"2025-Q1", "2025-H1", "2025-Q3", "2025-Y"}
Said = Callable[..., str]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command that works; what it says."""
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DONDOC_DATA", str(tmp_path / "data"))

    def run(*words: str, ends: int = DONE) -> str:
        assert run_command_line([*words]) == ends, capsys.readouterr().err
        out = capsys.readouterr()
        return out.out + out.err

    return run


def owed() -> dict[str, dict[str, object]]:
    """Unit → what it has open: period or due date, and from whom it is inherited."""
    workspace = open_workspace(load_settings())
    found: dict[str, dict[str, object]] = defaultdict(dict)
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, "18/KH-UBND")
        codes = {unit.id: unit.code for unit in unit_queries.all_units(session)}
        for view in obligation_queries.views_of_plan(session, (plan and plan.id) or 0):
            one = view.obligation
            if one.state is not State.CANCELLED:
                name = view.period.key if view.period else one.due_on.isoformat()
                place = name if name not in found[view.unit.code] else f"{name} (2)"
                found[view.unit.code][place] = codes.get(one.inherited_from_id)
    workspace.close()
    return dict(found)


def test_the_year_2025_told_step_by_step(said: Said) -> None:
    said("unit", "import", str(EXAMPLE / "units.csv"))
    said("plan", "import", str(EXAMPLE / "plan.txt"))
    assert "24 nghĩa vụ" in said("plan", "confirm", "18/KH-UBND")
    merge, district, other = map(str, CHANGES)
    look = said("unit", "change", merge)
    assert "hợp nhất thành Sở Nông nghiệp và Môi trường, từ 1/3/2025" in look
    assert "hạn 21/2/2025" in look
    assert "[quá hạn từ trước]" in look
    assert set(owed()) == {"STC", "STNMT", "SNNPTNT", "HVB", "HLS"}
    assert "Đã áp dụng" in said("unit", "change", merge, "--apply")
    new = owed()["SNNMT"]
    assert new == {
        **dict.fromkeys(PERIODS, "STNMT"),
        "2025-02-21": "STNMT",
        "2025-05-30": "STNMT",
        "2025-05-30 (2)": "SNNPTNT",
    }
    assert "đã thôi hoạt động từ 1/3/2025" in said("unit", "change", merge, "--apply", ends=FAILED)
    # The district level ends: a person has said which commune goes on with what.
    silent = [
        "--kind",
        "split",
        "--from",
        "HVB",
        "--to",
        "XVA",
        "--to",
        "XVH",
        "--on",
        "2025-07-01",
        "--basis",
        "NQ 203",
    ]
    assert "CHƯA TRẢ LỜI: 18/KH-UBND#7" in said("unit", "change", *silent)
    said("unit", "change", *silent, "--apply", ends=BAD_INPUT)
    said("unit", "change", district, "--apply")
    assert "“UBND các huyện” không còn chỉ đơn vị nào từ 1/7/2025" in said("unit", "change", other, "--apply")
    after = owed()
    assert set(after) == {"STC", "SNNMT", "XVA", "XVH", "XLP"}
    # What was overdue on the day is one thing and stays one; later periods are told by each for its own part.
    assert after["XVA"] == dict.fromkeys([*PERIODS, "2025-10-30"], "HVB")
    assert after["XVH"] == dict.fromkeys(["2025-Q3", "2025-Y"], "HVB")
    assert after["XLP"] == dict.fromkeys(PERIODS, "HLS")
    kept = json.loads(said("unit", "changes", "--json"))
    assert [one["kind"] for one in kept["changes"]] == ["absorb", "split", "merge"]
    assert len(kept["questions"]) == 1
    assert "CẦN QUYẾT ĐỊNH [18/KH-UBND]" in said("unit", "changes")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind = ", "không phải TOML"),
        ('kind = "move"', "kind 'move' không có"),
        ('kind = "merge"\nwhen = 1', "không hiểu mục 'when'"),
        ('kind = "merge"\neffective_on = "31/2/2025"', "không phải ngày"),
        ('kind = "split"\neffective_on = 2025-07-01\nfrom = 5', "danh sách mã đơn vị"),
        ('kind = "split"\neffective_on = 2025-07-01\nanswers = { "*" = 5 }', "answers phải là bảng"),
        ('kind = "merge"\neffective_on = 2025-07-01\nto = [{ name = "Sở" }]', "chưa có mã"),
    ],
)
def test_a_change_file_that_cannot_be_used_is_refused_in_one_line(
    said: Said, tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "thay-doi.toml"
    file.write_text(text, encoding="utf-8")
    words = said("unit", "change", str(file), ends=BAD_INPUT)
    assert told in words
    assert "thay-doi.toml" in words
    assert words.count("\n") == 1
