"""What a door is, and the sets of roles that the tables beside this file name."""

from dataclasses import dataclass

from models import UserRole

EVERYBODY = frozenset(UserRole)
HOUSE = EVERYBODY - {UserRole.UNIT_HEAD, UserRole.UNIT_DESK}
DESK = frozenset({UserRole.ADMINISTRATOR, UserRole.COORDINATING_DESK, UserRole.COORDINATOR_HEAD})
UNIT = frozenset({UserRole.UNIT_HEAD, UserRole.UNIT_DESK})
HEAD = frozenset({UserRole.ADMINISTRATOR, UserRole.COORDINATOR_HEAD})
ADMINISTRATOR = frozenset({UserRole.ADMINISTRATOR})


@dataclass(frozen=True)
class Door:
    """Which roles a route lets in. `is_open`: anybody; `is_near`: also programs on this machine.

    `keeps_reach`: a page whose address names no unit and no plan shows nothing beyond the visitor's reach, either
    because it asks `visitor.reach` or because it shows nothing of any unit or plan. Without it, such a page is
    closed to everybody whose rights end somewhere.
    """

    roles: frozenset[UserRole] = frozenset()
    is_open: bool = False
    is_near: bool = False
    keeps_reach: bool = False


OPEN = Door(is_open=True)
# Asked by programs that must be answered when the database is not; they count no days.
HEALTH = frozenset({"healthz", "readyz", "metrics", "static"})
