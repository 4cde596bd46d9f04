"""What an indicator is made of; the two figures a ratio is counted from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from models import Indicator
from rules.aggregation import Aggregation, is_percent
from rules.errors import BadInput, Refused


@dataclass(frozen=True)
class IndicatorFields:
    """`measure` is its unit of measure; `target` what is aimed at, if the plan says so.

    A ratio may name the two indicators of the same assignment it is counted from; else it has no total.
    """

    name: str
    measure: str
    aggregation: Aggregation = Aggregation.SUM
    target: float | None = None
    numerator: str = ""
    denominator: str = ""


def is_summable(aggregation: Aggregation, measure: str) -> bool:
    """Whether its figures of many units make a sum that a ratio can be counted from."""
    return aggregation is Aggregation.SUM or (aggregation is Aggregation.LAST and not is_percent(measure))


def with_parts(fields: IndicatorFields, others: Iterable[Indicator]) -> IndicatorFields:
    """With the names of numerator and denominator as those indicators are written; BadInput where they cannot be that."""
    upper, lower = " ".join(fields.numerator.split()), " ".join(fields.denominator.split())
    if not upper and not lower:
        return replace(fields, numerator="", denominator="")
    if fields.aggregation is not Aggregation.RATIO:
        raise BadInput(
            "chỉ tiêu không phải là tỷ lệ nên không có tử số, mẫu số",
            where=fields.name,
            mend="chọn cách tổng hợp tỷ lệ, hoặc để trống hai ô ấy",
        )
    if not upper or not lower:
        raise BadInput(
            "tỷ lệ phải nêu cả tử số và mẫu số", where=fields.name, mend="nêu cả hai, hoặc để trống"
        )
    known = {one.name.casefold(): one for one in others}
    names = [_part(word, name, fields, known) for word, name in (("tử số", upper), ("mẫu số", lower))]
    if names[0] == names[1]:
        raise BadInput(
            "tử số và mẫu số là một chỉ tiêu", where=fields.name, mend="nêu hai chỉ tiêu khác nhau"
        )
    return replace(fields, numerator=names[0], denominator=names[1])


def _part(word: str, name: str, fields: IndicatorFields, known: dict[str, Indicator]) -> str:
    if name.casefold() == fields.name.casefold():
        raise BadInput(f"{word} không được là chính chỉ tiêu ấy", where=fields.name, mend="nêu chỉ tiêu khác")
    part = known.get(name.casefold())
    if part is None:
        raise BadInput(
            f"nhiệm vụ không có chỉ tiêu “{name}” để làm {word}",
            where=fields.name,
            mend="thêm chỉ tiêu ấy trước",
        )
    if not is_summable(part.aggregation, part.measure):
        raise BadInput(
            f"{word} “{part.name}” không cộng được giữa các đơn vị",
            where=fields.name,
            mend="dùng chỉ tiêu tổng hợp bằng cách cộng",
        )
    return part.name


def check_unused(indicator: Indicator, others: Iterable[Indicator]) -> None:
    """A ratio that is counted from it would lose its total."""
    for one in others:
        if one.id != indicator.id and indicator.name in (one.numerator, one.denominator):
            raise Refused(
                f"tỷ lệ “{one.name}” tính từ chỉ tiêu “{indicator.name}”: sửa tỷ lệ ấy trước, rồi đổi hoặc bỏ chỉ tiêu này"
            )
