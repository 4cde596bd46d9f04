"""Unit files read as systemd reads them, and started as systemd starts them: nothing but their own environment."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
PROGRAMS = Path(sys.executable).parent


class Unit:
    """One file; a name may stand in it several times."""

    def __init__(self, file: Path, *, instance: str = "") -> None:
        self.name = file.name
        self._lines: list[tuple[str, str, str]] = []
        section = ""
        for line in file.read_text("utf-8").splitlines():
            if found := re.fullmatch(r"\[(\w+)\]", line):
                section = found[1]
            elif line and not line.startswith("#"):
                name, _, value = line.partition("=")
                self._lines.append((section, name, value.replace("%i", instance)))

    def all(self, name: str, section: str = "Service") -> list[str]:
        return [value for place, one, value in self._lines if (place, one) == (section, name)]

    def one(self, name: str, section: str = "Service") -> str:
        (value,) = self.all(name, section)
        return value

    @property
    def commands(self) -> list[list[str]]:
        return [shlex.split(line) for line in self.all("ExecStart")]


class Machine:
    """A folder that stands for /, with the programs of this environment in the place of the installed ones."""

    def __init__(self, folder: Path, **ports: int) -> None:
        self.folder, self._ports = folder, ports
        (folder / "etc").mkdir(parents=True)

    def configure(self, name: str, **settings: object) -> None:
        lines = (f"{setting}={value}\n" for setting, value in settings.items())
        (self.folder / "etc" / name).write_text("".join(lines), "utf-8")

    def here(self, text: str) -> str:
        for place in ("/var/lib/", "/etc/"):
            text = text.replace(place, f"{self.folder}{place}")
        for said, port in self._ports.items():
            text = text.replace(said.removeprefix("p"), str(port))
        return text.replace("/opt/dondoc/current/bin", str(PROGRAMS))

    def environment(self, unit: Unit) -> dict[str, str]:
        known = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(self.folder)}
        for line in unit.all("Environment"):
            name, _, value = self.here(line).partition("=")
            known[name] = value
        for line in unit.all("EnvironmentFile"):
            file = Path(self.here(line.removeprefix("-")))
            if file.exists() or not line.startswith("-"):
                rows = (row.partition("=")[::2] for row in file.read_text("utf-8").splitlines())
                known |= dict(rows)
        return known

    def run(self, unit: Unit) -> list[subprocess.CompletedProcess[str]]:
        """A oneshot: its commands one after the other."""
        return [
            subprocess.run(
                command,
                cwd=self._folder_of(unit),
                env=self.environment(unit),
                capture_output=True,
                text=True,
                check=False,
            )
            for command in self._commands(unit)
        ]

    @contextmanager
    def started(self, unit: Unit) -> Iterator[subprocess.Popen[bytes]]:
        """A service; at the end it is stopped as the unit says and must have gone by itself."""
        (command,) = self._commands(unit)
        log = self.folder / f"{unit.name}.log"
        with log.open("wb") as words:
            process = subprocess.Popen(
                command,
                cwd=self._folder_of(unit),
                env=self.environment(unit),
                stdout=words,
                stderr=subprocess.STDOUT,
                # systemd gives a service a session of its own and leaves no signal ignored.
                start_new_session=True,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            )
            try:
                yield process
                process.send_signal(signal.Signals[unit.one("KillSignal")])
                assert process.wait(300) == 0, f"{unit.name}: {log.read_text('utf-8', 'replace')[-3000:]}"
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def _commands(self, unit: Unit) -> list[list[str]]:
        return [[self.here(word) for word in command] for command in unit.commands]

    def _folder_of(self, unit: Unit) -> Path:
        for name in unit.one("StateDirectory").split():
            (self.folder / "var" / "lib" / name).mkdir(parents=True, exist_ok=True)
        return Path(self.here(unit.one("WorkingDirectory")))
