"""Whose letters need not wait for the end of a large round: people of units that are through, and of no other."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from models.queries import units as unit_queries
from operations.ladder.step_addressees import stand_ins
from operations.workspace import Workspace
from rules.absence import same_person


@dataclass
class EarlyLetters:
    """The people of one round; looked up when the first units are through, since most rounds find nothing due."""

    workspace: Workspace
    today: date
    _others: frozenset[str] | None = None

    def of_units(self, units: Collection[int]) -> list[str]:
        """The addresses that have nothing more coming today when these units are through."""
        with self.workspace.database.reading() as session:
            if self._others is None:
                others = unit_queries.reached_for_others(session)
                others |= set(stand_ins(session, self.today).names)
                self._others = frozenset(same_person(email) for email in others)
            addresses = unit_queries.addresses_of(session, units)
        return sorted(email for email in addresses if same_person(email) not in self._others)
