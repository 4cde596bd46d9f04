"""The file of a reporting regime → `Regime`: windows, cut-offs, and the day of every tier (tracking.md 2.6, 2.7)."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt
from pydantic_core import PydanticCustomError

from config.table_files import PolicyTable, TableFile, read_table, refuse_twins, same_name
from rules.cadence import Every
from rules.errors import BadInput
from rules.regimes import LEAST_GAP_WORKDAYS, MONTHS_IN, PeriodRule, Regime, ReportTier, TierTerm, YearDay
from rules.workdays import Roll

YEAR_WORDS = {"năm trước": -1, None: 0, "năm sau": 1}
DAY_PHRASE = re.compile(r"(\d{1,2})/(\d{1,2})(?: (năm trước|năm sau))?")
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _year_day(phrase: object) -> YearDay:
    """'14/6' or '15/12 năm trước'."""
    match = DAY_PHRASE.fullmatch(phrase) if isinstance(phrase, str) else None
    day, month = (int(match[1]), int(match[2])) if match else (0, 0)
    if not match or not 1 <= month <= len(DAYS_IN_MONTH) or not 1 <= day <= DAYS_IN_MONTH[month - 1]:
        raise PydanticCustomError("day", 'không phải ngày: viết như "14/6" hoặc "15/12 năm trước"')
    return YearDay(YEAR_WORDS[match[3]], month, day)


def _of_a_period(every: Every) -> Every:
    if every not in MONTHS_IN:
        raise PydanticCustomError("every", "kỳ báo cáo chỉ có thể là monthly, quarterly, half_yearly, yearly")
    return every


Day = Annotated[YearDay, BeforeValidator(_year_day)]


class TierTable(PolicyTable):
    """One of `workdays` (after the cut-off) and `day`."""

    tier: ReportTier
    workdays: StrictInt | None = Field(default=None, ge=LEAST_GAP_WORKDAYS)
    day: Day | None = None


class PeriodTable(PolicyTable):
    id: str = Field(min_length=1, pattern=r"^[A-Za-z0-9]+$")
    label: str = Field(min_length=1)
    every: Annotated[Every, AfterValidator(_of_a_period)]
    window: tuple[Day, Day]
    due: Day | None = None
    cumulative: StrictBool = False
    cut_off: Day | None = None
    estimate: StrictBool = False
    tiers: tuple[TierTable, ...] = ()


class RegimeTable(PolicyTable):
    id: str
    name: str = Field(min_length=1)
    source: str = Field(min_length=1)
    periods: tuple[PeriodTable, ...] = Field(min_length=1)
    unit_gap_workdays: StrictInt = Field(default=2, ge=LEAST_GAP_WORKDAYS)
    request_lead_workdays: StrictInt = Field(default=5, ge=0)
    roll: Roll | None = None
    tiers: tuple[TierTable, ...] = ()


def read_regime(file: TableFile) -> Regime:
    table = read_table(file, RegimeTable)
    same_name(file, table.id)
    refuse_twins(file, "periods", [period.id for period in table.periods])
    general = _terms(file, "tiers", table.tiers)
    for term in general:
        if term.day is not None:
            raise BadInput(
                "hạn chung của mọi kỳ không thể là một ngày", where=f"{file.name}: tiers.{term.tier}",
                mend="ghi workdays, hoặc chuyển day vào từng kỳ",
            )  # fmt: skip
    has_top = any(term.tier is ReportTier.TOP for term in general)
    periods = _periods(file, table.periods, has_top=has_top)
    return Regime(periods=periods, tiers=general, **table.model_dump(exclude={"periods", "tiers"}))


def _periods(file: TableFile, tables: tuple[PeriodTable, ...], *, has_top: bool) -> tuple[PeriodRule, ...]:
    """Every period that is wrong is told, each in a line of its own."""
    found: list[PeriodRule] = []
    faults: list[BadInput] = []
    for number, table in enumerate(tables, 1):
        try:
            found.append(_period(file, f"periods[{number}]", table, has_top=has_top))
        except BadInput as error:
            faults.append(error)
    if faults:
        first, *more = faults
        lines = [first.what, *(f"{one.where}: {one.what}" for one in more)]
        raise BadInput("\n".join(lines), where=first.where, mend=first.mend)
    return tuple(found)


def _period(file: TableFile, key: str, table: PeriodTable, *, has_top: bool) -> PeriodRule:
    start, end = table.window
    if start > end:
        raise BadInput("ngày đầu kỳ đứng sau ngày cuối kỳ", where=f"{file.name}: {key}.window")
    terms = _terms(file, f"{key}.tiers", table.tiers)
    if table.due is None and not has_top and all(term.tier is not ReportTier.TOP for term in terms):
        raise BadInput("thiếu hạn gửi cấp trên", where=f"{file.name}: {key}.due", mend='ghi due = "20/3"')
    _check_cut_off(file, key, table, terms)
    values: dict[str, Any] = table.model_dump(exclude={"window", "tiers", "due", "cut_off"})
    return PeriodRule(
        window_start=start, window_end=end, due=table.due, cut_off=table.cut_off, tiers=terms, **values
    )


def _terms(file: TableFile, key: str, tables: tuple[TierTable, ...]) -> tuple[TierTerm, ...]:
    refuse_twins(file, key, [table.tier.value for table in tables])
    for number, table in enumerate(tables, 1):
        if (table.workdays is None) == (table.day is None):
            raise BadInput(
                "phải có đúng một trong hai mục workdays và day", where=f"{file.name}: {key}[{number}]",
                mend='ví dụ { tier = "unit", workdays = 2 } hoặc { tier = "unit", day = "10/3" }',
            )  # fmt: skip
    return tuple(TierTerm(table.tier, table.workdays, table.day) for table in tables)


def _check_cut_off(file: TableFile, key: str, table: PeriodTable, terms: tuple[TierTerm, ...]) -> None:
    """A report due before its window ends can only hold estimates, and the file has to say so (law.md 1.3)."""
    end = table.window[1]
    cut_off = table.cut_off or end
    if cut_off < table.window[0]:
        raise BadInput("ngày chốt số liệu đứng trước ngày đầu kỳ", where=f"{file.name}: {key}.cut_off")
    if cut_off < end and not table.estimate:
        raise BadInput(
            "chốt số liệu trước ngày cuối kỳ thì phần còn lại là số ước tính", where=f"{file.name}: {key}.cut_off",
            mend="ghi thêm estimate = true",
        )  # fmt: skip
    days = [("due", table.due), *((f"tiers.{term.tier}", term.day) for term in terms)]
    for name, day in days:
        if day is not None and day <= cut_off:
            raise BadInput(
                "hạn gửi không sau ngày chốt số liệu", where=f"{file.name}: {key}.{name}",
                mend="lùi hạn, hoặc ghi cut_off sớm hơn cùng estimate = true",
            )  # fmt: skip
