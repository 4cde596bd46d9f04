"""The forms that letters carry: with the request for a report, and with a report that comes back.

Reminders carry none: the reader has the form already, and the page gives it again.
"""

from collections.abc import Iterable, Mapping

from sqlmodel import Session

from models import ObligationKind, Tier
from models.queries.letter_subjects import SpokenObligation, SpokenStep
from models.queries.obligations import ObligationView
from notifications.letters import Attachment, LetterKind
from operations.answers.answer_sheet_of import answer_sheet_of, attachment_of
from operations.answers.asked_sheets import has_form
from operations.workspace import Workspace
from rules.answer_sheet import AnswerSheet
from rules.ladder import Audience

# One person may be asked for twenty reports in one letter: the others are downloaded from their pages.
MOST_FORMS = 5
_OWN = (Audience.DESK_OFFICER.value, Audience.UNIT_HEAD.value)


def wants_form(step: SpokenStep, obligation: SpokenObligation) -> bool:
    """Whether this step asks the reader's own unit for a report."""
    is_request = step.letter == LetterKind.REQUEST.value and step.audience in _OWN
    return is_request and obligation.kind is ObligationKind.REPORT and obligation.tier is Tier.UNIT


def obligations_with_form(
    steps: Iterable[SpokenStep], obligations: Mapping[int, SpokenObligation]
) -> list[SpokenObligation]:
    """Of a batch of letters the obligations whose forms they carry, each once, at most so many a letter."""
    chosen: dict[int, SpokenObligation] = {}
    carried: dict[int, int] = {}
    for step in steps:
        one = obligations.get(step.obligation_id or 0)
        if one is not None and wants_form(step, one) and carried.get(step.letter_id, 0) < MOST_FORMS:
            carried[step.letter_id] = carried.get(step.letter_id, 0) + 1
            chosen[one.id] = one
    return list(chosen.values())


def attached_forms(
    workspace: Workspace, views: Iterable[ObligationView], sheets: Mapping[int, AnswerSheet]
) -> tuple[Attachment, ...]:
    """Those of a letter, under names that differ."""
    found: dict[str, Attachment] = {}
    for view in views:
        sheet = sheets.get(view.obligation.id or 0)
        if sheet is not None and len(found) < MOST_FORMS:
            form = attachment_of(workspace, view, sheet)
            stem, number = form.file_name.removesuffix(".xlsx"), 2
            name = form.file_name
            while name in found:
                name, number = f"{stem}-{number}.xlsx", number + 1
            found[name] = Attachment(name, form.media_type, form.content)
    return tuple(found.values())


def returned_form(session: Session, workspace: Workspace, view: ObligationView) -> tuple[Attachment, ...]:
    """With what was answered and why it came back, to be mended where it stands."""
    session.expire(view.obligation)  # its date and state have just been written
    return (answer_sheet_of(session, workspace, view),) if has_form(view) else ()
