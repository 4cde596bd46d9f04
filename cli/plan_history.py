"""What amends a plan and what has amended it, for the other commands of `dondoc plan`."""

from typing import TYPE_CHECKING, Any

import click

from cli.amendment_words import MARKS

if TYPE_CHECKING:
    from operations.workspace import Workspace


def suggested_amendment(workspace: "Workspace", key: str) -> dict[str, str] | None:
    """The plan a new draft seems to amend, and how to look at the difference; nothing is set."""
    from operations.amendments.name_amended_plan import suggest_amended

    suggested = suggest_amended(workspace, key)
    if not suggested:
        return None
    first = suggested[0]
    command = f"dondoc plan amend '{key}' --amends '{first.key}' --{first.scope.value} --preview"
    return {"key": first.key, "scope": first.scope.value, "reason": first.reason, "command": command}


def history_as_list(workspace: "Workspace", plan_id: int) -> list[dict[str, Any]]:
    """The amendments of a running plan, the latest first, as `plan show --json` prints them."""
    from operations.amendments.amendment_history import history_of

    with workspace.database.reading() as session:
        amendments = history_of(session, plan_id)
    return [
        {
            "key": one.plan.key,
            "issued_on": one.plan.issued_on,
            "applied_at": workspace.local(one.applied_at).isoformat(timespec="minutes"),
            "applied_by": one.applied_by,
            "revisions": [
                {
                    "kind": revision.kind.value,
                    "words": revision.kind_words,
                    "position": revision.position,
                    "task": revision.task,
                    "lines": list(revision.lines),
                }
                for revision in one.revisions
            ],
        }
        for one in amendments
    ]


def tell_history(amendments: list[dict[str, Any]], *, in_full: bool) -> None:
    for one in amendments:
        click.echo(
            f"  điều chỉnh bởi {one['key']}, áp dụng {one['applied_at'][:16].replace('T', ' ')} ({one['applied_by']}): "
            f"{len(one['revisions'])} nhiệm vụ thay đổi"
        )
        for revision in one["revisions"] if in_full else []:
            mark = MARKS[revision["kind"]]
            click.echo(f"   {mark} {revision['position']:>3}. {revision['task'][:90]}  [{revision['words']}]")
            for line in revision["lines"]:
                click.echo(f"          {line}")
