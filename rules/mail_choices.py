"""Which letters a person may do without: those that only inform (tracking.md 4.4)."""

from rules.ladder import Audience

OWN = frozenset({Audience.DESK_OFFICER.value, Audience.UNIT_HEAD.value})
COURTESY = "courtesy"
# From this level on a letter is urging, and urging reaches everybody it is for.
URGING_LEVEL = 2
# Copies of what lies in the archive, and what a plan merely recommends; every other answer is about a duty.
OPTIONAL_KINDS = frozenset({COURTESY, "report_published"})


def is_optional_step(audience: str, level: int, letter: str) -> bool:
    """A step of the ladder that asks nothing of its reader: a partner's copy, a courtesy.

    Never what the reader's own unit owes, and never level 2 and above.
    """
    if level >= URGING_LEVEL:
        return False
    return letter == COURTESY or audience not in OWN


def is_optional_letter(kind: str) -> bool:
    """An answer or a notice that may be done without."""
    return kind in OPTIONAL_KINDS
