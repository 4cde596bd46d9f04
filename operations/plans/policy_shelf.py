"""Regimes, ladders and outlines by name: those shipped and those of the office, resolved in this one place (tracking.md 2.6, 4.1).

An office's own never takes the name of a shipped one, so a name means one thing.
"""

from dataclasses import dataclass

from sqlmodel import Session

from config.outline_files import load_outline, outline_ids, read_outline
from config.policy_files import (
    KINDS,
    ladder_ids,
    load_ladder,
    load_regime,
    read_ladder,
    read_regime,
    regime_ids,
    shipped_text,
)
from config.table_files import KeptFile
from models.queries import policies as policy_queries
from rules.errors import BadInput
from rules.ladder import Ladder
from rules.outline import Outline
from rules.periods import Regime

REGIME, LADDER, OUTLINE = "regime", "ladder", "outline"
FOLDERS = {REGIME: "regimes", LADDER: "ladders", OUTLINE: "outlines"}
KIND_WORDS = {kind: KINDS[folder] for kind, folder in FOLDERS.items()}
SHIPPED_IDS = {REGIME: regime_ids, LADDER: ladder_ids, OUTLINE: outline_ids}


@dataclass(frozen=True)
class PolicyEntry:
    """One line of the list; `source` is the document of a regime, the number of steps or sections of the others."""

    kind: str
    key: str
    name: str
    source: str
    is_shipped: bool
    changed_by: str = ""


def load_regime_for(session: Session | None, id: str) -> Regime:
    """The shipped regime of this name, else the office's own; without a session only the shipped are known."""
    own = _own(session, REGIME, id)
    return read_regime(own) if own else load_regime(_known(session, REGIME, id))


def load_ladder_for(session: Session | None, id: str) -> Ladder:
    own = _own(session, LADDER, id)
    return read_ladder(own) if own else load_ladder(_known(session, LADDER, id))


def load_outline_for(session: Session | None, id: str) -> Outline:
    own = _own(session, OUTLINE, id)
    return read_outline(own) if own else load_outline(_known(session, OUTLINE, id))


def ids_for(session: Session | None, kind: str) -> tuple[str, ...]:
    """All names of a kind, the shipped ones first."""
    shipped = SHIPPED_IDS[kind]()
    own = policy_queries.keys(session, kind) if session else []
    return (*shipped, *(key for key in own if key not in shipped))


def policy_shelf(session: Session) -> tuple[PolicyEntry, ...]:
    """Everything a plan may be confirmed with, and the outlines its reports may be printed in."""
    found = []
    kept = policy_queries.all_policies(session)
    for kind in FOLDERS:
        own = {row.key: row for row in kept if row.kind == kind}
        shipped = SHIPPED_IDS[kind]()
        for id in (*shipped, *(key for key in own if key not in shipped)):
            name, source = _title(session, kind, id)
            row = own.get(id)
            found.append(PolicyEntry(kind, id, name, source, row is None, row.changed_by if row else ""))
    return tuple(found)


def _title(session: Session, kind: str, id: str) -> tuple[str, str]:
    if kind == REGIME:
        regime = load_regime_for(session, id)
        return regime.name, regime.source
    if kind == OUTLINE:
        outline = load_outline_for(session, id)
        return outline.name, f"{len(outline.sections)} mục"
    ladder = load_ladder_for(session, id)
    return LADDER_NAMES.get(id, f"Thang đôn đốc {id}"), f"{len(ladder.steps)} bước"


LADDER_NAMES = {"report": "Báo cáo định kỳ", "task": "Nhiệm vụ có hạn"}


def policy_text(session: Session, id: str, kind: str = "") -> tuple[str, str]:
    """The kind and the file of a policy by its name, of the first kind that has it where none is asked for."""
    kinds = (kind,) if kind else tuple(FOLDERS)
    for one in kinds:
        own = _own(session, one, id)
        if own:
            return one, own.text
        if id in SHIPPED_IDS[one]():
            return one, shipped_text(FOLDERS[one], id)
    known = dict.fromkeys(name for one in kinds for name in ids_for(session, one))
    words = " hay ".join(KIND_WORDS[one] for one in kinds)
    raise BadInput(f"không có {words} {id!r}", mend=f"chọn một trong: {', '.join(known)}")


def _own(session: Session | None, kind: str, id: str) -> KeptFile | None:
    if session is None or id in SHIPPED_IDS[kind]():
        return None
    row = policy_queries.policy(session, kind, id)
    return KeptFile(f"{id}.toml", row.text) if row else None


def _known(session: Session | None, kind: str, id: str) -> str:
    if id not in SHIPPED_IDS[kind]():
        known = ids_for(session, kind)
        raise BadInput(f"không có {KIND_WORDS[kind]} {id!r}", mend=f"chọn một trong: {', '.join(known)}")
    return id
