"""The installation in numbers, in the text form Prometheus reads (docs/care.md lists them all)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from operations.care.figures import Figures, figures_now
from operations.workspace import Workspace


def metrics_text(workspace: Workspace) -> str:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Once(list(_families(workspace, figures_now(workspace)))))
    return generate_latest(registry).decode()


class _Once(Collector):
    """What was gathered for one answer; nothing is kept between two."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _families(workspace: Workspace, seen: Figures) -> Iterable[Metric]:
    yield _by("obligations", "Obligations by state.", "state", seen.obligations)
    yield _by(
        "overdue",
        "Overdue obligations of active plans by the level they were urged to.",
        "level",
        seen.overdue,
    )
    yield _by(
        "overdue_days",
        "Overdue obligations of active plans by how many days they are late.",
        "days",
        seen.overdue_days,
    )
    yield _by("letters", "Letters by state.", "state", seen.letters)
    yield _one("letters_lost", "Letters that did not arrive and wait for a person.", seen.lost)
    yield _one("submissions_waiting", "Answers nobody has reviewed.", seen.submissions)
    yield _one("extensions_waiting", "Requests for more time nobody has decided.", seen.extensions)
    yield _one("inbox_waiting", "Messages that came in and wait for a person.", seen.inbox)
    yield _by("webhook_calls", "Webhook calls by state.", "state", seen.webhook_calls)
    yield _one(
        "steps_due",
        "Obligations whose next step waits for a round; 10000: that many or more.",
        seen.steps_due,
    )
    yield _by("rounds_day", "Rounds begun in the last 24 hours by outcome.", "outcome", seen.rounds)
    yield _one("round_late", "Whether work waits and no round has ended in time.", int(seen.is_late))
    yield _by(
        "alarm", "Faults the administrator has been told of and that are not over.", "kind", seen.alarms
    )
    now = workspace.clock.now()
    for name, words, seconds in (
        ("last_round_duration_seconds", "How long the last good round took.", seen.round_seconds),
        (
            "oldest_letter_seconds",
            "How long the oldest letter that may leave has waited.",
            _age(now, seen.oldest_letter),
        ),
        (
            "work_waits_seconds",
            "How long work has waited without a round that ended.",
            _age(now, seen.waits_since),
        ),
        ("last_round_finished_timestamp_seconds", "When the last good round ended.", _stamp(seen.round_at)),
        ("backup_timestamp_seconds", "When the last backup was finished.", _stamp(seen.backup_at)),
        (
            "mailbox_looked_timestamp_seconds",
            "When the mailbox was last looked into.",
            _stamp(seen.mailbox_at),
        ),
        ("audit_sealed_timestamp_seconds", "When the audit trail was last sealed.", _stamp(seen.audit_at)),
    ):
        if seconds is not None:
            yield _one(name, words, seconds)
    if seen.certificates:
        days = {
            name: round((until - now).total_seconds() / 86400, 2) for name, until in seen.certificates.items()
        }
        yield _by("certificate_days_left", "Days until a certificate ends, as last seen.", "of", days)
    if seen.balance is not None:
        yield _one(
            "balance_holds",
            "Whether the newest daily balance of reminders adds up.",
            int(seen.balance.is_balanced),
        )
        day = datetime.combine(seen.balance.day, time.min, workspace.zone)
        yield _one("balance_day_timestamp_seconds", "The day of that balance.", day.timestamp())


def _by(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"dondoc_{name}", words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"dondoc_{name}", words, value=value)


def _age(now: datetime, since: datetime | None) -> float | None:
    return max(0.0, (now - since).total_seconds()) if since else None


def _stamp(at: datetime | None) -> float | None:
    return at.timestamp() if at else None
