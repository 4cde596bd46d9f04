"""TOML files of the installation → rules objects; what is wrong in one is told in one line with file and key."""

import re
import tomllib
from collections import Counter
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from rules.cadence import Every
from rules.errors import BadInput
from rules.ladder import Anchor, Audience, Ladder, Step
from rules.periods import LEAST_GAP_WORKDAYS, MONTHS_IN, PeriodRule, Regime, YearDay
from rules.workdays import Roll

YEAR_WORDS = {"năm trước": -1, None: 0, "năm sau": 1}
DAY_PHRASE = re.compile(r"(\d{1,2})/(\d{1,2})(?: (năm trước|năm sau))?")
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
KINDS = {"regimes": "chế độ báo cáo", "ladders": "thang đôn đốc"}
Schema = TypeVar("Schema", bound=BaseModel)


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


class PolicyTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PeriodTable(PolicyTable):
    id: str = Field(min_length=1)
    label: str = Field(min_length=1)
    every: Annotated[Every, AfterValidator(_of_a_period)]
    window: tuple[Day, Day]
    due: Day
    cumulative: StrictBool = False


class RegimeTable(PolicyTable):
    id: str
    name: str = Field(min_length=1)
    source: str = Field(min_length=1)
    periods: tuple[PeriodTable, ...] = Field(min_length=1)
    unit_gap_workdays: StrictInt = Field(default=2, ge=LEAST_GAP_WORKDAYS)
    request_lead_workdays: StrictInt = Field(default=5, ge=0)
    roll: Roll | None = None


class StepTable(PolicyTable):
    name: str = Field(min_length=1)
    offset: StrictInt
    audiences: tuple[Audience, ...] = Field(min_length=1)
    level: StrictInt = Field(ge=0, le=4)
    letter: str = Field(min_length=1)
    repeat_every: StrictInt | None = Field(default=None, ge=1)
    max_times: StrictInt | None = Field(default=None, ge=1)
    anchor: Anchor = Anchor.DUE
    draft_letter: StrictBool = False


class LadderTable(PolicyTable):
    id: str
    steps: tuple[StepTable, ...] = Field(min_length=1)


def regime_ids() -> tuple[str, ...]:
    return _ids("regimes")


def ladder_ids() -> tuple[str, ...]:
    return _ids("ladders")


def load_regime(id: str) -> Regime:
    return read_regime(_shipped("regimes", id))


def load_ladder(id: str) -> Ladder:
    return read_ladder(_shipped("ladders", id))


def read_regime(file: Traversable) -> Regime:
    table = read_table(file, RegimeTable)
    _same_name(file, table.id)
    refuse_twins(file, "periods", [period.id for period in table.periods])
    periods = tuple(_period(file, number, period) for number, period in enumerate(table.periods, 1))
    return Regime(periods=periods, **table.model_dump(exclude={"periods"}))


def _period(file: Traversable, number: int, table: PeriodTable) -> PeriodRule:
    start, end = table.window
    if start > end:
        raise BadInput("ngày đầu kỳ đứng sau ngày cuối kỳ", where=f"{file.name}: periods[{number}].window")
    values = table.model_dump(exclude={"window", "due"})
    return PeriodRule(window_start=start, window_end=end, due=table.due, **values)


def read_ladder(file: Traversable) -> Ladder:
    table = read_table(file, LadderTable)
    _same_name(file, table.id)
    refuse_twins(file, "steps", [step.name for step in table.steps])
    return Ladder(table.id, tuple(_step(file, number, step) for number, step in enumerate(table.steps, 1)))


def _step(file: Traversable, number: int, table: StepTable) -> Step:
    values = table.model_dump()
    if table.repeat_every is None:
        if table.max_times is not None:
            raise BadInput(
                "max_times chỉ có nghĩa khi có repeat_every", where=f"{file.name}: steps[{number}].max_times"
            )
        values["max_times"] = 1
    return Step(**values)


def read_table(file: Traversable, schema: type[Schema]) -> Schema:
    """The file in the form of its schema, or the first thing wrong in it."""
    try:
        return schema.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"không phải TOML đúng cú pháp ({error})", where=file.name) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadInput(_in_words(first), where=f"{file.name}: {_key(first)}") from error


def _in_words(error: ErrorDetails) -> str:
    match error["type"]:
        case "missing":
            return "thiếu mục này"
        case "extra_forbidden":
            return "không có mục nào tên như vậy"
        case "day" | "every":
            return f"{error['input']!r}: {error['msg']}"
        case _:
            return f"giá trị {error['input']!r} không dùng được ({error['msg']})"


def _key(error: ErrorDetails) -> str:
    """('steps', 0, 'offset') → 'steps[1].offset', counted from one as people do."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    return "".join(parts).removeprefix(".")


def _ids(kind: str) -> tuple[str, ...]:
    folder = files("config") / "policies" / kind
    names = (file.name for file in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def _shipped(kind: str, id: str) -> Traversable:
    known = _ids(kind)
    if id not in known:
        raise BadInput(f"không có {KINDS[kind]} {id!r}", mend=f"chọn một trong: {', '.join(known)}")
    return files("config") / "policies" / kind / f"{id}.toml"


def _same_name(file: Traversable, id: str) -> None:
    expected = file.name.removesuffix(".toml")
    if id != expected:
        raise BadInput(f"{id!r} khác tên tệp", where=f"{file.name}: id", mend=f"ghi {expected!r}")


def refuse_twins(file: Traversable, key: str, names: list[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise BadInput(f"{name!r} có {times} lần", where=f"{file.name}: {key}")
