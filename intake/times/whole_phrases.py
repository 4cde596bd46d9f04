"""Phrases that as a whole say something else than their words of time: data windows, horizons, conditions, customs.

Asked only by `dondoc due`, where a phrase stands alone; inside a plan's sentence the careful grammar decides.
"""

import re
from dataclasses import dataclass
from functools import cache

from intake.folding import plain_dashes, same_tones
from intake.lexicon import table
from rules.cadence import CadenceKind, Every


@dataclass(frozen=True)
class WholePhrase:
    """`reason`: why there is no day, in words a clerk can act on; `always`: whatever day the phrase holds."""

    kind: CadenceKind
    every: tuple[Every, ...]
    reason: str
    always: bool


@cache
def _known() -> tuple[tuple[re.Pattern[str], WholePhrase], ...]:
    return tuple(
        (
            re.compile("|".join(same_tones(pattern) for pattern in entry["patterns"])),
            WholePhrase(
                CadenceKind(entry["kind"]),
                tuple(Every(every) for every in entry.get("every", ())),
                entry["reason"],
                entry.get("always", False),
            ),
        )
        for entry in table("due_phrases")["phrases"]
    )


def whole_phrase(text: str) -> WholePhrase | None:
    """The meaning of the phrase as a whole, when it has one that its single words would hide."""
    lowered = plain_dashes(same_tones(text)).strip(" .,;:")
    return next((meaning for pattern, meaning in _known() if pattern.search(lowered)), None)
