"""What a route asks of a key, and how it is taken from the door of the page that does the same."""

from dataclasses import dataclass

from models import UserRole
from operations.people.api_tokens import Scope
from web.doors.table import ACCESS


@dataclass(frozen=True)
class Need:
    """`scopes`: any one of them is enough. `keeps_reach`: as of a page's Door (web/doors/door.py)."""

    scopes: frozenset[Scope]
    roles: frozenset[UserRole]
    keeps_reach: bool = False


def like(page: str, *scopes: Scope, keeps_reach: bool = False) -> Need:
    """Whoever may do it on the page may let a program do it."""
    return Need(frozenset(scopes), ACCESS[page].roles, keeps_reach)


def of(roles: frozenset[UserRole], *scopes: Scope, keeps_reach: bool = False) -> Need:
    """Where no single page does the same."""
    return Need(frozenset(scopes), roles, keeps_reach)
