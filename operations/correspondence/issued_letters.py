"""Issued công văn in one line each, as other documents name them."""

from sqlmodel import Session

from models import DocumentState, OfficialLetter
from models.queries import correspondence as letter_queries
from reports.consolidated.wording import long_date

KIND_NAMES = {
    "urging": "Công văn đôn đốc",
    "courtesy": "Công văn đề nghị phối hợp",
    "explanation": "Công văn yêu cầu giải trình",
    "extension": "Công văn trả lời đề nghị gia hạn",
}


def issued_about(session: Session, obligation_id: int) -> tuple[str, ...]:
    """Everything that was issued about one obligation, in order."""
    found = letter_queries.letters_about(session, [obligation_id]).get(obligation_id, [])
    return tuple(
        f"{KIND_NAMES[one.kind.value]} {number_words_of(one)}"
        for one in found
        if one.state is DocumentState.ISSUED
    )


def number_words_of(letter: OfficialLetter) -> str:
    """'số 12/SNV ngày 24 tháng 6 năm 2021'."""
    symbol = str(letter.content["head"]["symbol"])
    number = letter.document_number or ""
    number = number if "/" in number or not symbol else f"{number}/{symbol}"
    return f"số {number} {long_date(letter.document_date)}" if letter.document_date else f"số {number}"
