"""A policy as rows of a form, and the rows of a posted form as the table its file is written from."""

import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import FormData

from config.policy_writing import policy_file_text
from operations.plans.policy_shelf import LADDER, OUTLINE, REGIME
from rules.ladder import Anchor
from rules.regimes import ReportTier
from web.posted import text_of

Row = dict[str, Any]
MOST_ROWS = 120
BLANK_ROWS = 2
NUMBER = re.compile(r"-?\d{1,6}")
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

TEXTS = {
    LADDER: ("name", "days", "when", "letter", "level", "repeat_every", "max_times"),
    REGIME: (
        "id",
        "label",
        "every",
        "start",
        "end",
        "due",
        "cut_off",
        *(f"tier_{tier}" for tier in ReportTier),
    ),
    OUTLINE: ("part", "key", "heading", "words", "plan_sections", "grouped_by", "guide"),
}
TICKS = {LADDER: ("draft_letter",), REGIME: ("cumulative", "estimate"), OUTLINE: ()}
LISTS = {LADDER: ("audiences",), REGIME: (), OUTLINE: ("feeds",)}
# Fields whose value says nothing by itself: a row with these alone is an empty one.
CHOSEN = ("when", "letter", "level", "every", "part", "grouped_by")
HEADS = {
    LADDER: ("id", "most_extensions", "longest_extension_workdays"),
    REGIME: (
        "id", "name", "source", "unit_gap_workdays", "request_lead_workdays", "roll",
        *(f"tier_{tier}" for tier in ReportTier),
    ),
    OUTLINE: ("id", "name"),
}  # fmt: skip


def posted_rows(form: FormData, kind: str) -> tuple[Row, list[Row]]:
    """The head and the rows that say something, in the order their numbers give."""
    head = {name: text_of(form, name) for name in HEADS[kind]}
    found: list[tuple[float, int, Row]] = []
    for number in range(MOST_ROWS):
        name = f"r{number}-"
        row: Row = {one: text_of(form, name + one) for one in TEXTS[kind]}
        row |= {one: text_of(form, name + one) == "yes" for one in TICKS[kind]}
        row |= {one: [str(value) for value in form.getlist(name + one) if value] for one in LISTS[kind]}
        if text_of(form, f"{name}gone") != "yes" and any(row[one] for one in row if one not in CHOSEN):
            found.append((_order(text_of(form, f"{name}order"), number), number, row))
    return head, [row for _, _, row in sorted(found, key=lambda one: one[:2])]


def _order(text: str, number: int) -> float:
    return float(text) if NUMBER.fullmatch(text) else float(number + 1)


def text_of_rows(kind: str, head: Row, rows: list[Row]) -> str:
    return policy_file_text(_WRITERS[kind](head, rows))


def rows_of_text(kind: str, text: str) -> tuple[Row, list[Row]]:
    """For a text that has been checked before."""
    table = tomllib.loads(text)
    return _READERS[kind](table)


def _number(text: str) -> int | str | None:
    """What is no number is kept as it was written: the check of the file says so in its place."""
    return int(text) if NUMBER.fullmatch(text) else text or None


def _ladder_table(head: Row, rows: list[Row]) -> Row:
    return {
        "id": head["id"],
        "most_extensions": _number(head["most_extensions"]),
        "longest_extension_workdays": _number(head["longest_extension_workdays"]),
        "steps": [_step_table(row) for row in rows],
    }


def _step_table(row: Row) -> Row:
    anchor, sign = row["when"][:-1], row["when"][-1:]
    days = _number(row["days"])
    return {
        "name": row["name"],
        "anchor": "" if anchor == Anchor.DUE else anchor,
        "offset": -days if isinstance(days, int) and sign == "-" else days,
        "repeat_every": _number(row["repeat_every"]),
        "max_times": _number(row["max_times"]),
        "audiences": row["audiences"],
        "level": _number(row["level"]),
        "letter": row["letter"],
        "draft_letter": row["draft_letter"] or None,
    }


def _ladder_rows(table: Row) -> tuple[Row, list[Row]]:
    head = {name: _shown(table.get(name)) for name in HEADS[LADDER]}
    head["most_extensions"] = _shown(table.get("most_extensions", 1))
    rows = []
    for step in table.get("steps", ()):
        offset = step.get("offset", 0)
        rows.append(
            {
                **{name: _shown(step.get(name)) for name in TEXTS[LADDER]},
                "days": str(abs(offset)),
                "when": f"{step.get('anchor', Anchor.DUE.value)}{'-' if offset < 0 else '+'}",
                "audiences": list(step.get("audiences", ())),
                "draft_letter": bool(step.get("draft_letter")),
            }
        )
    return head, rows


def _regime_table(head: Row, rows: list[Row]) -> Row:
    numbers = {name: _number(head[name]) for name in ("unit_gap_workdays", "request_lead_workdays")}
    return {
        **{name: head[name] for name in ("id", "name", "source", "roll")},
        **numbers,
        "tiers": _tiers_table(head),
        "periods": [_period_table(row) for row in rows],
    }


def _period_table(row: Row) -> Row:
    plain = {name: row[name] for name in ("id", "label", "every", "due", "cut_off")}
    ticks = {name: row[name] or None for name in TICKS[REGIME]}
    return {**plain, **ticks, "window": [row["start"], row["end"]], "tiers": _tiers_table(row)}


def _tiers_table(row: Row) -> list[Row]:
    """'3' is so many working days after the cut-off, '16/12' a day of the year."""
    found = []
    for tier in ReportTier:
        text = row[f"tier_{tier}"]
        if text:
            name = "workdays" if NUMBER.fullmatch(text) else "day"
            found.append({"tier": tier.value, name: _number(text)})
    return found


def _regime_rows(table: Row) -> tuple[Row, list[Row]]:
    head = {name: _shown(table.get(name)) for name in HEADS[REGIME]} | _tier_fields(table)
    head["unit_gap_workdays"] = head["unit_gap_workdays"] or "2"
    head["request_lead_workdays"] = head["request_lead_workdays"] or "5"
    rows = []
    for period in table.get("periods", ()):
        start, end = (*period.get("window", ()), "", "")[:2]
        row = {name: _shown(period.get(name)) for name in TEXTS[REGIME]} | _tier_fields(period)
        ticks = {name: bool(period.get(name)) for name in TICKS[REGIME]}
        rows.append({**row, **ticks, "start": start, "end": end})
    return head, rows


def _tier_fields(table: Row) -> Row:
    given = {one["tier"]: _shown(one.get("workdays", one.get("day"))) for one in table.get("tiers", ())}
    return {f"tier_{tier}": given.get(tier.value, "") for tier in ReportTier}


def _outline_table(head: Row, rows: list[Row]) -> Row:
    """A row that is a part belongs to the section before it."""
    sections: list[Row] = []
    for row in rows:
        made = {
            **{name: row[name] for name in ("key", "heading", "guide")},
            "feeds": row["feeds"],
            "words": _split(row["words"]),
            "plan_sections": _split(row["plan_sections"]),
            "grouped_by": "" if row["grouped_by"] == "task" else row["grouped_by"],
        }
        if row["part"] == "yes" and sections:
            sections[-1].setdefault("parts", []).append(made)
        else:
            sections.append(made)
    return {"id": head["id"], "name": head["name"], "sections": sections}


def _outline_rows(table: Row) -> tuple[Row, list[Row]]:
    head = {name: _shown(table.get(name)) for name in HEADS[OUTLINE]}
    rows = []
    for section in table.get("sections", ()):
        rows.append(_part_row(section, ""))
        rows += [_part_row(part, "yes") for part in section.get("parts", ())]
    return head, rows


def _part_row(table: Row, part: str) -> Row:
    return {
        **{name: _shown(table.get(name)) for name in ("key", "heading", "grouped_by", "guide")},
        "part": part,
        "feeds": list(table.get("feeds", ())),
        "words": "; ".join(table.get("words", ())),
        "plan_sections": "; ".join(table.get("plan_sections", ())),
    }


def _split(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def blank_row(kind: str) -> Row:
    row: Row = dict.fromkeys(TEXTS[kind], "") | dict.fromkeys(TICKS[kind], False)
    return row | {name: [] for name in LISTS[kind]}


_WRITERS: Mapping[str, Callable[[Row, list[Row]], Row]] = {
    LADDER: _ladder_table,
    REGIME: _regime_table,
    OUTLINE: _outline_table,
}
_READERS: Mapping[str, Callable[[Row], tuple[Row, list[Row]]]] = {
    LADDER: _ladder_rows,
    REGIME: _regime_rows,
    OUTLINE: _outline_rows,
}
