"""A review as the sheets of its file: what stands in which cell."""

from collections.abc import Iterable

from models import Unit
from operations.drafts.assignment_fields import fields_of
from operations.drafts.draft_cells import CHECKED, DROPPED, EVERY, KEPT, cells_of
from operations.drafts.draft_columns import DOUBTS, HEAD, NAMES, PERIODS, POLICIES, TASKS, Sheet, SheetRow
from operations.drafts.review_draft import NameBinding, NameSuggestion, Reading, Review, ReviewRow
from rules.wording import short_date, table_date

MOST_UNITS_NAMED = 8
LONGEST_NAME = 1_000  # what is longer is no name but a misreading: its row wants mending, not binding
HEAD_LABELS = {
    "number": "Số, ký hiệu",
    "type": "Loại văn bản",
    "title": "Trích yếu",
    "issuer": "Cơ quan ban hành",
    "parent_issuer": "Cơ quan chủ quản",
    "issued_on": "Ngày ban hành",
    "plan_year": "Năm kế hoạch",
    "coordinating_unit": "Đơn vị đầu mối",
}
POLICY_LABELS = {
    "regime": "Chế độ báo cáo",
    "report_ladder": "Thang đôn đốc báo cáo",
    "task_ladder": "Thang đôn đốc nhiệm vụ",
    "issuer": "Mã cơ quan ban hành",
    "coordinator": "Mã đơn vị đầu mối",
    "report_every": "Chu kỳ báo cáo",
    "missing_subject": "Mã đơn vị chịu trách nhiệm khi văn bản không nêu",
}
# field of `readings` → the cells that show it
CELLS_OF_READING = {
    "unit": ("unit",),
    "role": ("role",),
    "cooperating": ("cooperating",),
    "task": ("task",),
    "output": ("output",),
    "report_to": ("report_to",),
    "cadence": ("cadence_text", "kind", "due_on"),
}
HOW_WORDS = {
    "decision": "đã chọn",
    "name": "đúng tên trong danh mục",
    "group": "nhóm trong danh mục",
    "children": "các đơn vị thuộc cơ quan ban hành",
    "remembered": "nhớ từ kế hoạch trước",
    "ignored": "bỏ qua",
    "unbound": "CHƯA GẮN",
}


def sheets_of(review: Review) -> tuple[Sheet, ...]:
    rows = sorted([*review.rows, *review.dropped], key=lambda row: row.assignment.position)
    return (
        Sheet(TASKS, tuple(_task(row) for row in rows)),
        Sheet(NAMES, tuple(_name(n, review) for n in review.names if len(n.written) <= LONGEST_NAME)),
        Sheet(DOUBTS, tuple(_doubts(review))),
        Sheet(HEAD, tuple(_head(review))),
        Sheet(POLICIES, tuple(_policies(review))),
        Sheet(PERIODS, tuple(_periods(review))),
    )


def _task(row: ReviewRow) -> SheetRow:
    one = row.assignment
    values = cells_of(fields_of(one, row.output)) | {
        "key": one.id,
        "tracked": DROPPED if one.is_dropped else KEPT,
        "checked": CHECKED if one.checked_at else None,
        "place": row.place_words or None,
        "confidence": one.confidence,
        "why": "\n".join(row.why) or None,
        "bound": _names(row.units) or None,
    }
    fields = [name for name, reading in row.readings.items() if reading.is_doubtful]
    doubtful = {column for name in fields for column in CELLS_OF_READING.get(name, ())} | {"why"}
    return SheetRow(
        str(one.id),
        values,
        is_muted=one.is_dropped,
        doubtful=frozenset(doubtful) if row.is_doubtful else frozenset(),
    )


def _name(name: NameBinding, review: Review) -> SheetRow:
    is_own = name.how in ("decision", "ignored")
    meaning = HOW_WORDS[name.how] + (f": {_names(name.units)}" if name.units else "")
    return SheetRow(
        name.written,
        {
            "name": name.written,
            "used": len(name.where_used),
            "meaning": meaning + (f"\n({name.note})" if name.note and not is_own else ""),
            "suggested": "\n".join(_suggestion(one) for one in name.suggestions) or None,
            "codes": "\n".join(review.decisions.codes_for(name.written) or ()) or None,
            "ignored": name.note if name.how == "ignored" else None,
        },
        doubtful=frozenset({"codes", "ignored"} if name.how == "unbound" and name.is_needed else ()),
    )


def _suggestion(one: NameSuggestion) -> str:
    codes = "; ".join(one.codes) if len(one.codes) <= MOST_UNITS_NAMED else f"{len(one.codes)} đơn vị"
    return f"{codes} – {one.name}" + (f" ({one.note})" if one.note else "")


def _names(units: Iterable[Unit]) -> str:
    """The units by name, the first of them when there are many."""
    names = [unit.short_name or unit.name for unit in units]
    more = len(names) - MOST_UNITS_NAMED
    return "; ".join(names[:MOST_UNITS_NAMED]) + (f"; … (còn {more} đơn vị)" if more > 0 else "")


def _doubts(review: Review) -> Iterable[SheetRow]:
    for doubt in review.doubts:
        settled = f"{doubt.settled_by}, {short_date(doubt.settled_at.date())}" if doubt.settled_at else None
        yield SheetRow(
            str(doubt.id),
            {
                "key": doubt.id,
                "message": doubt.message,
                "place": doubt.place or None,
                "must": "phải trả lời" if doubt.must_be_settled else None,
                "answer": doubt.answer,
                "settled": settled,
            },
            doubtful=frozenset({"answer"} if doubt.settled_at is None else ()),
        )


def _head(review: Review) -> Iterable[SheetRow]:
    plan = review.plan
    values = {
        "number": plan.document_number,
        "type": plan.document_type,
        "title": plan.title,
        "issuer": plan.issuer_name,
        "parent_issuer": plan.parent_issuer_name,
        "issued_on": plan.issued_on,
        "plan_year": plan.plan_year,
        "coordinating_unit": plan.coordinating_unit_name,
    }
    for name, value in values.items():
        reading = review.head_readings.get("date" if name == "issued_on" else name)
        yield SheetRow(
            HEAD_LABELS[name],
            {"label": HEAD_LABELS[name], "value": value, **_how(reading)},
            doubtful=frozenset({"value"} if reading and reading.is_doubtful else ()),
        )
    signer = plan.signer or {}
    fixed = {
        "Người ký": ", ".join(filter(None, (signer.get("position"), signer.get("name")))) or None,
        "Nơi nhận": "\n".join(review.recipients) or None,
        "Tệp gốc": plan.source_name,
    }
    for label, value in fixed.items():
        yield SheetRow(label, {"label": label, "value": value}, locked=frozenset({"value"}))


def _how(reading: Reading | None) -> dict[str, str | float | None]:
    if reading is None:
        return {}
    return {
        "how": reading.how_words,
        "confidence": reading.confidence,
        "place": reading.place_words or None,
    }


def _policies(review: Review) -> Iterable[SheetRow]:
    decisions = review.decisions
    values = {
        "regime": decisions.regime,
        "report_ladder": decisions.report_ladder,
        "task_ladder": decisions.task_ladder,
        "issuer": decisions.issuer,
        "coordinator": decisions.coordinator,
        "report_every": "\n".join(EVERY[every] for every in decisions.report_every) or None,
        "missing_subject": decisions.missing_subject,
    }
    help_words = {
        "regime": "cchc, nd09…",
        "issuer": f"Đang hiểu là: {review.issuer.name}" if review.issuer else "Chưa gắn với đơn vị nào",
        "coordinator": f"Đang hiểu là: {review.coordinator.name}" if review.coordinator else "Chưa biết",
        "report_every": "Để trống: theo lời kế hoạch, kế hoạch không nói thì theo chế độ. Mỗi dòng một chu kỳ.",
        "missing_subject": "Để trống nếu câu nào cũng nêu đơn vị.",
    }
    for name, value in values.items():
        label = POLICY_LABELS[name]
        yield SheetRow(label, {"label": label, "value": value, "help": help_words.get(name)})


def _periods(review: Review) -> Iterable[SheetRow]:
    dates = review.decisions.period_dates
    for period in review.periods:
        given = dates.get(period.key)
        yield SheetRow(
            period.key,
            {
                "key": period.key,
                "label": period.label,
                "window": f"{table_date(period.window_start_on)} – {table_date(period.window_end_on)}",
                "cut_off_on": period.cut_off_on,
                "opens_on": period.opens_on,
                "unit_due_on": period.unit_due_on,
                "top_due_on": period.top_due_on,
                "letter": (given.letter or None) if given else None,
            },
        )
    known = {period.key for period in review.periods}
    for key, given in dates.items():
        if key not in known:
            yield SheetRow(
                key,
                {
                    "key": key,
                    "label": "không phải báo cáo" if known else "lịch chưa hợp lệ",
                    "unit_due_on": given.unit_due_on,
                    "top_due_on": given.top_due_on,
                    "letter": given.letter or None,
                },
                doubtful=frozenset({"unit_due_on", "top_due_on"}),
            )
