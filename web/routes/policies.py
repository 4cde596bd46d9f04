"""Reporting regimes with a year's dates of every tier, ladders step by step, outlines of reports (changed in policy_edit.py)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from operations.calendars.due_calendar import installed_days
from operations.plans.policy_shelf import (
    LADDER,
    OUTLINE,
    REGIME,
    PolicyEntry,
    load_ladder_for,
    load_outline_for,
    load_regime_for,
    policy_shelf,
)
from rules.ladder import Anchor, Step
from web.access import Visitor, visitor_of, workspace_of
from web.pages import render
from web.policy_preview import letter_words, people_words, regime_table

router = APIRouter()

FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class StepRow:
    name: str
    when: str
    audiences: str
    letter: str
    level: int
    draft: bool


@dataclass(frozen=True)
class LadderTable:
    entry: PolicyEntry
    steps: tuple[StepRow, ...]
    extensions: int
    longest: int | None


@router.get("/policies", name="policies")
def policies(
    request: Request,
    visitor: Annotated[Visitor, Depends(visitor_of)],
    year: Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)] = None,
) -> Response:
    workspace = workspace_of(request)
    shown = year or workspace.local_day(workspace.clock.now()).year
    calendar, _ = installed_days(workspace, "vn", shown - 1, shown + 1)
    with workspace.database.reading() as session:
        shelf = policy_shelf(session)
        regimes = [
            (one, regime_table(load_regime_for(session, one.key), shown, calendar))
            for one in shelf
            if one.kind == REGIME
        ]
        ladders = []
        for one in shelf:
            if one.kind == LADDER:
                ladder = load_ladder_for(session, one.key)
                steps = tuple(step_row(step) for step in ladder.steps)
                ladders.append(
                    LadderTable(one, steps, ladder.most_extensions, ladder.longest_extension_workdays)
                )
        outlines = [(one, load_outline_for(session, one.key)) for one in shelf if one.kind == OUTLINE]
    values = {"outlines": outlines, "year": shown, "regimes": regimes, "ladders": ladders}
    return render(request, visitor, "policies.html", values)


def step_row(step: Step) -> StepRow:
    return StepRow(
        step.name, when_words(step), people_words(step), letter_words(step), step.level, step.draft_letter
    )


def when_words(step: Step) -> str:
    """'trước hạn 1 ngày làm việc', 'quá hạn 2 ngày làm việc, sau đó mỗi 2 ngày, tất cả 3 lần'."""
    if step.anchor is Anchor.DUE:
        first = {
            True: f"trước hạn {-step.offset} ngày làm việc",
            False: f"quá hạn {step.offset} ngày làm việc",
        }
        words = first[step.offset < 0] if step.offset else "ngày đến hạn"
    else:
        words = "ngày mở kỳ báo cáo"
        if step.offset:
            side = "trước" if step.offset < 0 else "sau"
            words = f"{side} ngày mở kỳ báo cáo {abs(step.offset)} ngày làm việc"
    if step.repeat_every is None:
        return words
    times = f"tất cả {step.max_times} lần" if step.max_times else "đến khi có báo cáo"
    return f"{words}, sau đó mỗi {step.repeat_every} ngày làm việc, {times}"
