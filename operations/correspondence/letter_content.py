"""What a công văn says now: facts are read at every look until it is issued, words stay as the desk left them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

from sqlmodel import Session

from models import DocumentKind, DocumentState, Extension, ExtensionState, ObligationKind, OfficialLetter
from models.queries import correspondence as letter_queries
from models.queries import desk
from models.queries import extensions as extension_queries
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from operations.correspondence.issued_letters import number_words_of
from operations.correspondence.letter_head import letter_head, plan_named
from operations.obligation_words import what_is_owed
from operations.workspace import Workspace
from reports.correspondence.content import (
    ExtensionAnswer,
    LetterContent,
    LetterKind,
    LetterWords,
    OwedRow,
)
from reports.correspondence.content_json import content_from_json
from reports.correspondence.wording import default_words
from rules.correspondence import answer_day
from rules.lifecycle import AWAITED
from rules.progress import progress_of

NO_WORDS = LetterWords("", "", (), "")
END_OF_DAY = time(23, 59)
ASKS = (DocumentKind.URGING, DocumentKind.EXPLANATION)


def content_of(
    session: Session,
    workspace: Workspace,
    kind: DocumentKind,
    views: Sequence[ObligationView],
    *,
    extension: Extension | None = None,
    day: date | None = None,
) -> LetterContent:
    """The letter as the office words it by itself; every view is of one plan and one unit. `day`: its date, if not today."""
    as_of = workspace.local(workspace.clock.now())
    if day is not None and day != as_of.date():
        as_of = as_of.combine(day, END_OF_DAY, as_of.tzinfo)
    today = as_of.date()
    first = views[0]
    ordered = sorted(views, key=lambda view: (view.obligation.due_on, view.obligation.id or 0))
    bare = LetterContent(
        kind=LetterKind(kind.value),
        as_of=as_of,
        head=letter_head(session, first.plan),
        addressees=tuple(dict.fromkeys(view.unit.name for view in ordered)),
        plan=plan_named(session, first.plan),
        words=NO_WORDS,
        rows=owed_rows(session, workspace, ordered, today),
        answer_by=answer_day(today, workspace.calendar_of(first.unit)) if kind in ASKS else None,
        extension=_answer(workspace, extension) if extension else None,
    )
    return replace(bare, words=default_words(bare))


def content_now(
    session: Session, workspace: Workspace, letter: OfficialLetter, *, day: date | None = None
) -> LetterContent:
    """As it would be issued at this moment, or under the date of `day`; an issued one as it was issued."""
    kept = content_from_json(letter.content)
    if letter.state is not DocumentState.DRAFTED:
        return kept
    ids = letter_queries.obligations_of(session, [letter.id or 0]).get(letter.id or 0, [])
    views = list(obligation_queries.views_of_ids(session, ids).values())
    if not views:
        return kept
    extension = _decided(session, letter, views)
    fresh = content_of(session, workspace, letter.kind, views, extension=extension, day=day)
    if letter.edited_at is None:
        return fresh
    head = replace(
        fresh.head,
        symbol=kept.head.symbol,
        signature=kept.head.signature,
        drafting_office=kept.head.drafting_office,
    )
    return replace(fresh, head=head, words=kept.words, answer_by=letter.answer_by)


def owed_rows(
    session: Session, workspace: Workspace, views: Sequence[ObligationView], today: date
) -> tuple[OwedRow, ...]:
    ids = [view.obligation.id or 0 for view in views]
    told = desk.told(session, ids)
    earlier = letter_queries.letters_about(session, ids)
    rows = []
    for view in views:
        obligation = view.obligation
        calendar = workspace.calendar_of(view.unit)
        progress = progress_of(obligation.state, obligation.due_on, obligation.answered_on, today, calendar)
        known = told.get(obligation.id or 0)
        is_owed = obligation.state in AWAITED
        rows.append(
            OwedRow(
                what=what_is_owed(view),
                due_on=obligation.due_on,
                original_due_on=obligation.original_due_on,
                days_late=-progress.days_left if progress.is_overdue else 0,
                times_told=known.times if known else 0,
                last_told_on=workspace.local_day(known.last_at) if known else None,
                previous=tuple(map(number_words_of, _issued(earlier.get(obligation.id or 0, ())))),
                answered_on=None
                if is_owed
                else obligation.answered_on or workspace.local_day(obligation.changed_at),
                is_report=obligation.kind is ObligationKind.REPORT,
            )
        )
    return tuple(rows)


def _issued(letters: Sequence[OfficialLetter]) -> list[OfficialLetter]:
    return [one for one in letters if one.state is DocumentState.ISSUED and one.kind in ASKS]


def _decided(session: Session, letter: OfficialLetter, views: Sequence[ObligationView]) -> Extension | None:
    """The decision the letter was drafted for, by the key that names it."""
    if letter.kind is not DocumentKind.EXTENSION:
        return None
    known = extension_queries.of_obligation(session, views[0].obligation.id or 0)
    wanted = letter.key.partition(":x")[2].partition(":")[0]
    return next(one for one in known if str(one.id) == wanted)


def _answer(workspace: Workspace, extension: Extension) -> ExtensionAnswer:
    granted = extension.state is ExtensionState.GRANTED
    return ExtensionAnswer(
        asked_on=workspace.local_day(extension.asked_at),
        asked_until=extension.until,
        due_before=extension.due_on_before,
        reason=extension.reason,
        until=(extension.granted_until or extension.until) if granted else None,
        note=extension.decision_note or "",
    )
