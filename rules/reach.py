"""How far a person's rights go: over which units (with what is below them), over which plans."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reach:
    """None: all of them. Deny by default: what belongs to nothing in particular is for those who see everything."""

    units: frozenset[int] | None = None
    plans: frozenset[int] | None = None

    @property
    def is_everything(self) -> bool:
        return self.units is None and self.plans is None

    def covers(self, *, unit_id: int | None, plan_id: int | None) -> bool:
        """Whether a thing lies within it; None: the thing belongs to no unit (no plan) in particular."""
        return self.covers_unit(unit_id) and self.covers_plan(plan_id)

    def covers_unit(self, unit_id: int | None) -> bool:
        return self.units is None or unit_id in self.units

    def covers_plan(self, plan_id: int | None) -> bool:
        return self.plans is None or plan_id in self.plans


EVERYTHING = Reach()
NOTHING = Reach(frozenset(), frozenset())
