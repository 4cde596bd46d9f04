"""A stored balance line as people read it."""

from models import BalanceLine
from rules.balance import Balance


def balance_words(line: BalanceLine) -> str:
    """'214 = đã gửi 198 + gộp 12 + bỏ qua 3 + không gửi được 1'."""
    numbers = {name: getattr(line, name) for name in ("sent", "bundled", "skipped", "failed", "waiting")}
    return Balance(**numbers, lost=line.detail.get("lost", 0), missing=line.missing).words()
