"""How well a reading agrees with labels made by hand: one to one, by unit and the beginning of the task.

Required labels count for recall; readings that meet neither a required nor an optional label count against precision.
Fields are compared on the pairs that met.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

Entry = dict[str, Any]

SAME_UNIT = 0.9
SAME_TASK = 0.6
SAME_RULE = 0.8
_ADDRESS = re.compile(r"^(?:các|giao|đề nghị|yêu cầu|đồng chí|ông|bà|về)\s+")
_LINK_WORDS = {"và", "các", "với"}


@dataclass
class Tally:
    """Sums over documents, so that every assignment weighs the same."""

    required: int = 0
    found: int = 0
    counted: int = 0
    right: dict[str, float] = field(default_factory=dict)
    compared: dict[str, int] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    spurious: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.required if self.required else 1.0

    @property
    def precision(self) -> float:
        return self.found / self.counted if self.counted else 1.0

    def share(self, name: str) -> float | None:
        return self.right[name] / self.compared[name] if self.compared.get(name) else None

    def mark(self, name: str, value: float) -> None:
        self.right[name] = self.right.get(name, 0.0) + value
        self.compared[name] = self.compared.get(name, 0) + 1

    def add(self, other: "Tally") -> None:
        self.required += other.required
        self.found += other.found
        self.counted += other.counted
        for name, value in other.right.items():
            self.right[name] = self.right.get(name, 0.0) + value
            self.compared[name] = self.compared.get(name, 0) + other.compared[name]
        self.missed += other.missed
        self.spurious += other.spurious


class Scorer:
    """`aliases`: abbreviation → words in full, so that "UBND" and "Ủy ban nhân dân" are one."""

    def __init__(self, aliases: dict[str, str]) -> None:
        self._aliases = [
            (re.compile(rf"(?<!\w){re.escape(short.lower())}(?!\w)"), aliases[short].lower())
            for short in sorted(aliases, key=len, reverse=True)
        ]

    def score(self, gold: Entry, reading: Entry) -> Tally:
        """One document's labels against its reading, the JSON of `dondoc read --json`."""
        labels = gold["assignments"]
        read = [one for one in reading["assignments"] if one.get("unit")]
        pairs = self._pairs(labels, read)
        met = set(pairs.values())
        tally = Tally()
        for index, label in enumerate(labels):
            if label.get("optional"):
                continue
            tally.required += 1
            if index in pairs:
                tally.found += 1
                self._compare(tally, label, read[pairs[index]])
            else:
                tally.missed.append(f"{label['unit']}: {label['task_head']}")
        optional = {pairs[i] for i, label in enumerate(labels) if label.get("optional") and i in pairs}
        tally.counted = len(read) - len(optional)
        tally.spurious = [f"{one['unit']}: {one['task'][:70]}" for i, one in enumerate(read) if i not in met]
        self._compare_head(tally, gold.get("document") or {}, reading["document"])
        return tally

    def _pairs(self, labels: Sequence[Entry], read: Sequence[Entry]) -> dict[int, int]:
        """The most alike first, required labels before optional ones, each side once."""
        candidates = [
            (not label.get("optional", False), likeness, -i, -j)
            for i, label in enumerate(labels)
            for j, one in enumerate(read)
            if self.same_unit([label["unit"], *_listed(label.get("unit_alt"))], one["unit"])
            and (likeness := self._task_likeness(label, one["task"])) >= SAME_TASK
        ]
        pairs: dict[int, int] = {}
        taken: set[int] = set()
        for _, _, i, j in sorted(candidates, reverse=True):
            if -i not in pairs and -j not in taken:
                pairs[-i] = -j
                taken.add(-j)
        return pairs

    def _compare(self, tally: Tally, label: Entry, one: Entry) -> None:
        wanted, got = label["cadence"], one["cadence"]
        tally.mark("role", one["role"] == label["role"])
        tally.mark("unit kind", one["unit_kind"] == label["unit_kind"])
        tally.mark("cadence kind", got["kind"] in (wanted["kind"], *wanted.get("accept", [])))
        tally.mark("partners F1", self._partners(label, one))
        tally.mark("report_to", self._same_recipient(label, one))
        if wanted["kind"] == got["kind"] == "recurring":
            every = {"6 months" if value == "half_yearly" else value for value in got["every"]}
            tally.mark("every", bool(every & set(wanted["every"])) or wanted["every"] == ["unspecified"])
        if wanted["due"] and wanted["kind"] in ("deadline", "recurring"):
            tally.mark("due", self._same_due(str(wanted["due"]), got.get("due")))

    def _compare_head(self, tally: Tally, wanted: Entry, got: Entry) -> None:
        for name in ("number", "date", "issuer", "title", "coordinating_unit"):
            if name in wanted:
                tally.mark("document fields", self._same_field(name, wanted[name], got.get(name)))

    def _same_field(self, name: str, wanted: Any, got: Any) -> bool:
        if name == "number" and wanted is None:
            return got is None or str(got).startswith("/")  # a blank before the symbol is a blank
        return wanted == got if wanted is None or got is None else self._alike(str(wanted), str(got))

    def same_unit(self, names: Iterable[str], read: str) -> bool:
        """Equal, a longer form of it, or nearly equal in letters."""
        b = self._unit(read)
        for name in names:
            a = self._unit(name)
            if a and b and (a == b or re.match(re.escape(a) + r"\W", b) or _ratio(a, b) >= SAME_UNIT):
                return True
        return False

    def _task_likeness(self, label: Entry, task: str) -> float:
        read = self._words(task)
        best = 0.0
        for head in [label["task_head"], label.get("para_head"), *label.get("alt_heads", [])]:
            wanted = self._words(head or "")
            if not wanted:
                continue
            if " ".join(wanted) in " ".join(read):
                return 1.0
            if len(read) >= 4 and " ".join(wanted).startswith(" ".join(read)):
                best = max(best, 0.95)
            best = max(best, SequenceMatcher(None, wanted, read[: len(wanted) + 6]).ratio())
        return best

    def _partners(self, label: Entry, one: Entry) -> float:
        wanted, extra = label["cooperating"], label.get("cooperating_extra", [])
        kept = [
            name
            for name in one["cooperating"]
            if self.same_unit(wanted, name) or not self.same_unit(extra, name)
        ]
        a, b = self._bag(wanted), self._bag(kept)
        return 1.0 if not a and not b else 2 * len(a & b) / (len(a) + len(b))

    def _same_recipient(self, label: Entry, one: Entry) -> bool:
        wanted, got = _listed(label["report_to"]), _listed(one.get("report_to"))
        if not wanted:
            return all(self.same_unit(label.get("report_to_accept", []), name) for name in got)
        return any(self.same_unit([a], b) or self.same_unit([b], a) for a in wanted for b in got)

    def _same_due(self, wanted: str, got: str | None) -> bool:
        if got is None:
            return False
        a, b = self._normal(wanted), self._normal(got)
        if re.match(r"\d{4}", a):
            return a.startswith(b) or b.startswith(a)
        return a in b or b in a or _ratio(a, b) > SAME_RULE

    def _alike(self, a: str, b: str) -> bool:
        """Titles, names, numbers: the same letters whatever the case, the spaces and the dashes."""
        return re.sub(r"\W+", "", self._normal(a)) == re.sub(r"\W+", "", self._normal(b))

    def _normal(self, text: str) -> str:
        text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().lower()
        for short, long in self._aliases:
            text = short.sub(long, text)
        return text

    def _unit(self, name: str) -> str:
        text = re.sub(r"\([^)]*\)", " ", self._normal(name)).strip(" .:;,-")
        text = re.sub(r"\s+", " ", text)
        while _ADDRESS.match(text):
            text = _ADDRESS.sub("", text)
        return text

    def _words(self, text: str) -> list[str]:
        return re.findall(r"\w+", self._normal(text))

    def _bag(self, names: Iterable[str]) -> set[str]:
        return {word for name in names for word in self._words(name)} - _LINK_WORDS


def _ratio(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b).ratio()


def _listed(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
