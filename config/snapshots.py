"""Policies as they are copied onto a plan, so that editing them never rewrites promises already running."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from rules.ladder import Ladder
from rules.periods import Regime


@cache
def _ladders() -> TypeAdapter[Ladder]:
    return TypeAdapter(Ladder)


@cache
def _regimes() -> TypeAdapter[Regime]:
    return TypeAdapter(Regime)


def ladder_snapshot(ladder: Ladder) -> dict[str, Any]:
    snapshot: dict[str, Any] = _ladders().dump_python(ladder, mode="json")
    return snapshot


def ladder_from_snapshot(snapshot: dict[str, Any]) -> Ladder:
    return _ladders().validate_python(snapshot)


def regime_snapshot(regime: Regime) -> dict[str, Any]:
    snapshot: dict[str, Any] = _regimes().dump_python(regime, mode="json")
    return snapshot


def regime_from_snapshot(snapshot: dict[str, Any]) -> Regime:
    return _regimes().validate_python(snapshot)
