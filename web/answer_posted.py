"""What came in with the form of the signed page: the words as a draft, the files as they are."""

from collections.abc import Iterator

from starlette.datastructures import FormData, UploadFile

from models import LineState
from operations.answers.answer_of_draft import Asked
from operations.answers.keep_evidence import LARGEST
from rules.answer_draft import DraftContent, DraftLine
from web.answer_form import NOTHING, STATES
from web.posted import text_of


def content_of(asked: Asked, form: FormData) -> DraftContent:
    """Only the lines that are asked for are read: a field for somebody else's task is no field of this form."""
    return DraftContent(
        lines=tuple(_line(asked, one.id or 0, form) for one in asked.assignments),
        difficulty=text_of(form, "difficulty"),
        proposal=text_of(form, "proposal"),
        is_nothing=bool(text_of(form, "nothing")),
        nothing_reason=text_of(form, "nothing_reason"),
        note=text_of(form, "note"),
    )


def seen_version(form: FormData) -> int | None:
    """The version of the draft the page was made from; None for a form that does not say."""
    written = text_of(form, "over") or text_of(form, "seen")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None


def files_of(form: FormData) -> Iterator[tuple[str, bytes]]:
    """One after the other, so that only one is in memory; one byte beyond the bound is enough to refuse it."""
    for file in _chosen(form):
        yield file.filename or "", file.file.read(LARGEST + 1)


def has_files(form: FormData) -> bool:
    return bool(_chosen(form))


def _chosen(form: FormData) -> list[UploadFile]:
    """An empty field of a browser is no file."""
    return [one for one in form.getlist("evidence") if isinstance(one, UploadFile) and one.filename]


def evidence_line(form: FormData) -> int | None:
    """The assignment the files belong to; None: the answer as a whole."""
    written = text_of(form, "evidence_line")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None


def _line(asked: Asked, assignment_id: int, form: FormData) -> DraftLine:
    state = text_of(form, f"state-{assignment_id}")
    is_nothing = state == NOTHING
    figures = {
        one.name: written
        for one in asked.numbers_of(assignment_id)
        if (written := text_of(form, f"figure-{assignment_id}-{one.id}"))
    }
    return DraftLine(
        assignment_id,
        LineState.IN_PROGRESS.value if is_nothing else state if state in STATES else "",
        text_of(form, f"result-{assignment_id}"),
        figures,
        is_as_before=bool(text_of(form, f"same-{assignment_id}")) and assignment_id in asked.previous,
        is_nothing=is_nothing,
        estimates=tuple(
            one.name
            for one in asked.numbers_of(assignment_id)
            if text_of(form, f"estimate-{assignment_id}-{one.id}")
        ),
    )
