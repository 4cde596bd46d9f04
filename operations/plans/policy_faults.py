"""What is wrong in a policy, every fault with its place, and what it replaces."""

import hashlib
from collections.abc import Mapping

from pydantic import BaseModel

from config.outline_files import OutlineTable
from config.policy_files import LadderTable
from config.regime_files import RegimeTable
from config.table_files import KeptFile, faults_in
from operations.plans.office_policies import check_policy
from operations.plans.policy_shelf import KIND_WORDS, LADDER, OUTLINE, REGIME
from rules.errors import BadInput
from rules.outline import Fault

SCHEMAS: Mapping[str, type[BaseModel]] = {LADDER: LadderTable, REGIME: RegimeTable, OUTLINE: OutlineTable}


def policy_faults(kind: str, id: str, text: str) -> tuple[Fault, ...]:
    """First everything that has not the form of the kind, then, where the form is good, what makes no sense."""
    file = KeptFile(f"{id}.toml", text)
    if faults := faults_in(file, SCHEMAS[kind]):
        return faults
    try:
        found, *_ = check_policy(text.encode(), file.name)
    except BadInput as error:
        return _apart(error, file.name)
    if found != kind:
        return (Fault("", f"đây là {KIND_WORDS[found]}, không phải {KIND_WORDS[kind]}"),)
    return ()


def _apart(error: BadInput, name: str) -> tuple[Fault, ...]:
    """A file's faults come in one error, each on a line "tệp: chỗ: điều sai", the first with its place apart."""
    first, *more = error.what.split("\n")
    found = [Fault(error.where.removeprefix(name).removeprefix(": "), first)]
    for line in more:
        where, is_placed, what = line.removeprefix(f"{name}: ").partition(": ")
        found.append(Fault(where, what) if is_placed else Fault("", line))
    return tuple(found)


def print_of(text: str) -> str:
    """The fingerprint by which a form says which text it was made from; "" for a policy that is not there yet."""
    return hashlib.sha256(text.encode()).hexdigest()[:32] if text else ""
