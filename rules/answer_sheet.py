"""The form file of one unit and period: what is asked, and the hidden key by which it is known when it comes back."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rules.answer_draft import NOTHING_WORDS
from rules.errors import BadInput
from rules.folding import fold
from rules.wording import weekday_date

LAYOUT = 1  # grows when a form of an older make can no longer be read
FORM_SHEET, KEY_SHEET, MARK = "Báo cáo", "_dondoc", "dondoc-bieu"
# What stands in the hidden first column of the rows that are no assignment's.
HEAD_ROW, DIFFICULTY_ROW, PROPOSAL_ROW, NOTHING_ROW = "head", "difficulty", "proposal", "nothing"
# What stands in the hidden first row over the columns that are filled in.
STATE_COLUMN, RESULT_COLUMN = "state", "result"
LONGEST_TEXT = 20_000

STATE_WORDS = {"done": "Hoàn thành", "in_progress": "Đang thực hiện", "not_started": "Chưa thực hiện"}
NOTHING, YES = "Không phát sinh", "Có"
# Beside a figure, in the column of results; a form of before this choice has nothing there.
ACTUAL, ESTIMATE = "Thực tế", "Ước"
_MARKS = {"": None, "thuc te": False, "so thuc te": False, "uoc": True, "so uoc": True, "uoc tinh": True}
_STATES = {fold(words): state for state, words in STATE_WORDS.items()} | {"da hoan thanh": "done"}
_YES, _NO = {"co", "x", "khong phat sinh"}, {"", "khong"}


@dataclass(frozen=True)
class AskedIndicator:
    """One figure. `previous`: last period's; `figure`: what stands in the cell when the form goes out."""

    name: str
    measure: str
    target: float | None = None
    previous: str = ""
    figure: float | None = None
    is_estimated: bool = False


@dataclass(frozen=True)
class AskedLine:
    """One assignment; `returned`: why the coordinator gave this line back."""

    assignment_id: int
    task: str
    indicators: tuple[AskedIndicator, ...] = ()
    plan: str = ""  # its plan's number, where one report serves several plans
    previous_state: str = ""
    previous_result: str = ""
    state: str = ""
    result: str = ""
    returned: str = ""
    is_accepted: bool = False  # in an answer that came back for other lines

    @property
    def row_id(self) -> str:
        return str(self.assignment_id)

    def figure_row_id(self, place: int) -> str:
        """The hidden id of an indicator's own row."""
        return f"{self.assignment_id}/{place + 1}"


@dataclass(frozen=True)
class AnswerSheet:
    """The whole form. `returned`: why the whole answer came back; `may_be_nothing`: a report may say "không phát sinh"."""

    obligation_id: int
    due_version: int
    due_on: date
    what: str  # "báo cáo quý I năm 2021"
    plan_number: str
    plan_title: str
    unit_code: str
    unit_name: str
    report_to: str
    lines: tuple[AskedLine, ...]
    may_be_nothing: bool = True
    returned: str = ""
    difficulty: str = ""
    proposal: str = ""

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row that is filled in, from top to bottom."""
        out: list[str] = []
        for line in self.lines:
            out += [line.row_id, *(line.figure_row_id(place) for place in range(len(line.indicators)))]
        return (*out, *((NOTHING_ROW,) if self.may_be_nothing else ()), DIFFICULTY_ROW, PROPOSAL_ROW)


class SheetKey(NamedTuple):
    """What a form says about itself; read from a file only when its seal is right."""

    layout: int
    obligation_id: int
    due_version: int
    due_on: date
    checksum: str


def checksum_of(sheet: AnswerSheet) -> str:
    """The same as long as the same lines and figures are asked; better words for a task make no old form."""
    asked = [
        [line.assignment_id, [[one.name, one.measure] for one in line.indicators]] for line in sheet.lines
    ]
    return _digest(json.dumps([asked, sheet.may_be_nothing], ensure_ascii=False).encode(), size=8)


def key_of(sheet: AnswerSheet, secret: str) -> str:
    """One line of words: mark, layout, installation, obligation, version and day of the date, checksum, seal."""
    due_on = sheet.due_on.isoformat()
    words = [
        MARK, str(LAYOUT), installation_of(secret), str(sheet.obligation_id), str(sheet.due_version), due_on,
        checksum_of(sheet),
    ]  # fmt: skip
    return " ".join([*words, _seal(words, secret)])


def read_key(text: str, secret: str) -> SheetKey:
    """BadInput in one line: no key, one of another installation, one that was changed."""
    *words, seal = text.split() or [""]
    if len(words) != 7 or words[0] != MARK:
        raise BadInput(
            "tệp không có khóa của biểu báo cáo", mend="dùng đúng biểu gửi kèm thư, đừng chép sang tệp khác"
        )
    if words[2] != installation_of(secret):
        raise BadInput(
            "biểu do hệ thống đôn đốc khác phát hành", mend="gửi về đúng hệ thống đã phát hành biểu"
        )
    if not hmac.compare_digest(seal.encode(), _seal(words, secret).encode()):
        raise BadInput("khóa của biểu đã bị sửa nên không nhận", mend="tải biểu mới rồi điền lại")
    return SheetKey(int(words[1]), int(words[3]), int(words[4]), date.fromisoformat(words[5]), words[6])


def check_key(key: SheetKey, sheet: AnswerSheet) -> None:
    """Whether a form that is ours still asks what is owed now; BadInput says in what it is old."""
    if key.obligation_id != sheet.obligation_id:
        raise BadInput(
            f"biểu này không phải của {sheet.what}, {sheet.unit_name}", mend="gửi đúng biểu của việc này"
        )
    mend = "tải biểu mới ở liên kết trong thư mới nhất rồi chép câu trả lời sang"
    if key.due_version != sheet.due_version:
        days = f": hạn khi lập biểu {weekday_date(key.due_on)}, nay là {weekday_date(sheet.due_on)}"
        raise BadInput(f"biểu cũ{days if key.due_on != sheet.due_on else ''}", mend=mend)
    if key.layout != LAYOUT or key.checksum != checksum_of(sheet):
        raise BadInput("biểu cũ: các nhiệm vụ hoặc chỉ tiêu phải báo cáo đã thay đổi", mend=mend)


def installation_of(secret: str) -> str:
    """Tells one installation from another without telling its secret."""
    return _digest(b"answer-sheet-installation", size=6, key=secret)


def state_in(words: str) -> str | None:
    """A state as the drop-down has it or as a hand typed it; NOTHING for "không phát sinh", None: no state."""
    folded = fold(words)
    if folded in (fold(NOTHING), fold(NOTHING_WORDS)):
        return NOTHING
    return _STATES.get(folded, "" if not folded else None)


def is_mark(words: str) -> bool:
    """What may stand beside a figure; nothing, too."""
    return fold(words) in _MARKS


def estimate_in(words: str) -> bool | None:
    """Whether a figure is an estimate; None: it is not said."""
    return _MARKS[fold(words)]


def is_yes(words: str) -> bool | None:
    """None: neither yes nor no."""
    folded = fold(words)
    return True if folded in _YES else False if folded in _NO else None


def _seal(words: list[str], secret: str) -> str:
    return _digest(" ".join(words).encode(), size=16, key=secret, purpose=b"answer-sheet")


def _digest(content: bytes, *, size: int, key: str = "", purpose: bytes = b"") -> str:
    return hashlib.blake2b(content, digest_size=size, key=key.encode()[:64], person=purpose).hexdigest()
