"""The choices made once for a plan, as a form: regime, ladders, posts, rhythm, dates that a letter gives."""

from collections.abc import Iterable

from starlette.datastructures import FormData

from models import Plan, Unit
from operations.drafts.choose_for_plan import PolicyChoice, saved_decisions
from operations.drafts.decisions import PeriodDates
from rules.cadence import Every
from rules.errors import BadInput
from rules.periods import MONTHS_IN
from web.posted import optional_date_of, text_of
from web.unit_choice import code_typed

# What the three date fields of a period are called, before its key.
UNIT_DUE, TOP_DUE, LETTER = "unit_due_on-", "top_due_on-", "letter-"
LONGEST_KEY = 20
INSIDE = "inside-"  # before the number of an assignment


def choice_now(plan: Plan) -> PolicyChoice:
    saved = saved_decisions(plan)
    return PolicyChoice(
        regime=saved.regime,
        report_ladder=saved.report_ladder,
        task_ladder=saved.task_ladder,
        issuer=saved.issuer,
        coordinator=saved.coordinator,
        report_every=saved.report_every,
        missing_subject=saved.missing_subject,
        period_dates=dict(saved.period_dates),
        reports_with=saved.reports_with,
    )


def choice_from(form: FormData, units: Iterable[Unit], now: PolicyChoice) -> PolicyChoice:
    known = list(units)
    return PolicyChoice(
        regime=text_of(form, "regime") or now.regime,
        report_ladder=text_of(form, "report_ladder") or now.report_ladder,
        task_ladder=text_of(form, "task_ladder") or now.task_ladder,
        issuer=code_typed(known, text_of(form, "issuer"), "cơ quan ban hành"),
        coordinator=code_typed(known, text_of(form, "coordinator"), "cơ quan đầu mối"),
        report_every=tuple(_rhythm(str(one)) for one in form.getlist("report_every")),
        missing_subject=now.missing_subject,
        period_dates=_period_dates(form),
        reports_with=text_of(form, "reports_with") or None,
        inside=_inside(form),
    )


def _inside(form: FormData) -> dict[int, str]:
    """Assignment → the report it is fulfilled inside of; an empty field takes it back."""
    ids = {name: name.removeprefix(INSIDE) for name in form if name.startswith(INSIDE)}
    return {
        int(one): text_of(form, name)
        for name, one in ids.items()
        if one.isdecimal() and len(one) <= LONGEST_KEY
    }


def _rhythm(value: str) -> Every:
    if value not in {every.value for every in MONTHS_IN}:
        raise BadInput(f"chu kỳ báo cáo {value!r} không có", mend="chọn chu kỳ trong danh sách")
    return Every(value)


def _period_dates(form: FormData) -> dict[str, PeriodDates]:
    """Periods whose fields were all left empty keep the regime's dates."""
    keys = dict.fromkeys(
        name.removeprefix(prefix)
        for name in form
        for prefix in (UNIT_DUE, TOP_DUE, LETTER)
        if name.startswith(prefix) and len(name) <= len(prefix) + LONGEST_KEY
    )
    found = {}
    for key in keys:
        unit_due_on = optional_date_of(form, UNIT_DUE + key, f"hạn đơn vị gửi của kỳ {key}")
        top_due_on = optional_date_of(form, TOP_DUE + key, f"hạn gửi cấp trên của kỳ {key}")
        letter = text_of(form, LETTER + key)
        if (unit_due_on or top_due_on) and not letter:
            raise BadInput(f"kỳ {key} đổi ngày mà chưa ghi văn bản", mend="ghi số văn bản ấn định ngày")
        if unit_due_on or top_due_on:
            found[key] = PeriodDates(unit_due_on, top_due_on, letter)
    return found
