"""The chain on the audit trail: what is hashed, how a link follows its predecessor, what a check finds.

SHA-256 over canonical JSON: sorted keys, no spaces, ASCII with escapes, instants in UTC to the microsecond. Text is
hashed as it is stored and not normalised: the same word composed otherwise is an edit too.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

GENESIS = "0" * 64
# An event that is sealed later than this was not written when it says; one not sealed by then is overdue for it.
LATE = timedelta(days=1)
OVERDUE = timedelta(hours=1)
FAULTS_TOLD = 20


class Fault(StrEnum):
    EDITED = "edited"  # the event says something else than when it was sealed
    DELETED = "deleted"  # a link without its event
    BROKEN = "broken"  # the link does not follow from the one before: edited, inserted or moved
    GAP = "gap"  # positions are missing or out of order
    UNSEALED = "unsealed"  # an event that has had no link for too long
    HEAD_LOST = (
        "head_lost"  # a head noted earlier is not in the chain: its tail was cut off, or all of it made anew
    )
    FALSE_DECISION = "false_decision"  # what was taken out of the trail is not what the decision sealed


@dataclass(frozen=True)
class Link:
    """One link as it is stored."""

    position: int
    event_id: int
    content_hash: str
    chain_hash: str
    sealed_at: datetime


@dataclass(frozen=True)
class Redaction:
    """An event after names were taken out of it, as the decision left it."""

    decision_id: int
    event_id: int
    content_hash: str


@dataclass(frozen=True)
class Finding:
    """`position`: in the chain; `event_id`: of the event. None where there is no such thing."""

    fault: Fault
    position: int | None = None
    event_id: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a check saw; the first findings, and how many there were of each fault."""

    links: int
    head: str
    findings: tuple[Finding, ...]
    faults: Mapping[Fault, int]
    unsealed: int = 0
    late: int = (
        0  # sealed more than a day after the instant they name: to be asked about, no proof of anything
    )
    anonymised: Mapping[int, int] = field(default_factory=dict)  # decision → events

    @property
    def is_good(self) -> bool:
        return not self.faults


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one form in which content is hashed."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), default=_instant).encode("ascii")


def instant_text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _instant(value: object) -> str:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return instant_text(value)
    raise TypeError(f"{value!r} has no canonical form")


def hash_of(content: Mapping[str, Any]) -> str:
    """The content hash of an event: every column of its row."""
    return hashlib.sha256(canonical(content)).hexdigest()


def chained(previous: str, position: int, event_id: int, sealed_at: datetime, content_hash: str) -> str:
    """The chain hash of a link: no part of it can be changed without changing every hash after it."""
    words = f"{previous}\n{position}\n{event_id}\n{instant_text(sealed_at)}\n{content_hash}\n"
    return hashlib.sha256(words.encode("ascii")).hexdigest()


def digest_of(redactions: Iterable[Redaction]) -> str:
    """What the event of a decision keeps about the events it was about, in the order of their numbers."""
    digest = hashlib.sha256()
    for one in sorted(redactions, key=lambda one: one.event_id):
        digest.update(f"{one.event_id}:{one.content_hash}\n".encode("ascii"))
    return digest.hexdigest()


class ChainCheck:
    """Sees the links in the order of their positions, one after the other; needs memory for redactions alone.

    `redactions`: every one, the older before the newer. `heads`: chain hashes, or their beginnings, noted earlier.
    """

    def __init__(self, redactions: Iterable[Redaction] = (), heads: Collection[str] = ()) -> None:
        self._links, self._head, self._late, self._unsealed = 0, GENESIS, 0, 0
        self._position = 0
        self._first_sealing: datetime | None = None
        self._found: list[Finding] = []
        self._faults: dict[Fault, int] = {}
        self._heads = {head.lower() for head in heads}
        self._said: dict[int, Redaction] = {}
        decisions: dict[int, list[Redaction]] = {}
        for one in redactions:
            self._said[one.event_id] = one
            decisions.setdefault(one.decision_id, []).append(one)
        self._digests = {decision: digest_of(rows) for decision, rows in decisions.items()}
        self._anonymised = {decision: len(rows) for decision, rows in decisions.items()}

    def see(self, link: Link, content: Mapping[str, Any] | None) -> None:
        """The next link with its event as it is now; None where there is none."""
        expected = self._position + 1
        if link.position != expected:
            self._note(Fault.GAP, link, f"{expected}")
        told = chained(self._head, link.position, link.event_id, link.sealed_at, link.content_hash)
        if told != link.chain_hash:
            self._note(Fault.BROKEN, link)
        if content is None:
            self._note(Fault.DELETED, link)
        else:
            self._see_content(link, content)
        # Going on from what is stored: one break is told once.
        self._links, self._head, self._position = self._links + 1, link.chain_hash, link.position
        if self._heads:
            self._heads = {head for head in self._heads if not link.chain_hash.startswith(head)}

    def see_unsealed(self, event_id: int, content: Mapping[str, Any], *, now: datetime) -> None:
        """An event without a link: younger than an hour it waits for the next sealing, older it is a fault."""
        self._unsealed += 1
        if now - content["at"] > OVERDUE:
            self._note(Fault.UNSEALED, None, event_id=event_id)
        self._see_decision(event_id, content)

    def verdict(self) -> Verdict:
        """Once everything has been seen."""
        for decision in self._digests:
            self._note(Fault.FALSE_DECISION, None, event_id=decision)
        for head in sorted(self._heads):
            self._note(Fault.HEAD_LOST, None, detail=head)
        self._digests, self._heads = {}, set()
        return Verdict(
            links=self._links,
            head=self._head,
            findings=tuple(self._found),
            faults=dict(self._faults),
            unsealed=self._unsealed,
            late=self._late,
            anonymised=dict(self._anonymised),
        )

    def _see_content(self, link: Link, content: Mapping[str, Any]) -> None:
        found = hash_of(content)
        redaction = self._said.get(link.event_id)
        allowed = redaction.content_hash if redaction else link.content_hash
        if found != allowed or content["id"] != link.event_id:
            self._note(Fault.EDITED, link)
        self._see_decision(link.event_id, content)
        # The first sealing takes what an installation had written before there was a chain.
        self._first_sealing = self._first_sealing or link.sealed_at
        if link.sealed_at != self._first_sealing and link.sealed_at - content["at"] > LATE:
            self._late += 1

    def _see_decision(self, event_id: int, content: Mapping[str, Any]) -> None:
        digest = self._digests.pop(event_id, None)
        change = content["change"]
        if digest is not None and not (isinstance(change, dict) and change.get("digest") == digest):
            self._note(Fault.FALSE_DECISION, None, event_id=event_id)

    def _note(
        self, fault: Fault, link: Link | None, detail: str = "", *, event_id: int | None = None
    ) -> None:
        self._faults[fault] = self._faults.get(fault, 0) + 1
        if len(self._found) < FAULTS_TOLD:
            position = link.position if link else None
            self._found.append(Finding(fault, position, link.event_id if link else event_id, detail))
