"""The office's words of each kind of công văn, in one place per kind: facts only, amounts and dates from the record."""

from collections.abc import Callable

from reports.consolidated.wording import joined, long_date, sentence
from reports.correspondence.content import LetterContent, LetterKind, LetterWords, OwedRow
from rules.wording import number_words, short_date

# Stands in the words for the ultimatum date: whoever changes the date changes it everywhere.
DEADLINE = "[thời hạn]"
DEADLINE_BLANK = "ngày … tháng … năm …"
# Longer lists go to an annex; so many a reader takes in at a look.
MOST_IN_TEXT = 8
FOR_REPORT = "(để báo cáo)"


def default_words(content: LetterContent) -> LetterWords:
    """The words as they are before anybody has changed them."""
    return _BY_KIND[content.kind](content)


def _urging(content: LetterContent) -> LetterWords:
    agency, unit = content.head.agency, _addressee(content)
    return LetterWords(
        subject=f"đôn đốc {_duty(content.rows)} {content.plan.short}",
        opening=f"{_followed(content)} {unit} còn {_counted(content.rows)} đã quá hạn, {_as_follows(content)}",
        paragraphs=(
            f"Để bảo đảm tiến độ chung, {agency} đề nghị {unit} khẩn trương thực hiện và gửi kết quả về {agency} "
            f"chậm nhất {DEADLINE}.",
            f"Trường hợp có khó khăn, vướng mắc hoặc không thể hoàn thành đúng thời hạn nêu trên, đề nghị {unit} có "
            f"văn bản nêu rõ nguyên nhân, thời gian dự kiến hoàn thành, gửi {agency} để tổng hợp.",
        ),
        closing=f"{agency} đề nghị {unit} quan tâm, thực hiện./.",
        recipients=_for_report(content),
    )


def _explanation(content: LetterContent) -> LetterWords:
    agency, unit = content.head.agency, _addressee(content)
    is_told = bool(content.rows) and all(row.times_told > 1 for row in content.rows)
    although = " dù đã được nhắc nhiều lần" if is_told else ""
    return LetterWords(
        subject=f"giải trình việc chậm {_duty(content.rows)} {content.plan.short}",
        opening=f"{_followed(content)} {unit} còn {_counted(content.rows)} đã quá hạn{although}, "
        f"{_as_follows(content)}",
        paragraphs=(
            f"{agency} đề nghị {unit} có văn bản giải trình, nêu rõ nguyên nhân chậm, trách nhiệm của tập thể, cá "
            f"nhân liên quan, giải pháp khắc phục và thời hạn hoàn thành; gửi {agency} chậm nhất {DEADLINE}.",
            f"Nội dung chậm thực hiện nêu trên được tổng hợp trong báo cáo kỳ tới{_to_issuer(content)}.",
        ),
        closing=f"{agency} đề nghị {unit} nghiêm túc thực hiện./.",
        recipients=_for_report(content),
    )


def _courtesy(content: LetterContent) -> LetterWords:
    agency, unit = content.head.agency, _addressee(content)
    return LetterWords(
        subject=f"phối hợp thực hiện {content.plan.short}",
        opening=f"{content.plan.basis} có nội dung đề nghị {unit} phối hợp thực hiện, {_as_follows(content)}",
        paragraphs=(
            f"{agency} trân trọng đề nghị {unit} quan tâm, phối hợp thực hiện; kết quả (nếu có) xin thông tin về "
            f"{agency} để tổng hợp.",
        ),
        closing=f"{agency} trân trọng cảm ơn sự phối hợp của {unit}./.",
    )


def _extension(content: LetterContent) -> LetterWords:
    asked = content.extension
    if asked is None:
        raise ValueError("a decision about more time without the request")
    agency, unit = content.head.agency, _addressee(content)
    what = "; ".join(_lower(row.what) for row in content.rows)
    decided = (
        f"Không đồng ý gia hạn. Thời hạn thực hiện vẫn là {long_date(asked.due_before)}."
        if asked.until is None
        else f"Đồng ý gia hạn thời hạn thực hiện từ {long_date(asked.due_before)} đến hết {long_date(asked.until)}."
    )
    note = (sentence(asked.note),) if asked.note.strip() else ()
    after = f"Đề nghị {unit} tổ chức thực hiện bảo đảm thời hạn nêu trên, gửi kết quả về {agency}."
    return LetterWords(
        subject=f"{'gia hạn' if asked.until else 'trả lời đề nghị gia hạn'} thực hiện nhiệm vụ, báo cáo theo "
        f"{content.plan.short}",
        opening=f"{long_date(asked.asked_on).capitalize()}, {unit} đề nghị gia hạn thực hiện {content.plan.short} "
        f"(nội dung: {what}) từ {long_date(asked.due_before)} đến {long_date(asked.asked_until)}; lý do: "
        f"{asked.reason.strip().rstrip('.')}. {agency} có ý kiến như sau:",
        paragraphs=(decided, *note, after),
        closing=f"{agency} thông báo để {unit} biết, thực hiện./.",
    )


_BY_KIND: dict[LetterKind, Callable[[LetterContent], LetterWords]] = {
    LetterKind.URGING: _urging,
    LetterKind.EXPLANATION: _explanation,
    LetterKind.COURTESY: _courtesy,
    LetterKind.EXTENSION: _extension,
}


def row_words(row: OwedRow) -> str:
    """'Báo cáo 6 tháng 2021: hạn 16/6/2021, quá hạn 5 ngày làm việc; đã nhắc 4 lần, lần gần nhất ngày 21/6/2021'."""
    parts = [due_words(row)] if due_words(row) else []
    if row.is_settled and row.answered_on is not None:
        parts.append(f"đã báo cáo ngày {short_date(row.answered_on)}")
    elif row.days_late > 0:
        parts.append(f"quá hạn {number_words(row.days_late)} ngày làm việc")
    said = ", ".join(parts)
    told = told_words(row)
    details = "; ".join(part for part in (said, told) if part)
    what = _upper(row.what).rstrip(".;")
    return sentence(f"{what}: {details}" if details else what)


def due_words(row: OwedRow) -> str:
    if row.due_on is None:
        return row.due_words
    before = row.original_due_on
    moved = f" (hạn ban đầu {short_date(before)})" if before and before != row.due_on else ""
    return f"hạn {short_date(row.due_on)}{moved}"


def told_words(row: OwedRow) -> str:
    """How often, when last, and by which công văn."""
    parts = []
    if row.times_told and row.last_told_on:
        times = number_words(row.times_told)
        parts.append(f"đã nhắc {times} lần, lần gần nhất ngày {short_date(row.last_told_on)}")
    if row.previous:
        parts.append(f"đã có Công văn {', '.join(row.previous)}")
    return "; ".join(parts)


def with_deadline(text: str, content: LetterContent) -> str:
    words = long_date(content.answer_by) if content.answer_by else DEADLINE_BLANK
    return text.replace(DEADLINE, words)


def _followed(content: LetterContent) -> str:
    agency = content.head.agency
    return (
        f"Thực hiện {content.plan.basis}, {agency} là cơ quan đầu mối theo dõi, tổng hợp kết quả thực hiện. "
        f"Qua theo dõi, đến {long_date(content.as_of.date())},"
    )


def _counted(rows: tuple[OwedRow, ...]) -> str:
    """'1 báo cáo và 2 nhiệm vụ' of those that are still owed; of all when none is, so that the sentence stays whole."""
    owed = [row for row in rows if not row.is_settled] or list(rows)
    reports = sum(row.is_report for row in owed)
    return joined((reports, "báo cáo"), (len(owed) - reports, "nhiệm vụ"))


def _duty(rows: tuple[OwedRow, ...]) -> str:
    kinds = {row.is_report for row in rows}
    if kinds == {True}:
        return "gửi báo cáo theo"
    if kinds == {False}:
        return "thực hiện nhiệm vụ theo"
    return "thực hiện nhiệm vụ, gửi báo cáo theo"


def _as_follows(content: LetterContent) -> str:
    return "chi tiết tại Phụ lục kèm theo." if len(content.rows) > MOST_IN_TEXT else "cụ thể như sau:"


def _for_report(content: LetterContent) -> tuple[str, ...]:
    """The body whose plan it is, unless it writes the letter itself or gets it."""
    issuer = content.plan.issuer
    if not issuer or issuer.casefold() in {
        one.casefold() for one in (content.head.agency, *content.addressees)
    }:
        return ()
    return (f"{issuer} {FOR_REPORT}",)


def _to_issuer(content: LetterContent) -> str:
    return f" gửi {content.plan.issuer}" if _for_report(content) else ""


def _addressee(content: LetterContent) -> str:
    return ", ".join(content.addressees)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    """Not of an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
