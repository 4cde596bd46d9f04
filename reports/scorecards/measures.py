"""The figures of a scorecard with the formula that stands beside each, and how to count it again from the evidence."""

from collections.abc import Callable
from dataclasses import dataclass

from rules.scorecard import Fate, Scorecard, Share
from rules.wording import number_words, percent_words

YEAR_RULE = "Năm là năm dương lịch: tính các việc có thời hạn (sau khi gia hạn, trả lại bổ sung, nếu có) từ ngày 01/01 đến ngày 31/12."
NO_GRADE = (
    "Số liệu là một căn cứ để cấp có thẩm quyền xem xét khi đánh giá, xếp loại hằng năm; "
    "hệ thống không chấm điểm, không xếp loại."
)
LEVEL_WORDS = (
    "Mức đôn đốc theo thang của từng kế hoạch: 0 là chưa bị đôn đốc, số càng lớn cấp nhận thư càng cao."
)
FATE_WORDS = {
    Fate.ON_TIME: "Hoàn thành đúng hạn",
    Fate.LATE: "Hoàn thành quá hạn",
    Fate.IN_TERM: "Đang thực hiện (trong hạn)",
    Fate.OVERDUE: "Đang thực hiện (quá hạn)",
    Fate.SCHEDULED: "Chưa đến kỳ",
    Fate.WAIVED: "Được miễn",
    Fate.CANCELLED: "Thôi theo dõi",
}


@dataclass(frozen=True)
class Measure:
    """`count`: a number or a share. `again`: which evidence rows to count."""

    key: str
    label: str
    formula: str
    again: str
    count: Callable[[Scorecard], int | Share]

    def share(self, card: Scorecard) -> Share | None:
        found = self.count(card)
        return found if isinstance(found, Share) else None

    def value_words(self, card: Scorecard) -> str:
        """'66,7 %'; '3'."""
        found = self.count(card)
        return percent_words(found.value) if isinstance(found, Share) else number_words(found)

    def words(self, card: Scorecard) -> str:
        """'2/3 = 66,7 %'; a dash where nothing is to be divided by."""
        share = self.share(card)
        if share is None:
            return self.value_words(card)
        return f"{share_words(share)} = {percent_words(share.value)}" if share.denominator else "–"


def share_words(share: Share) -> str:
    return f"{number_words(share.numerator)}/{number_words(share.denominator)}"


def _plain(key: str) -> Callable[[Scorecard], int]:
    def count(card: Scorecard) -> int:
        found: int = getattr(card, key)
        return found

    return count


def _fate(fate: Fate, formula: str) -> Measure:
    words = FATE_WORDS[fate]
    return Measure(fate.value, words, formula, f"đếm dòng có cột Tình trạng là “{words}”", _plain(fate.value))


def _age(key: str, span: str) -> Measure:
    again = f"trong các dòng “{FATE_WORDS[Fate.OVERDUE]}”, đếm dòng có Số ngày chậm {span}"
    return Measure(
        key, f"Quá hạn {span} ngày", f"số việc quá hạn chưa xong, chậm {span} ngày (ngày lịch)", again, _plain(key)
    )  # fmt: skip


SHARES = (
    Measure("completion", "Tỷ lệ hoàn thành", "số việc đã hoàn thành / (số đã hoàn thành + số quá hạn chưa xong)",
            "tử số: hai tình trạng “Hoàn thành…”; mẫu số: thêm “Đang thực hiện (quá hạn)”", lambda card: card.completion),
    Measure("on_time_share", "Tỷ lệ đúng hạn", "số hoàn thành đúng hạn / số đã hoàn thành",
            "tử số: “Hoàn thành đúng hạn”; mẫu số: hai tình trạng “Hoàn thành…”", lambda card: card.on_time_share),
    Measure("update", "Tỷ lệ cập nhật", "số báo cáo định kỳ đã gửi / số báo cáo định kỳ đã yêu cầu gửi (kỳ đã mở)",
            "chỉ các dòng loại “Báo cáo định kỳ”; tử số: hai tình trạng “Hoàn thành…”; mẫu số: thêm hai tình trạng “Đang thực hiện…”",
            lambda card: card.update),
)  # fmt: skip
CLASSES = (
    _fate(Fate.ON_TIME, "đã gửi, ngày gửi không muộn hơn hạn"),
    _fate(Fate.LATE, "đã gửi, ngày gửi muộn hơn hạn"),
    _fate(Fate.IN_TERM, "đã bắt đầu, chưa gửi hoặc bị trả lại, chưa qua hạn"),
    _fate(Fate.OVERDUE, "chưa gửi hoặc bị trả lại, đã qua hạn"),
)
AGES = (
    _age("overdue_1_30", "1–30"),
    _age("overdue_31_60", "31–60"),
    _age("overdue_61_120", "61–120"),
    _age("overdue_over_120", "trên 120"),
)
CONDUCT = (
    Measure("returned_answers", "Số lần bị trả lại", "số báo cáo, kết quả đã gửi bị trả lại bổ sung", "cộng cột Số lần bị trả lại", _plain("returned_answers")),
    Measure("returned_obligations", "Số việc bị trả lại", "số việc bị trả lại ít nhất một lần", "đếm dòng có Số lần bị trả lại lớn hơn 0", _plain("returned_obligations")),
    Measure("extensions_asked", "Số lần xin gia hạn", "số lần đề nghị gia hạn, kể cả lần chờ quyết định", "cộng cột Xin gia hạn", _plain("extensions_asked")),
    Measure("extensions_granted", "Được gia hạn", "số lần đề nghị được đồng ý", "cộng cột Đồng ý", _plain("extensions_granted")),
    Measure("extensions_refused", "Không được gia hạn", "số lần đề nghị không được đồng ý", "cộng cột Không đồng ý", _plain("extensions_refused")),
    Measure("reminders", "Số lần nhắc", "số ngày có nhắc, đôn đốc, cộng theo từng việc; không tính lần yêu cầu đầu kỳ", "cộng cột Số lần nhắc", _plain("reminders")),
    Measure("urged", "Số việc phải đôn đốc", "số việc đã lên mức đôn đốc 1 trở lên", "đếm dòng có Mức cao nhất lớn hơn 0", _plain("urged")),
    Measure("highest_level", "Mức đôn đốc cao nhất", "mức cao nhất đã tới trong các việc của năm", "số lớn nhất của cột Mức cao nhất", _plain("highest_level")),
    Measure("explained", "Số việc bị yêu cầu giải trình", "số việc nêu trong công văn yêu cầu giải trình đã phát hành", "đếm dòng có cột Công văn giải trình", _plain("explained")),
)  # fmt: skip
APART = (
    _fate(Fate.SCHEDULED, "chưa đến ngày bắt đầu; không vào tỷ lệ nào"),
    _fate(Fate.WAIVED, "được miễn; không vào tỷ lệ nào"),
    _fate(Fate.CANCELLED, "thôi theo dõi (kế hoạch kết thúc, điều chỉnh, thay đổi đơn vị); không vào tỷ lệ nào"),
    Measure("lapsed", "trong đó: đã quá hạn khi thôi theo dõi", "việc thôi theo dõi sau ngày đến hạn mà chưa có kết quả", "đếm dòng có Ghi chú “đã quá hạn khi thôi theo dõi”", _plain("lapsed")),
    Measure("taken_over", "Tiếp nhận khi đã quá hạn", "việc nhận từ đơn vị khác khi đã quá hạn (vẫn tính ở trên)", "đếm dòng có Ghi chú “tiếp nhận khi đã quá hạn”, trừ việc được miễn, thôi theo dõi", _plain("taken_over")),
    Measure("standing", "Nhiệm vụ thường xuyên", "nhiệm vụ không có thời hạn riêng trong các kế hoạch được tính; không vào tỷ lệ nào", "không có dòng bằng chứng: xem các kế hoạch", _plain("standing")),
)  # fmt: skip
GROUPS = (
    ("Tỷ lệ", SHARES),
    ("Kết quả", CLASSES),
    ("Quá hạn chưa xong, theo số ngày chậm", AGES),
    ("Quá trình thực hiện", CONDUCT),
    ("Tính riêng", APART),
)
MEASURES = tuple(measure for _, group in GROUPS for measure in group)
