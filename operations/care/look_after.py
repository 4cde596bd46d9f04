"""One look at everything that may stand still: faults to the alarm, and a sign of life where there is none."""

import asyncio
import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from notifications.open_transport import relays_of
from notifications.transport import MailError
from operations.care.alarm import Alarm
from operations.care.alarm_words import Fault, FaultKind
from operations.care.certificates import look_at_certificates
from operations.care.heartbeat import call_heartbeat, write_heartbeat
from operations.care.pulse import Pulse, take_pulse
from operations.ladder.balance_words import balance_words
from operations.workspace import Workspace
from rules.errors import StorageFailed
from rules.wording import short_date

log = logging.getLogger("dondoc.care")

# Each look is a login at the relay.
RELAY_BEAT = timedelta(minutes=5)
# Certificates end by the day.
CERTIFICATE_BEAT = timedelta(hours=6)
# After a standstill the first round of a new process is given the time to end.
WARM_UP = timedelta(minutes=5)
OF_PULSE = (FaultKind.ROUNDS, FaultKind.RESCUED, FaultKind.BALANCE)


class LookAfter:
    """Remembers only when it last asked servers elsewhere; everything else is asked anew, or is on file."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._alarm = Alarm(workspace)
        self._began = workspace.clock.now()
        self._asked_at: dict[str, datetime] = {}

    async def look(self, *, keeps_watch: bool, is_engine_late: bool = False) -> Pulse | None:
        """`keeps_watch`: of many processes this one tells. None: the database cannot be asked."""
        workspace = self._workspace
        try:
            pulse = await asyncio.to_thread(take_pulse, workspace)
        except (StorageFailed, SQLAlchemyError) as error:
            # Nobody holds the lease of the watch now, so everybody looks; the note of the fault lets one of them tell.
            gone = Fault(FaultKind.DATABASE, workspace.clock.now(), str(error).splitlines()[0])
            await self._alarm.look([gone], judged=(FaultKind.DATABASE,))
            return None
        if keeps_watch:
            await asyncio.to_thread(self._alarm.remember_administrators)
            await self._alarm.look(self._faults_of(pulse), judged=(*self._judged(), FaultKind.DATABASE))
            if self._is_time("relay", RELAY_BEAT):
                await self._look_at_relay()
            if self._is_time("certificates", CERTIFICATE_BEAT):
                await asyncio.to_thread(look_at_certificates, workspace)
        if pulse.is_well and not is_engine_late:
            write_heartbeat(workspace, pulse)
            if keeps_watch:
                await call_heartbeat(workspace.settings)
        return pulse

    def _judged(self) -> tuple[FaultKind, ...]:
        if self._workspace.clock.now() - self._began < WARM_UP:
            return (FaultKind.BALANCE,)
        return OF_PULSE

    def _faults_of(self, pulse: Pulse) -> list[Fault]:
        faults = []
        if pulse.is_late and pulse.waits_since:
            last = pulse.last_round and pulse.last_round.finished_at
            when = f"{self._workspace.local(last):%H:%M %d/%m/%Y}" if last else "chưa có vòng nào"
            faults.append(Fault(FaultKind.ROUNDS, pulse.waits_since, f"vòng hoàn thành gần nhất: {when}"))
        elif pulse.is_rescued and pulse.last_round:
            faults.append(Fault(FaultKind.RESCUED, pulse.last_round.started_at))
        if pulse.balance is not None and not pulse.balance_holds:
            line = f"ngày {short_date(pulse.balance.day)}: {balance_words(pulse.balance)}"
            faults.append(Fault(FaultKind.BALANCE, pulse.balance.written_at, line))
        return faults

    def _is_time(self, what: str, beat: timedelta) -> bool:
        now, before = self._workspace.clock.now(), self._asked_at.get(what)
        if before is not None and timedelta() <= now - before < beat:
            return False
        self._asked_at[what] = now
        return True

    async def _look_at_relay(self) -> None:
        relays = relays_of(self._workspace.settings)
        faults = []
        if relays:
            try:
                await relays[0].check()
            except MailError as error:
                faults = [Fault(FaultKind.RELAY, self._workspace.clock.now(), str(error))]
        await self._alarm.look(faults, judged=(FaultKind.RELAY,))
