"""A stand-in switch that runs for a test, the connections to it, and what they should hear."""

from __future__ import annotations

import re
import select
import signal
import socket
import struct
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0  # seconds: a bound for what must happen; nothing comes near it
QUIET = 0.2  # seconds: how long we listen for what must not happen
UNHURRIED = 1000  # milliseconds from state to state, where the test must do something in between
DATA_SEGMENTS_IN = 152  # where Linux' struct tcp_info counts them
END = b"\r\n\r\n"
LIMIT = 1024

DIAL = b"Action % Dial % 4000" + END
DROP = b"Action % Drop" + END
YES = b"Response % Success" + END
NO = b"Response % Fail" + END
STATES = ("OffHookState", "ProceedState", "RingBackState", "ConnectedState", "OnHookState")


@dataclass(frozen=True)
class Parties:
    """Who talks to whom in a call, and the switch's name for the call."""

    call: str = "1"
    terminal: str = "1001"
    terminal_name: str = "Alice Kim"
    number: str = "4000"
    number_name: str = "Bob Lee"
    returns: bool = False  # it is the number that calls

    def notice(self, head: str, state: str) -> bytes:
        """One notice about the call, as the wire has it."""
        columns = ["Notify", head, self.terminal, state, self.call]
        sides = [self.terminal_name, self.terminal], [self.number_name, self.number]
        caller, callee = reversed(sides) if self.returns else sides
        columns += caller + callee
        return " % ".join(columns).encode() + END

    def moved(self, state: str) -> bytes:
        """The notice of a new state."""
        return self.notice("CALL_STATE", state)

    def named(self, state: str) -> bytes:
        """The notice of the call's parties."""
        return self.notice("CALL_INFO", state)

    def rings(self) -> bytes:
        """All notices from the dial to the bell at the other side."""
        off_hook, proceed, ring_back, *_ = STATES
        return self.moved(off_hook) + self.moved(proceed) + self.named(proceed) + self.moved(ring_back)

    def walk(self) -> bytes:
        """All notices from the dial to the answer of the other side."""
        return self.rings() + self.moved("ConnectedState") + self.named("ConnectedState")

    def ended(self) -> bytes:
        """The last notice."""
        return self.moved("OnHookState")


CALL = Parties()
HANG_UP = CALL.ended()


class Peer:
    """A provider's end of a connection to the switch."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.held = b""

    def send(self, data: bytes) -> None:
        """Send bytes to the switch."""
        self.socket.sendall(data)

    def message(self) -> bytes:
        """The next whole message."""
        while END not in self.held:
            block = self.socket.recv(65536)
            assert block, f"the switch closed the connection after {self.held!r}"
            self.held += block
        message, _, self.held = self.held.partition(END)
        return message + END

    def expect(self, expected: bytes) -> None:
        """The next messages are these, byte for byte."""
        for message in expected.split(END)[:-1]:
            assert self.message() == message + END

    def take(self, count: int) -> bytes:
        """The next bytes, in a protocol whose messages do not end as ours do."""
        while len(self.held) < count:
            block = self.socket.recv(65536)
            assert block, f"the switch closed the connection after {self.held!r}"
            self.held += block
        taken, self.held = self.held[:count], self.held[count:]
        return taken

    def until_closed(self) -> bytes:
        """All that comes until the switch closes."""
        try:
            while block := self.socket.recv(65536):
                self.held += block
        except ConnectionResetError:
            pass
        return self.held

    def is_quiet(self) -> bool:
        """Nothing was left and nothing comes for a while."""
        return not self.held and not select.select([self.socket], [], [], QUIET)[0]

    def segments(self) -> int:
        """How many pieces the data came in, whenever it was received."""
        info = self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
        return struct.unpack_from("I", info, DATA_SEGMENTS_IN)[0]

    def close(self) -> None:
        """Hang up the connection."""
        self.socket.close()


class Switch:
    """A running switch."""

    def __init__(self, program: Path, folder: Path, *options: str) -> None:
        port_file = folder / "port"
        self.output = folder / "output"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen([program, "--port-file", port_file, *options],
                                            stdout=output, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + PATIENCE
        while not port_file.exists():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, "the switch never said where it listens"
            time.sleep(0.01)
        self.port = int(port_file.read_text())
        self.peers: list[Peer] = []

    def connect(self) -> Peer:
        """A new connection."""
        self.peers.append(Peer(self.port))
        return self.peers[-1]

    def end(self) -> str:
        """Tell the switch to end, see that it does so cleanly, and return what it printed."""
        for peer in self.peers:
            peer.close()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        printed = self.output.read_text()
        assert code == 0, printed
        return printed

    def end_and_tell(self, text: str) -> list[int]:
        """The same; return when, in milliseconds, what --log says held this text."""
        lines = re.findall(r"^ *(\d+)\.(\d{3})  (.*)$", self.end(), re.MULTILINE)
        return [int(seconds) * 1000 + int(ms) for seconds, ms, rest in lines if text in rest]

    def wait_for_output(self, text: str) -> None:
        """Wait until the switch has printed this."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.output.read_text():
            assert time.monotonic() < deadline, f"{text!r} never came in:\n{self.output.read_text()}"
            time.sleep(0.01)
