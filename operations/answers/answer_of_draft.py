"""A draft becomes an answer: lines that are asked for, figures read, what is missing said line by line."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlmodel import Session

from models import Assignment, Indicator, LineState, ObligationKind, SubmissionLine
from models.queries import indicators as indicator_queries
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries.obligations import ObligationView
from operations.answers.submit_status import Answer, AnswerLine
from rules.answer_draft import DraftContent, DraftLine, line_said, nothing_words
from rules.errors import BadInput
from rules.figures import figure_words, read_figure


@dataclass(frozen=True)
class Fault:
    """What keeps a draft from being sent, and where; `assignment_id` None: the answer as a whole."""

    assignment_id: int | None
    words: str
    mend: str
    indicator: str = ""
    is_missing: bool = False  # a line nobody has touched yet: said once for all of them


@dataclass(frozen=True)
class Asked:
    """What a unit is asked for: its assignments with their indicators, and what it said last time."""

    view: ObligationView
    assignments: tuple[Assignment, ...]
    indicators: dict[int, list[Indicator]]
    previous: dict[int, SubmissionLine]

    def numbers_of(self, assignment_id: int) -> list[Indicator]:
        return self.indicators.get(assignment_id, [])


def led_by(session: Session, view: ObligationView) -> list[Assignment]:
    """The assignments an obligation is about, also those that another report answers."""
    if view.obligation.kind is ObligationKind.INPUT:
        return []
    if view.assignment is not None:
        return [view.assignment]
    return plan_queries.led_assignments(
        session, view.obligation.plan_id, view.obligation.unit_id, view.period
    )


def asked_of(session: Session, view: ObligationView) -> Asked:
    assignments = tuple(one for one in led_by(session, view) if not one.inside)
    numbers = [one.id or 0 for one in assignments]
    return Asked(
        view,
        assignments,
        indicator_queries.of_assignments(session, numbers),
        submission_queries.previous_lines(session, view.obligation) if assignments else {},
    )


def as_before(line: DraftLine, previous: SubmissionLine | None) -> DraftLine:
    """ "Như kỳ trước" fills what was left empty. Whether a figure is an estimate is said anew for every period."""
    if not line.is_as_before or previous is None:
        return line
    figures = {name: figure_words(value) for name, value in previous.figures.items()}
    figures |= {name: written for name, written in line.figures.items() if written.strip()}
    before = line_said(line.assignment_id, previous.state.value, previous.result, figures, line.estimates)
    return replace(
        before,
        state=line.state or before.state,
        result=line.result.strip() or before.result,
        is_as_before=True,
        is_nothing=line.is_nothing or (before.is_nothing and not line.state),
    )


def resolved(asked: Asked, content: DraftContent) -> DraftContent:
    """The same with every "như kỳ trước" written out."""
    lines = (as_before(line, asked.previous.get(line.assignment_id)) for line in content.lines)
    return replace(content, lines=tuple(replace(line, is_as_before=False) for line in lines))


def faults_of(asked: Asked, content: DraftContent) -> list[Fault]:
    """Everything that keeps it from being sent, in the order of the form."""
    if asked.view.obligation.kind is ObligationKind.INPUT:
        return [] if content.note.strip() else [Fault(None, "chưa ghi ý kiến", "ghi ý kiến của đơn vị")]
    if content.is_nothing and not content.nothing_reason.strip():
        return [Fault(None, "chọn không phát sinh thì phải ghi lý do", "ghi lý do ở cuối biểu mẫu")]
    given = {line.assignment_id: line for line in content.lines}
    known = {one.id for one in asked.assignments}
    faults = [
        Fault(None, f"có dòng không thuộc nhiệm vụ của đơn vị (nhiệm vụ {number})", "tải lại biểu mẫu")
        for number in given
        if number not in known
    ]
    for number, assignment in enumerate(asked.assignments, 1):
        assignment_id = assignment.id or 0
        line = as_before(
            given.get(assignment_id, DraftLine(assignment_id)), asked.previous.get(assignment_id)
        )
        faults += _line_faults(number, line, asked, content)
    return faults


def _line_faults(number: int, line: DraftLine, asked: Asked, content: DraftContent) -> list[Fault]:
    place = f"nhiệm vụ {number}" if len(asked.assignments) > 1 else "kết quả"
    if line.state not in set(LineState):
        if not content.is_nothing or line.state:
            return [Fault(line.assignment_id, "chưa chọn tình hình thực hiện", "chọn một", is_missing=True)]
        return []
    names = {one.name for one in asked.numbers_of(line.assignment_id)}
    faults = []
    if line.is_nothing and not (line.result.strip() or content.nothing_reason.strip()):
        words = f"{place}: chọn không phát sinh thì phải ghi lý do"
        faults.append(Fault(line.assignment_id, words, "ghi ở kết quả thực hiện"))
    faults += [
        Fault(line.assignment_id, f"{place}: không có chỉ tiêu “{name}”", "tải lại biểu mẫu", name)
        for name, written in line.figures.items()
        if name not in names and written.strip()
    ]
    faults += [
        Fault(
            line.assignment_id, f"{place}: ghi số ước cho “{name}”, không phải chỉ tiêu", _named(names), name
        )
        for name in line.estimates
        if name not in names and not line.figures.get(name, "").strip()
    ]
    for indicator in asked.numbers_of(line.assignment_id):
        written = line.figures.get(indicator.name, "").strip()
        if not written and line.state != LineState.NOT_STARTED and not line.is_nothing:
            words = f"{place}: chưa ghi số liệu “{indicator.name}”"
            faults.append(Fault(line.assignment_id, words, "ghi số; không có thì ghi 0", indicator.name))
        elif written:
            try:
                read_figure(written, indicator.measure)
            except BadInput as error:
                words = f"{place}, chỉ tiêu “{indicator.name}”: {error.what}"
                faults.append(Fault(line.assignment_id, words, error.mend, indicator.name))
    return faults


def _named(names: Collection[str]) -> str:
    return f"các chỉ tiêu: {'; '.join(sorted(names))}" if names else "nhiệm vụ này không có chỉ tiêu"


def answer_of(asked: Asked, content: DraftContent, *, by: str) -> Answer:
    """BadInput names the first fault, and how many there are."""
    refuse(faults_of(asked, content), len(asked.assignments))
    given = {line.assignment_id: line for line in content.lines}
    lines = []
    for assignment in asked.assignments:
        assignment_id = assignment.id or 0
        line = as_before(
            given.get(assignment_id, DraftLine(assignment_id)), asked.previous.get(assignment_id)
        )
        lines.append(_answer_line(line, asked, content))
    return Answer(
        by=by,
        lines=tuple(lines),
        difficulty=content.difficulty,
        proposal=content.proposal,
        note=content.note,
    )


def refuse(faults: list[Fault], lines: int) -> None:
    """One line for all of them: what is wrong before what is missing."""
    if not faults:
        return
    wrong = [fault for fault in faults if not fault.is_missing]
    missing = len(faults) - len(wrong)
    rest = f"còn {missing} trên {lines} nhiệm vụ chưa chọn tình hình thực hiện" if missing else ""
    if not wrong:
        raise BadInput(rest, mend="chọn đủ rồi gửi lại")
    more = f" (và {len(wrong) - 1} chỗ khác)" if len(wrong) > 1 else ""
    raise BadInput(f"{wrong[0].words}{more}{'; ' + rest if rest else ''}", mend=wrong[0].mend)


def _answer_line(line: DraftLine, asked: Asked, content: DraftContent) -> AnswerLine:
    """Nothing arose is no neglect: the duty goes on, and the result says why there is nothing to tell."""
    if not line.state:
        return AnswerLine(
            line.assignment_id, LineState.IN_PROGRESS, nothing_words(content.nothing_reason.strip())
        )
    figures = {
        one.name: read_figure(line.figures[one.name], one.measure)
        for one in asked.numbers_of(line.assignment_id)
        if line.figures.get(one.name, "").strip()
    }
    result = line.result
    if line.is_nothing:
        result = nothing_words(line.result.strip() or content.nothing_reason.strip())
    estimates = tuple(name for name in figures if name in line.estimates)
    return AnswerLine(line.assignment_id, LineState(line.state), result, figures, estimates)
