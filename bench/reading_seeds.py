"""Of the five seed plans: every unit and every reporting duty of their labels, found or not.

A unit named only among the aims of a plan, or only as one to be urged by another, counts as found where the reader shows
the sentence as a doubt: the convention of the labels it is tuned to keeps such units out of the assignments.
"""

from pathlib import Path
from typing import Any

import yaml

from config.calendars import national_calendar
from intake.draft import AssignmentDraft, PlanDraft
from intake.read_plan import read_plan
from rules.folding import fold

SHOWN = ("duty_in_requirements", "duty_through_another")
RHYTHMS = {"quarter": "quarterly", "half_year": "half_yearly", "year": "yearly", "month": "monthly"}


def score_seeds(shared: Path) -> bool:
    """Print one line a seed; whether nothing was missed."""
    gold = sorted((shared / "gold").glob("seed_*.yaml"))
    if not gold:
        print("\nseed plans: not on this machine")
        return True
    print("\nseed plans (found / labelled)")
    complete = True
    for path in gold:
        labels = yaml.safe_load(path.read_text(encoding="utf-8"))
        seed = shared / "seeds" / labels["source_file"]
        draft = read_plan(seed.read_bytes(), seed.name, calendar=national_calendar())
        units, missing_units = _units(labels["assignments"], draft)
        duties, missing_duties = _duties(labels["assignments"], draft)
        missing = missing_units + missing_duties
        print(
            f"  {labels['source_file'][:3]}   units {units - len(missing_units)}/{units}"
            f"   reporting duties {duties - len(missing_duties)}/{duties}"
            + "".join(f"\n      missed: {one}" for one in missing)
        )
        complete = complete and not missing
    return complete


def _units(labels: list[dict[str, Any]], draft: PlanDraft) -> tuple[int, list[str]]:
    """Units as the text has them; those the labeller derived from another sentence are not in the text."""
    read = {fold(assignment.unit) for assignment in draft.assignments if assignment.unit}
    shown = fold(" ".join(d.message for d in draft.defects if d.code in SHOWN))
    wanted = {
        fold(str(label.get("unit_surface") or label["unit"])): str(label.get("unit_surface") or label["unit"])
        for label in labels
        if _is_in_text(label)
    }
    return len(wanted), [
        written
        for name, written in wanted.items()
        if not any(_same(name, one) for one in read) and name not in shown
    ]


def _duties(labels: list[dict[str, Any]], draft: PlanDraft) -> tuple[int, list[str]]:
    wanted = [label for label in labels if label["cadence"]["kind"] == "recurring" and label["report_to"]]
    missing = [
        f"{label['id']} {label['unit']}: {label['cadence']['every']}"
        for label in wanted
        if not any(_asks(label, one) for one in draft.assignments)
    ]
    return len(wanted), missing


def _asks(label: dict[str, Any], one: AssignmentDraft) -> bool:
    every = label["cadence"]["every"]
    wanted = {RHYTHMS[value] for value in ([every] if isinstance(every, str) else every)}
    read = {value.value for cadence in (one.cadence, *one.cadence.also) for value in cadence.every}
    first, last = label["source_lines"][0], label["source_lines"][-1]
    return wanted <= read and first <= (one.source.start_line or 0) <= last


def _is_in_text(label: dict[str, Any]) -> bool:
    """Not what the labeller worked out: a subject that is not written, a duty that follows from another's."""
    worked_out = {"derived", "implicit_unit"} & set(label.get("flags", []))
    return not str(label["unit"]).startswith("(") and not worked_out


def _same(a: str, b: str) -> bool:
    return a == b or a.startswith(b + " ") or b.startswith(a + " ")
