"""The rows of a form file, from top to bottom: what stands in them, what may be filled in, how high they are."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.excel.sheet_height import height_of
from rules.answer_sheet import (
    DIFFICULTY_ROW,
    ESTIMATE,
    HEAD_ROW,
    NOTHING_ROW,
    PROPOSAL_ROW,
    STATE_WORDS,
    AnswerSheet,
    AskedIndicator,
    AskedLine,
)
from rules.figures import figure_words
from rules.wording import weekday_date

# A: hidden ids; then number, task, last period, state or figure, result
ID, NUMBER, TASK, BEFORE, STATE, RESULT = range(6)
WIDTHS = (4.0, 5.0, 46.0, 28.0, 17.0, 46.0)
HEAD = ("STT", "Nhiệm vụ, chỉ tiêu", "Kỳ trước", "Tình hình thực hiện / số liệu", "Kết quả thực hiện")
LEAST_HEIGHT, ROOM_TO_WRITE = 32.0, 64.0
TITLE_SIZE, TEXT_SIZE = 14, 11
GUIDE = (
    "Hướng dẫn: Chỉ điền các ô nền vàng. Cột “Tình hình thực hiện”: bấm vào ô rồi chọn trong danh sách; dòng số liệu: ghi số; số ước thì chọn “Ước” ở ô bên cạnh.",
    "Không dùng công thức: nếu chép từ bảng khác, dán giá trị (Paste Special, Values).",
    "Không có gì để báo cáo: chọn “Không phát sinh” ở từng nhiệm vụ, hoặc một lần ở cuối biểu, và ghi lý do.",
    "Điền xong, lưu tệp (giữ dạng .xlsx) rồi gửi lại: nộp ở liên kết trong thư, hoặc trả lời thư và kèm tệp này. "
    "Người gửi xem lại nội dung đã đọc rồi xác nhận; chưa xác nhận thì chưa tính là đã báo cáo.",
)
LINE = ("number", "fixed", "before", "state", "text")
FIGURE = ("number", "fixed", "before", "figure", "mark")
WHOLE = ("number", "fixed", "closed", "closed", "text")


@dataclass(frozen=True)
class FormRow:
    """`looks`: of the cells B to F, or one for a text over the whole width. `rule`: of the state cell."""

    texts: tuple[str, ...]
    looks: tuple[str, ...]
    height: float
    row_id: str = ""
    rule: str = ""  # "states", "yes", or "figure:" and its measure
    figure: float | None = None


def rows_of(sheet: AnswerSheet) -> list[FormRow]:
    """Everything below the hidden first row; a row without looks is empty."""
    return [
        *_about(sheet),
        FormRow((), (), TEXT_SIZE),
        FormRow(HEAD, ("head",) * 5, LEAST_HEIGHT, HEAD_ROW),
        *_lines(sheet),
        *_whole(sheet),
        FormRow((), (), TEXT_SIZE),
        *(_across(words, "guide") for words in GUIDE),
    ]


def _about(sheet: AnswerSheet) -> Iterator[FormRow]:
    yield _across(sheet.what.upper(), "title")
    yield _across(f"Kế hoạch {sheet.plan_number}: {sheet.plan_title}", "about")
    due = weekday_date(sheet.due_on)
    yield _across(f"Đơn vị báo cáo: {sheet.unit_name}. Nơi nhận: {sheet.report_to}. Hạn gửi: {due}.", "about")
    if sheet.returned:
        yield _across(f"Báo cáo được trả lại để bổ sung: {sheet.returned}", "returned")


def _across(words: str, look: str) -> FormRow:
    size = TITLE_SIZE if look == "title" else TEXT_SIZE
    return FormRow((words,), (look,), height_of(words, sum(WIDTHS[NUMBER:]), size))


def _lines(sheet: AnswerSheet) -> Iterator[FormRow]:
    plan = ""
    for number, line in enumerate(sheet.lines, start=1):
        if line.plan and line.plan != plan:
            yield _across(f"Kế hoạch {line.plan}", "plan")
            plan = line.plan
        yield _line(number, line)
        for place, one in enumerate(line.indicators):
            yield _figure(line.figure_row_id(place), one)


def _line(number: int, line: AskedLine) -> FormRow:
    task = line.task + (f"\n→ Cần bổ sung: {line.returned}" if line.returned else "")
    task += "\n→ Đã được tiếp nhận, để nguyên." if line.is_accepted else ""
    before = ". ".join(filter(None, (STATE_WORDS.get(line.previous_state), line.previous_result)))
    height = max(LEAST_HEIGHT, height_of(task, WIDTHS[TASK]), height_of(before, WIDTHS[BEFORE]))
    height = max(height, height_of(line.result, WIDTHS[RESULT]))
    texts = (str(number), task, before, STATE_WORDS.get(line.state, ""), line.result)
    return FormRow(texts, LINE, height, line.row_id, "states")


def _figure(row_id: str, one: AskedIndicator) -> FormRow:
    target = f"; mục tiêu {figure_words(one.target)}" if one.target is not None else ""
    what = f"– {one.name} ({one.measure}{target})"
    height = max(height_of(what, WIDTHS[TASK]), height_of(one.previous, WIDTHS[BEFORE]))
    rule = f"figure:{one.measure}"
    mark = ESTIMATE if one.is_estimated else ""
    return FormRow(("", what, one.previous, "", mark), FIGURE, height, row_id, rule, one.figure)


def _whole(sheet: AnswerSheet) -> Iterator[FormRow]:
    """What is said of the report as a whole."""
    if sheet.may_be_nothing:
        what = "Không phát sinh: các nhiệm vụ để trống ở trên không có nội dung phải báo cáo trong kỳ"
        how = "Chọn “Có” và ghi lý do ở cột kết quả"
        yield FormRow(("", what, how, "", ""), LINE, LEAST_HEIGHT, NOTHING_ROW, "yes")
    for row_id, words, text in (
        (DIFFICULTY_ROW, "Khó khăn, vướng mắc (nếu có)", sheet.difficulty),
        (PROPOSAL_ROW, "Kiến nghị, đề xuất (nếu có)", sheet.proposal),
    ):
        height = max(ROOM_TO_WRITE, height_of(text, WIDTHS[RESULT]))
        yield FormRow(("", words, "", "", text), WHOLE, height, row_id)
