"""What people do in a replayed year: actions with an instant, read from JSON lines (interfaces.md, --responses)."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models import LineState
from rules.errors import BadInput, ImpossibleDate
from rules.keys import is_input_key

LINE_STATES = tuple(state.value for state in LineState)

KINDS = (
    "submit", "return", "accept", "ask_extension", "grant_extension", "refuse_extension",
    "fire", "acknowledge", "waive", "freeze", "issue",
    "snooze", "wait_for", "lift_wait", "delegate", "change_unit",
)  # fmt: skip
# What a file may not say but a replay may do: "import" and "confirm" carry values that are no JSON.


@dataclass(frozen=True)
class Action:
    """One thing one person does; `subject` names the obligation: a period key, a task, or the obligation's own key."""

    at: datetime
    kind: str
    plan: str | None = None
    unit: str | None = None
    period: str | None = None
    obligation: str | None = None
    by: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    where: str = ""
    due_version: int | None = None  # an answer foreseen for one due date is void once the date has moved

    def text(self, name: str) -> str:
        """A detail that must be there."""
        value = str(self.details.get(name, "")).strip()
        if not value:
            raise BadInput(f"thiếu {name!r}", where=self.where)
        return value

    def day(self, name: str) -> date:
        value = self.text(name)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ImpossibleDate(
                f"{name} = {value!r} không phải ngày", where=self.where, mend="viết dạng 2021-06-18"
            ) from None

    def is_about(self, plan: str, unit: str, period: str | None, task: str | None, key: str) -> bool:
        """Whether this action speaks of that obligation."""
        if self.plan not in (None, plan) or self.unit not in (None, unit):
            return False
        if self.period is not None:
            return self.period == period
        if self.obligation is None:
            return False
        if self.obligation.startswith("task:"):
            return task is not None and self.obligation.removeprefix("task:").strip() in task
        if self.obligation == "input":  # what another unit waits for
            return is_input_key(key)
        return self.obligation == key


def read_actions(text: str, name: str, zone: ZoneInfo) -> list[Action]:
    """The actions of a responses file in time order; BadInput names the line."""
    actions = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            actions.append(_read_line(line, f"{name}, dòng {number}", zone))
    return sorted(actions, key=lambda action: action.at)


def _read_line(line: str, where: str, zone: ZoneInfo) -> Action:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadInput(
            f"không phải JSON ({error.msg})", where=where, mend="mỗi dòng một đối tượng JSON"
        ) from None
    if not isinstance(record, dict):
        raise BadInput("không phải đối tượng JSON", where=where, mend="mỗi dòng một đối tượng JSON")
    kind = record.pop("action", None)
    if kind not in KINDS:
        raise BadInput(
            f"không có hành động {kind!r}", where=where, mend=f"dùng một trong: {', '.join(KINDS)}"
        )
    try:
        at = datetime.fromisoformat(str(record.pop("at", "")))
    except ValueError:
        raise BadInput(
            "'at' không phải thời điểm", where=where, mend="viết dạng 2021-06-15T09:20:00+07:00"
        ) from None
    _check_lines(record.get("lines"), where)
    named = {key: record.pop(key, None) for key in ("plan", "unit", "period", "obligation")}
    _check_words(named, where)
    return Action(
        at=at if at.tzinfo else at.replace(tzinfo=zone),
        kind=kind,
        by=str(record.pop("by", "")),
        details=record,
        where=where,
        **named,
    )


def _check_words(named: dict[str, object], where: str) -> None:
    for key, value in named.items():
        if value is not None and not isinstance(value, str):
            raise BadInput(f"{key!r} phải là chữ, không phải {value!r}", where=where)


def _check_lines(lines: object, where: str) -> None:
    """The lines of an answer are objects with a known state, so that a slip is named before the year is played."""
    if lines is None:
        return
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise BadInput(
            "'lines' phải là danh sách các dòng",
            where=where,
            mend='dạng [{"assignment": "*", "state": "done"}]',
        )
    for line in lines:
        if line.get("state", "done") not in LINE_STATES:
            raise BadInput(
                f"không có tình hình {line['state']!r}",
                where=where,
                mend=f"dùng một trong: {', '.join(LINE_STATES)}",
            )
        if not isinstance(line.get("assignment") or "*", str):
            raise BadInput("'assignment' phải là một đoạn của nhiệm vụ, hoặc \"*\"", where=where)
        if not isinstance(line.get("figures", {}), dict):
            raise BadInput("'figures' phải là bảng tên → số", where=where)
        _check_estimates(line, where)


def _check_estimates(line: dict[str, Any], where: str) -> None:
    estimates = line.get("estimates", [])
    if not isinstance(estimates, list) or not all(isinstance(name, str) for name in estimates):
        raise BadInput("'estimates' phải là danh sách tên số liệu", where=where, mend='dạng ["Số văn bản"]')
    if strange := [name for name in estimates if name not in line.get("figures", {})]:
        raise BadInput(
            f"'estimates' ghi {strange[0]!r} mà 'figures' không có", where=where, mend="ghi số liệu ấy"
        )


def decode_actions(data: bytes, name: str) -> str:
    """The text of a responses file; BadInput when it is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"tệp không phải UTF-8 (byte thứ {error.start + 1})", where=name, mend="lưu lại dạng UTF-8"
        ) from None
