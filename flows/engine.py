"""The clock and what it calls: rounds in the embedded form, lease and watch in every form."""

from collections.abc import Callable

from flows.asking import Asking
from flows.clockwork import Clockwork
from flows.heartbeat import Heartbeat
from flows.inbox import Inbox
from flows.prefect_environment import Form
from flows.rounds import Rounds
from flows.schedule import Duty, inbox_jobs, letter_jobs, round_jobs, watch_jobs
from flows.watch import Watch
from flows.webhooks import Webhooks
from operations.workspace import Workspace


class Engine:
    """Everything here happens on the engine thread; only `is_ready` is asked from the web."""

    def __init__(
        self,
        workspace: Workspace,
        form: Form,
        is_prefect_up: Callable[[], bool],
        *,
        asking: Asking | None = None,
    ) -> None:
        """`asking`: of a worker in the distributed form, which asks the server for the rounds."""
        self._workspace = workspace
        self._asks_for_rounds = form == "embedded"
        self._rounds = Rounds(workspace, is_prefect_up=is_prefect_up)
        watch = Watch(workspace)
        jobs = watch_jobs()
        if self._asks_for_rounds:
            jobs += round_jobs(workspace.settings) + letter_jobs() + inbox_jobs(workspace.settings)
        elif asking is not None:
            jobs += round_jobs(workspace.settings) + letter_jobs()
        self._inbox = Inbox(workspace)
        self._webhooks = Webhooks(workspace)
        self._heartbeat = Heartbeat(workspace, keeps_watch=lambda: watch.is_ours, is_late=self._is_late)

        async def look() -> None:
            await watch.look()

        duties = {
            Duty.ROUND: asking.ask if asking else self._rounds.ask,
            Duty.LETTERS: asking.post if asking else self._rounds.post,
            Duty.LEASE: watch.keep_lease,
            Duty.WATCH: look,
            Duty.BALANCE: watch.keep_balance,
            Duty.INBOX: self._inbox.look,
            Duty.WEBHOOKS: self._webhooks.call,
            Duty.SEAL: watch.seal,
            Duty.HEARTBEAT: self._heartbeat.beat,
            Duty.PRUNE: self._heartbeat.prune,
        }
        self._clockwork = Clockwork(jobs, duties, zone=workspace.zone)

    async def start(self) -> None:
        self._clockwork.start()
        if self._asks_for_rounds:
            self._inbox.listen()

    async def stop(self) -> None:
        self._inbox.ask_to_stop()
        self._webhooks.ask_to_stop()
        self._heartbeat.ask_to_stop()
        await self._clockwork.stop()
        await self._inbox.stop()

    def is_ready(self) -> bool:
        """For /readyz: the clock runs, and no rounds were missed."""
        return self._clockwork.is_running and not self._is_late()

    def _is_late(self) -> bool:
        return self._asks_for_rounds and self._rounds.is_late(self._workspace.clock.now())
