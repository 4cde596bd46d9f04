"""What is still to be looked at in a draft, as the import and the show of a plan say it."""

from typing import Any

import click


def left_to_do(workspace: Any, key: str) -> dict[str, Any]:
    """What a person has still to look at before the plan can be confirmed: doubtful tasks, and what keeps it back."""
    from operations.drafts.review_draft import review_of

    review = review_of(workspace, key)
    is_draft = review.plan.state.value == "draft"
    return {
        "state": review.plan.state.value,
        "doubtful": sum(is_draft and row.is_doubtful for row in review.rows),
        "needs": review.needs if is_draft else [],
    }


def tell_what_is_left(left: dict[str, Any], key: str, assignments: int) -> None:
    if left["doubtful"]:
        click.echo(f"{left['doubtful']} trong {assignments} nhiệm vụ nên xem lại (dấu ?).")
    if left["needs"]:
        click.echo("Chưa xác nhận được: " + "; ".join(left["needs"]) + ".")
    if left["doubtful"] or left["needs"]:
        click.echo(f"Sửa trên trang rà soát, hoặc: dondoc plan export '{key}' ra-soat.xlsx")
    else:
        click.echo("Không còn gì phải xem lại.")
