"""How roles and times are called in letters, pages and files: one place for the words (glossary)."""

from rules.cadence import CadenceKind, Every, Role

ROLE_WORDS = {Role.LEAD: "chủ trì", Role.COOPERATE: "phối hợp", Role.RECOMMENDED: "đề nghị"}
CADENCE_WORDS = {
    CadenceKind.CONTINUOUS: "thường xuyên",
    CadenceKind.RECURRING: "định kỳ",
    CadenceKind.DEADLINE: "có thời hạn",
    CadenceKind.EVENT: "khi có sự kiện",
    CadenceKind.UNSPECIFIED: "không nêu thời hạn",
}
EVERY_WORDS = {
    Every.DAILY: "hằng ngày",
    Every.WEEKLY: "hằng tuần",
    Every.MONTHLY: "hằng tháng",
    Every.QUARTERLY: "hằng quý",
    Every.HALF_YEARLY: "6 tháng",
    Every.YEARLY: "hằng năm",
    Every.UNSPECIFIED: "định kỳ",
}
