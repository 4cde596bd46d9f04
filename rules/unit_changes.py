"""How units change over time (tracking.md 5; Nghị quyết 190/2025/QH15)."""

from enum import StrEnum


class ChangeKind(StrEnum):
    RENAME = "rename"
    MERGE = "merge"  # several units become a new one
    SPLIT = "split"  # one unit becomes several
    ABSORB = "absorb"  # one unit goes into another that goes on
    DISSOLVE = "dissolve"  # a unit ends without a successor
