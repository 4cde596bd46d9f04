"""The page of one assignment: its fields beside the place in the document they were read from."""

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from operations.drafts.assignment_fields import BLANK
from operations.drafts.edit_assignment import fields_of
from operations.drafts.review_draft import Review, ReviewRow
from rules.errors import BadInput, IllegalMove, NotFound
from rules.lifecycle import PlanState
from web.access import Visitor, workspace_of
from web.assignment_form import AssignmentForm, form_of
from web.assignment_rows import understood_words
from web.document_pane import DocumentPane
from web.draft_entries import Entry, entries_of, further_times, marks_by_place
from web.draft_parts import FieldLine, field_line
from web.errors import status_of, words_of
from web.pages import render
from web.review_reading import names_offered, read_review


@dataclass(frozen=True)
class Subject:
    """Which assignment the page is about: an existing one, or a new one behind `after` or at the end."""

    plan_id: int
    assignment_id: int | None = None
    after: int | None = None
    only: str = ""


def assignment_page(
    request: Request,
    visitor: Visitor,
    subject: Subject,
    form: AssignmentForm | None = None,
    *,
    error: BadInput | None = None,
    split: dict[str, str] | None = None,
) -> Response:
    """`form` None: the fields as they stand; `split`: what was typed to split it. With an error all of it comes back."""
    workspace = workspace_of(request)
    review, pane = read_review(workspace, subject.plan_id)
    if review.plan.state is not PlanState.DRAFT:
        raise IllegalMove("kế hoạch không còn là bản dự thảo, không sửa trực tiếp được")
    row = _row(review, subject.assignment_id) if subject.assignment_id is not None else None
    entries = entries_of(review.rows, pane)
    own = next(
        (one for one in entries if one.assignment.id == (subject.assignment_id or subject.after)), None
    )
    review_page = request.app.url_path_for("review", plan_id=subject.plan_id)
    values = {
        "plan": review.plan,
        "pane": pane,
        "backs": marks_by_place(entries, lambda one: f"{review_page}?at={one.assignment.id}#{one.id}"),
        "form": form or form_of(fields_of(row.assignment, row.output) if row else BLANK),
        "split": split or {},
        "problem": words_of(error) if error else "",
        "after": subject.after,
        "only": subject.only,
        "back": own.id if own else "list",
        "at": own.assignment.id if own else "",
        "place": own.place if own else "",
        "names": names_offered(workspace, review),
        **_of_row(row, own, pane),
    }
    return render(
        request, visitor, "assignment.html", values, status_code=status_of(error)[0] if error else 200
    )


def _of_row(row: ReviewRow | None, own: Entry | None, pane: DocumentPane) -> dict[str, object]:
    if row is None:
        behind = f" sau nhiệm vụ {own.number}" if own else ""
        return {
            "assignment": None,
            "heading": f"Thêm nhiệm vụ{behind}",
            "readings": {},
            "understood": "chưa có",
            "due_on": None,
            "also": (),
        }
    assignment = row.assignment
    return {
        "assignment": assignment,
        "heading": f"Nhiệm vụ {own.number}" if own else "Nhiệm vụ đã bỏ",
        "readings": _readings(row, pane),
        "understood": understood_words(assignment.cadence_kind, assignment.cadence_every),
        "due_on": assignment.due_on,
        "also": further_times(assignment),
    }


def _readings(row: ReviewRow, pane: DocumentPane) -> dict[str, FieldLine]:
    return {
        name: field_line("", "", reading, pane, own_place=row.place_words)
        for name, reading in row.readings.items()
    }


def _row(review: Review, assignment_id: int) -> ReviewRow:
    for row in (*review.rows, *review.dropped):
        if row.assignment.id == assignment_id:
            return row
    raise NotFound("kế hoạch này không có nhiệm vụ ấy")
