"""`dondoc plan amend`: what an amendment changes in the running plan, seen first, then applied."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.amendment_words import SCOPES, amendment_as_dict, tell_amendment
from cli.opening import data_option, json_option, opened
from rules.errors import BadInput

if TYPE_CHECKING:
    from operations.amendments.amendment_choices import Correction
    from operations.amendments.compare_plans import PlanDifference, Trial
    from operations.workspace import Workspace


@click.command("amend")
@click.argument("key")
@click.option("--amends", default=None, metavar="MÃ", help="Mã kế hoạch đang thực hiện được điều chỉnh.")
@click.option(
    "--whole", "scope", flag_value="whole", help="Bản thay toàn bộ: việc không nhắc đến thì thôi thực hiện."
)
@click.option(
    "--partial", "scope", flag_value="partial", help="Điều chỉnh một số điểm: việc không nhắc đến giữ nguyên."
)
@click.option("--pair", "pairs", multiple=True, metavar="MỚI=CŨ", help="Nhiệm vụ số MỚI thay nhiệm vụ số CŨ.")
@click.option("--new", "news", multiple=True, type=int, metavar="MỚI", help="Nhiệm vụ số MỚI là việc mới.")
@click.option("--keep", "keeps", multiple=True, type=int, metavar="CŨ", help="Giữ nhiệm vụ số CŨ.")
@click.option("--drop", "drops", multiple=True, type=int, metavar="CŨ", help="Thôi nhiệm vụ số CŨ.")
@click.option("--preview", is_flag=True, help="Chỉ xem khác biệt và hệ quả, chưa áp dụng.")
@data_option
@json_option
def amend_command(
    key: str, amends: str | None, scope: str | None, pairs: tuple[str, ...], news: tuple[int, ...],
    keeps: tuple[int, ...], drops: tuple[int, ...], preview: bool, data: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """So bản dự thảo KEY với kế hoạch nó điều chỉnh, rồi áp dụng; lịch sử của từng nhiệm vụ được giữ."""
    with opened(data) as workspace:
        from operations.amendments.apply_amendment import apply_amendment, look_at_amendment

        trial = _trial(workspace, key, amends, scope, (pairs, news, keeps, drops))
        difference, applied, _ = look_at_amendment(workspace, key, trial)
        if not preview:
            seen = _choose(workspace, key, difference, trial)
            applied = apply_amendment(workspace, key, seen=seen)
    if as_json:
        click.echo(
            json.dumps(amendment_as_dict(difference, applied, is_applied=not preview), ensure_ascii=False)
        )
        return
    tell_amendment(difference, applied, is_applied=not preview)


def _trial(
    workspace: "Workspace", key: str, amends: str | None, scope: str | None, corrections: tuple[Any, ...]
) -> "Trial":
    """What is given on the command line, on top of what was chosen for the draft before."""
    from operations.amendments.amendment_choices import corrected
    from operations.amendments.compare_plans import Trial, difference_of
    from rules.revision import AmendmentScope

    _check_named(workspace, key, amends)
    trial = Trial(amends, AmendmentScope(scope) if scope else None)
    if not any(corrections):
        return trial
    difference = difference_of(workspace, key, trial)
    choices = corrected(difference.choices, _corrections(difference, *corrections))
    return Trial(trial.amends, trial.scope, choices)


def _check_named(workspace: "Workspace", key: str, amends: str | None) -> None:
    """Nobody has said which plan is amended: the suggestions are told, and none is taken."""
    from models.queries import plans as plan_queries
    from operations.amendments.name_amended_plan import suggest_amended

    with workspace.database.reading() as session:
        draft = plan_queries.plan_by_key(session, key)
    if amends or draft is None or draft.amends_plan_id is not None:
        return
    suggested = suggest_amended(workspace, key)
    if suggested:
        words = "; ".join(f"{one.key} ({SCOPES[one.scope.value]}) vì {one.reason}" for one in suggested[:3])
        raise BadInput(
            f"chưa chọn kế hoạch được điều chỉnh; có thể là {words}",
            where=key,
            mend=f"chọn bằng --amends '{suggested[0].key}' --{suggested[0].scope.value}",
        )


def _corrections(
    difference: "PlanDifference",
    pairs: tuple[str, ...],
    news: tuple[int, ...],
    keeps: tuple[int, ...],
    drops: tuple[int, ...],
) -> list["Correction"]:
    from operations.amendments.amendment_choices import Correction

    old = {row.position: row.id for row in difference.old_rows.values()}
    new = {row.position: row.id for row in difference.new_rows.values()}
    found = []
    for pair in pairs:
        one, equals, other = pair.partition("=")
        if not (equals and one.strip().isdigit() and other.strip().isdigit()):
            raise BadInput(f"{pair!r} không đúng dạng MỚI=CŨ", where="--pair", mend="ví dụ --pair 3=7")
        found.append(Correction(_at(new, int(one), "--pair"), _at(old, int(other), "--pair")))
    found += [Correction(_at(new, place, "--new")) for place in news]
    found += [Correction(old_id=_at(old, place, "--keep"), is_kept=True) for place in keeps]
    found += [Correction(old_id=_at(old, place, "--drop")) for place in drops]
    return found


def _at(places: dict[int, int | None], place: int, where: str) -> int:
    found = places.get(place)
    if found is None:
        raise BadInput(f"không có nhiệm vụ số {place}", where=where, mend="xem số trong bản xem trước")
    return found


def _choose(
    workspace: "Workspace", key: str, difference: "PlanDifference", trial: "Trial"
) -> tuple[int, int]:
    """Write down what was chosen on the command line; the versions that were looked at."""
    from operations.amendments.amendment_choices import save_choices
    from operations.amendments.name_amended_plan import set_amendment

    version = difference.draft.draft_version
    is_other = difference.running.id != difference.draft.amends_plan_id
    if is_other or difference.scope is not difference.draft.amendment_scope:
        version = set_amendment(workspace, key, difference.running.key, difference.scope, version=version)
    if trial.choices is not None:
        version = save_choices(workspace, key, trial.choices, version=version)
    return version, difference.running.draft_version
