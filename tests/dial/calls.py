"""Places calls for tests: starts a stand-in switch, runs the host on a provider, and reads what it printed."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import socket
import subprocess
import threading
import tty
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from programs import run, sanitized

ROOT = Path(__file__).resolve().parent.parent.parent
LINE = re.compile(r" *([0-9.]+) ms  (\w+) +(.*?) *$")


@dataclass
class Call:
    """What became of a call."""

    status: int
    times: list[float]            # milliseconds, of each line that begins with a time
    lines: list[tuple[str, str]]  # and (word, rest)
    error: str

    @property
    def states(self) -> list[str]:
        """The names of the call states, in order."""
        return [rest.split()[0] for word, rest in self.lines if word == "call"]

    @property
    def endings(self) -> list[str]:
        """DISCONNECTED, and why; once if all is well."""
        return [rest for rest in self.rest_of("call") if rest.startswith("DISCONNECTED")]

    def rest_of(self, word: str) -> list[str]:
        """What follows the word in each line that has it."""
        return [rest for found, rest in self.lines if found == word]


def read_call(finished: subprocess.CompletedProcess[str]) -> Call:
    """Read the host's output."""
    lines = [match.groups() for match in map(LINE.match, finished.stdout.splitlines()) if match]
    return Call(finished.returncode, [float(ms) for ms, *_ in lines], [(word, rest) for _, word, rest in lines],
                finished.stderr)


@contextmanager
def switch(*options: str, protocol: str = "addpac", log: Path | None = None) -> Iterator[int]:
    """Run a stand-in switch; gives its port. With `log`, what it heard and said is written there."""
    command = [ROOT / "out/linux" / protocol / "switch", *options, *(["--log"] if log else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            first = process.stdout.readline()
            yield int(first.rsplit(":", 1)[1])
        finally:
            process.terminate()
            rest = process.stdout.read()
            if log:
                log.write_text(rest, encoding="utf-8")


def pump(device: int, wire: socket.socket) -> None:
    """Carry bytes both ways until either end is gone, and unplug the device."""
    with suppress(OSError), os.fdopen(device):
        while ready := select.select([device, wire], [], [])[0]:
            if wire in ready:
                if not (said := wire.recv(4096)):
                    return
                os.write(device, said)
            if device in ready:
                wire.sendall(os.read(device, 4096))


@contextmanager
def serial_port(port: int) -> Iterator[str]:
    """A serial port, at whose other end is the switch of this TCP port; gives its name. Unplugged when the switch
    closes."""
    device, end = pty.openpty()
    name = os.ttyname(end)
    tty.setraw(end)
    with socket.create_connection(("127.0.0.1", port)) as wire:
        pumping = threading.Thread(target=pump, args=(device, wire))
        pumping.start()
        try:
            yield name
        finally:
            wire.shutdown(socket.SHUT_RDWR)
            pumping.join()
            os.close(end)


@contextmanager
def no_switch() -> Iterator[int]:
    """A port at which nobody listens, and nobody can begin to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def ini(folder: Path, port: int | str, lines: int = 1, host: str = "127.0.0.1", settings: Iterable[str] = ()) -> Path:
    """Write a configuration of lines 1001, 1002 … whose switch is at a port of this host, or at a serial port.
    `settings`: lines of its section [switch]."""
    text = f"[switch]\nport = {port}\n" if isinstance(port, str) else f"[switch]\nhost = {host}\nport = {port}\n"
    text += "".join(f"{setting}\n" for setting in settings)
    for line in range(1, lines + 1):
        text += f"[line {line}]\nname = {1000 + line}\nterminal = {1000 + line}\n"
    path = folder / "tspec.ini"
    path.write_text(text, encoding="utf-8")
    return path


def traced_ini(folder: Path, port: int, *settings: str) -> Path:
    """A configuration of line 1001, with a trace of everything in trace.log."""
    path = ini(folder, port, settings=settings)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"[trace]\nlevel = wire\npeople = shown\nfile = {folder / 'trace.log'}\n")
    return path


def dial(number: str, config: Path, target: str = "linux", protocol: str = "addpac") -> Call:
    """Dial natively through a target's provider."""
    out = ROOT / "out" / target
    command = [out / "host", "dial", number, "--provider", out / f"{protocol}.tsp", "--talk", "0", "--timeout", "60"]
    return read_call(sanitized(run(*command, environment={"TSPEC_CONFIG": str(config), "TSPEC_LOG": "1",
                                                          "TSAN_OPTIONS": "halt_on_error=1",
                                                          "ASAN_OPTIONS": "detect_leaks=1"})))


NUMBERS = ("--refused", "999", "--busy", "888", "--silent", "777", "--ringing", "666", "--cut", "555",
           "--call-back", "444", "--call-out", "333", "--offer", "222")


def verdicts(output: str) -> dict[str, dict[int, str]]:
    """The rules that `host check --json` gave each verdict, and what it said of them."""
    rules = json.loads(output)["rules"]
    return {verdict: {rule["rule"]: rule["text"] for rule in rules if rule["verdict"] == verdict}
            for verdict in ("held", "broken", "not applicable", "not reached")}


def line_nine(config: Path) -> str:
    """A command for --drive that lets line 9 come into a configuration, and go."""
    return (f"f() {{ case $1 in create-line) printf '[line 9]\\nterminal = 1003\\n' >>{config} ;; "
            f"remove-line) sed -i '/^\\[line 9\\]/,$d' {config} ;; *) return 1 ;; esac; }}; f")


def check(config: Path, target: str, protocol: str = "addpac") -> dict[str, dict[int, str]]:
    """Check a target's provider, natively; a line comes and goes."""
    out = ROOT / "out" / target
    command = [out / "host", "check", out / f"{protocol}.tsp", "--json", "--timeout", "60", *NUMBERS,
               "--drive", line_nine(config)]
    done = sanitized(run(*command, environment={"TSPEC_CONFIG": str(config), "TSAN_OPTIONS": "halt_on_error=1"}))
    return verdicts(done.stdout)


def dev_dial(*arguments: str) -> Call:
    """Dial with the command that users run."""
    return read_call(run(ROOT / "dev", "dial", *arguments))
