"""The desks of the example year: who signs, which figures are asked for and given, what was done at what hour (examples/README.md)."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flows.actions import Action
from models import Plan
from operations.units.signatories import add_signatory
from operations.workspace import Workspace
from rules.figures import figure_words, is_estimate, read_figure

COORDINATOR = "Chuyên viên tổng hợp cơ quan đầu mối"
CLERK = "Văn thư cơ quan đầu mối"
ADDRESS = ("plan", "unit", "period", "obligation")


@dataclass(frozen=True)
class Desk:
    table: Mapping[str, Any]

    def acts(self) -> Iterable[Action]:
        for act in self.table.get("acts", ()):
            named = {key: act.get(key) for key in ADDRESS}
            details = {key: value for key, value in act.items() if key not in (*ADDRESS, "at", "kind", "by")}
            by = act.get("by") or (CLERK if "number" in act else COORDINATOR)
            yield Action(act["at"], act["kind"], by=by, details=details, where="desk.toml", **named)

    def known_as(self, file_name: str) -> str:
        """What this table calls the plan of a file."""
        return next((one["plan"] for one in self.table.get("plans", ()) if one["file"] == file_name), "")

    def form_of(self, plan: str) -> Mapping[str, Any]:
        """Outline, numbers and whether the head signs, for one plan; nothing where its reports go out with blanks."""
        return next((one for one in self.table.get("plans", ()) if one["plan"] == plan), {})

    def indicators_of(self, plan: str) -> list[Mapping[str, Any]]:
        """In the order of the table: what a ratio is counted from stands before it."""
        return [one for one in self.table.get("indicators", ()) if one["plan"] == plan]

    def said(self, plan: str, task: str, period: str, unit: int) -> dict[str, Any] | None:
        """The unit's figures of one period, and the sentence that tells them; None for a task without figures."""
        asked = [
            one
            for one in self.table.get("indicators", ())
            if one["plan"] == plan and one["task"] in task and period in one.get("values", ())
        ]
        if not asked:
            return None
        result, figures, estimates = [], {}, list[str]()
        for one in asked:
            cycle = one["values"][period]
            written = cycle[unit % len(cycle)]
            words = written if isinstance(written, str) else figure_words(written)
            if not words:
                continue
            figures[one["name"]] = value = read_figure(words)
            is_small = value == int(value) and 0 < value < 10
            told = f"0{int(value)}" if is_small else figure_words(value)
            if is_estimate(words):
                estimates.append(one["name"])
                told = f"ước {told}"
            result.append(one["said"].replace("{}", told))
        text = " ".join(result) or "Chưa tổng hợp được số liệu."
        return {"text": text, "figures": figures, "estimates": estimates}


def known_as(plan: Plan) -> str:
    return plan.document_number or plan.key


def read_desk(text: str) -> Desk:
    return Desk(tomllib.loads(text))


def name_signatories(workspace: Workspace, desk: Desk) -> None:
    """The first of a unit is its default."""
    for one in desk.table.get("signatories", ()):
        add_signatory(workspace, one["unit"], lines=one["lines"], name=one["name"])
