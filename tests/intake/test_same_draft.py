"""The same plan is the same draft, whatever a web page, a keyboard or a converter did to its text (house rule: nothing guessed)."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from intake.draft import PlanDraft
from intake.read_plan import read_plan
from rules.workdays import WorkCalendar
from tests.intake import damage
from tests.intake.sample_plans import HEADINGS, LABELLED, RUNNING
from tests.plan_texts import PROVINCE_PLAN

PLANS = {"headings": HEADINGS, "running": RUNNING, "labelled": LABELLED, "province": PROVINCE_PLAN}

quick = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    print_blob=True,
)


def said(text: str) -> dict[str, Any]:
    """What the plan says, without the places where it says so."""
    draft: PlanDraft = read_plan(text.encode(), "ke-hoach.txt", calendar=WorkCalendar())
    head = draft.document
    return {
        "head": (head.number, head.type, head.date, _plain(head.issuer), _plain(head.title), head.plan_year),
        "coordinating unit": _plain(head.coordinating_unit),
        "recipients": [_plain(name) for name in head.recipients],
        "assignments": [
            {
                "unit": _plain(one.unit),
                "kind": one.unit_kind,
                "role": one.role,
                "partners": [_plain(name) for name in one.cooperating],
                "task": _plain(one.task),
                "output": _plain(one.output),
                "report_to": [_plain(name) for name in one.report_to],
                "via": _plain(one.report_via),
                "time": (one.cadence.kind, one.cadence.every, one.cadence.due, one.cadence.due_on),
                "also": [(c.kind, c.every, c.due, c.due_on) for c in one.cadence.also],
                "section": one.section,
                "flags": one.flags,
            }
            for one in draft.assignments
        ],
    }


def _plain(text: str | None) -> str | None:
    """Titles are compared without case: a title in capitals is the same title."""
    return None if text is None else re.sub(r"\s+", " ", text).strip().lower()


@pytest.fixture(params=PLANS)
def plan(request: pytest.FixtureRequest) -> str:
    return PLANS[request.param]


def test_the_plans_of_this_test_say_something(plan: str) -> None:
    assert len(said(plan)["assignments"]) >= 4


@quick
@given(around=damage.furniture())
def test_lines_of_a_web_page_around_it_in_any_order(plan: str, around: tuple[list[str], list[str]]) -> None:
    assert said(damage.in_furniture(plan, around)) == said(plan)


@quick
@given(sign=st.sampled_from(damage.DASHES))
def test_any_dash_as_bullet(plan: str, sign: str) -> None:
    assert said(damage.with_dashes(plan, sign)) == said(plan)


@quick
@given(change=st.sampled_from((str.upper, str.capitalize, str.title, str)))
def test_headings_in_any_case(plan: str, change: Any) -> None:
    assert said(damage.in_case(plan, change)) == said(plan)


@quick
@given(form=st.sampled_from(("NFC", "NFD", "NFKC", "NFKD")))
def test_any_unicode_form(plan: str, form: str) -> None:
    assert said(damage.in_form(plan, form)) == said(plan)


@quick
@given(where=st.lists(st.integers(0, 500), max_size=30))
def test_blank_lines_anywhere(plan: str, where: list[int]) -> None:
    assert said(damage.with_blank_lines(plan, where)) == said(plan)


@quick
@given(width=st.integers(50, 140))
@example(width=72)
def test_lines_broken_at_any_width(plan: str, width: int) -> None:
    assert said(damage.wrapped(plan, width)) == said(plan)


@quick
@given(
    around=damage.furniture(),
    sign=st.sampled_from(damage.DASHES),
    change=st.sampled_from((str.upper, str)),
    form=st.sampled_from(("NFC", "NFD")),
    space=st.sampled_from(damage.WIDE_SPACES),
    end=st.sampled_from(("\n", "\r\n", "\r")),
    where=st.lists(st.integers(0, 500), max_size=20),
)
def test_all_of_it_together(
    plan: str,
    around: tuple[list[str], list[str]],
    sign: str,
    change: Any,
    form: str,
    space: str,
    end: str,
    where: list[int],
) -> None:
    damaged = damage.with_blank_lines(damage.with_spaces(plan, space), where)
    damaged = damage.in_form(damage.with_dashes(damage.in_case(damaged, change), sign), form)
    assert said(damage.with_line_ends(damage.in_furniture(damaged, around), end)) == said(plan)
