"""What a change of units does, in words: the same for the preview and for what was done."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import User
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from operations.obligation_words import plan_number, what_is_owed
from operations.units.unit_change_effects import ChangeEffects
from operations.units.unit_change_letters import UnitNews, change_words
from rules.inheritance import Fate
from rules.unit_changes import KIND_WORDS, ChangeKind
from rules.wording import short_date

UNIT_ENDED, CLASS_EMPTY, POST_EMPTY = "unit_ended", "collective_empty", "coordinator_ended"
QUESTION_CODES = (UNIT_ENDED, CLASS_EMPTY, POST_EMPTY)


@dataclass(frozen=True)
class PassingRow:
    """One obligation: what becomes of it, and who answers for it from then on."""

    plan: str
    what: str
    due_on: date
    before: str
    after: str
    fate: str
    is_overdue: bool


@dataclass(frozen=True)
class Question:
    """What a person has to decide. `plan_id`: of which plan it will be kept open; None is of the directory."""

    code: str
    message: str
    plan_id: int | None = None
    place: str = ""


@dataclass(frozen=True)
class UnitChangeSummary:
    """`unanswered` must be answered before it can be applied; `questions` are kept open by applying it."""

    kind: ChangeKind
    words: str
    effective_on: date
    legal_basis: str
    rows: tuple[PassingRow, ...]
    assignments: int
    told: tuple[str, ...]
    nobody_to_tell: tuple[str, ...]
    unanswered: tuple[str, ...]
    questions: tuple[Question, ...]
    users_moved: tuple[str, ...]
    users_left: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Says whether what a person has looked at is still what would be done."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    @property
    def title(self) -> str:
        return f"{KIND_WORDS[self.kind].capitalize()}: {self.words}, từ {short_date(self.effective_on)}"


def summary_of(session: Session, effects: ChangeEffects, news: Iterable[UnitNews]) -> UnitChangeSummary:
    news = list(news)
    users = [f"{user.name} ({user.login})" for user in effects.users]
    has_one_heir = len(effects.heirs) == 1
    views = obligation_queries.views_of_ids(session, effects.obligations)
    return UnitChangeSummary(
        kind=effects.change.kind,
        words=change_words(effects),
        effective_on=effects.change.effective_on,
        legal_basis=effects.request.legal_basis,
        rows=tuple(_rows(effects, views)),
        assignments=len(effects.parts),
        told=tuple(one.unit_name for one in news if one.people),
        nobody_to_tell=tuple(one.unit_name for one in news if not one.people and one.unit_id > 0),
        unanswered=effects.unanswered,
        questions=tuple(questions_of(effects)),
        users_moved=tuple(users) if has_one_heir else (),
        users_left=() if has_one_heir else tuple(users),
        notes=tuple(_notes(effects)),
    )


def moved_users(effects: ChangeEffects) -> tuple[User, ...]:
    """Rights follow where there is one to follow to; else the administrator gives them anew."""
    return effects.users if len(effects.heirs) == 1 else ()


def _rows(effects: ChangeEffects, views: Mapping[int, ObligationView]) -> Iterable[PassingRow]:
    words = {
        Fate.STAYS: "giữ nguyên",
        Fate.MOVES: "chuyển, giữ nguyên hạn",
        Fate.MERGED: "nhập vào việc cùng kỳ của đơn vị kế tiếp",
        Fate.ENDS: "thôi theo dõi",
    }
    found = []
    for one in effects.inheritance.passings:
        after = effects.names[one.to] if one.to is not None else ""
        fate = f"{words[one.fate]}: {one.why.value}" if one.why else words[one.fate]
        found.append(_row(views[one.owed.id], after, fate, one.is_overdue))
    for opening in effects.inheritance.openings:
        fate = "thêm báo cáo cho phần việc nhận được"
        found.append(_row(views[opening.like.id], effects.names[opening.to], fate, False))
    return sorted(found, key=lambda row: (row.plan, row.due_on, row.before))


def _row(view: ObligationView, after: str, fate: str, is_overdue: bool) -> PassingRow:
    due_on = view.obligation.due_on
    return PassingRow(plan_number(view), what_is_owed(view), due_on, view.unit.name, after, fate, is_overdue)


def questions_of(effects: ChangeEffects) -> Iterable[Question]:
    """What nobody can know but a person (tracking.md 5): work without a unit, a class that denotes nobody."""
    on = short_date(effects.change.effective_on)
    basis = effects.request.legal_basis
    for one in effects.orphaned():
        yield Question(
            UNIT_ENDED,
            f"Nhiệm vụ số {one.position} “{one.task}” không còn đơn vị thực hiện từ {on} ({basis}): "
            "giao đơn vị nào, hay thôi thực hiện?",
            one.plan_id,
            str(one.position),
        )
    for post in effects.posts:
        if effects.heirs or not post.plan.coordinating_unit_id or post.coordinator not in effects.ending:
            continue
        yield Question(
            POST_EMPTY,
            f"Cơ quan đầu mối {effects.names[post.plan.coordinating_unit_id]} thôi hoạt động từ {on} ({basis}): "
            "đơn vị nào làm đầu mối?",
            post.plan.id,
        )
    for group in effects.groups.emptied:
        said = f"Tên gọi “{group.name}” không còn chỉ đơn vị nào từ {on} ({basis})"
        if not group.plans:
            yield Question(CLASS_EMPTY, f"{said}: kế hoạch mới nêu tên này sẽ phải chọn đơn vị")
        for plan, positions in group.plans:
            numbers = ", ".join(map(str, positions))
            yield Question(
                CLASS_EMPTY,
                f"{said}: nhiệm vụ số {numbers} giao theo tên này từ nay do đơn vị nào thực hiện?",
                plan.id,
                group.name,
            )


def question_rows(effects: ChangeEffects) -> list[dict[str, object]]:
    """The questions about running plans, as they are kept until a person answers."""
    return [
        {
            "plan_id": one.plan_id,
            "code": one.code,
            "message": one.message,
            "place": one.place,
            "must_be_settled": False,
        }
        for one in questions_of(effects)
        if one.plan_id is not None
    ]


def _notes(effects: ChangeEffects) -> Iterable[str]:
    for code, unit in effects.request.new_units.items():
        if not unit.desk_email:
            yield f"{unit.name} ({code}) chưa có người nhận thư riêng: dùng người nhận thư của đơn vị trước đó"
    for asked, _ in effects.asking_itself():
        name = effects.names[effects.holder_of(asked.id or 0)]
        yield f"{name}: bên chờ và bên cho ý kiến nay là một, thôi chờ ý kiến “{asked.due_phrase}”"
    for post in effects.posts:
        number = post.plan.document_number or post.plan.key
        if post.coordinator != post.plan.coordinating_unit_id and post.coordinator is not None:
            yield f"đầu mối của kế hoạch {number} chuyển sang {effects.names[post.coordinator]}"
        if post.issuer != post.plan.issuer_unit_id and post.issuer is not None:
            yield f"cơ quan ban hành của kế hoạch {number} nay là {effects.names[post.issuer]}"
