"""The words that go up with a lower report: under its number, each text once, cut only with a word about it."""

from collections.abc import Iterable, Sequence

from rules.folding import fold
from rules.lower_lines import Issued, LowerLine, Said

LONGEST_TEXT = 6_000
CUT_WORDS = "… (xem đầy đủ tại báo cáo kèm theo)"


def line_text(below: Sequence[LowerLine], issued: Issued) -> str:
    """What the report below says of these tasks, under its number; the same words of several units once."""
    parts = [(line, line.written.strip() or said_words(line.said)) for line in below]
    told = [(line, words) for line, words in parts if words]
    if len(told) == 1:
        body = told[0][1]
    else:
        body = "\n".join(f"- {line.task.strip()}: {words}" for line, words in told)
    text = f"Theo {issued.words}{':' if body else '.'}{chr(10) if body else ''}{body}"
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT_WORDS)].rstrip() + CUT_WORDS


def said_words(said: Iterable[Said]) -> str:
    """'Xã A, Xã B: đã mở lớp. Xã C: đang làm' – each text once, with all who said it."""
    by_words: dict[str, tuple[str, list[str]]] = {}
    for one in said:
        if words := " ".join(one.result.split()):
            by_words.setdefault(fold(words), (words, []))[1].append(one.unit)
    return "\n".join(f"{', '.join(dict.fromkeys(units))}: {words}" for words, units in by_words.values())


def carried_tickets(tickets: Iterable[tuple[str, str, bool]], *, most: int = LONGEST_TEXT) -> str:
    """Of (unit, text, is answered) those nobody below could answer: '- Thiếu người (từ Xã A)'; the same text once."""
    by_words: dict[str, tuple[str, list[str]]] = {}
    for unit, text, is_answered in tickets:
        if not is_answered and (words := " ".join(text.split())):
            by_words.setdefault(fold(words), (words, []))[1].append(unit)
    rows = [f"- {words} (từ {', '.join(dict.fromkeys(units))})" for words, units in by_words.values()]
    text = "\n".join(rows)
    return text if len(text) <= most else text[: most - len(CUT_WORDS)].rstrip() + CUT_WORDS
