"""The stand-in switch seen from the wire: the call that the vendor's slides show, byte for byte, and every fault."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 10.0  # seconds: a bound for what must happen
QUIET = 0.2  # seconds: how long we listen for what must not happen
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

    def wait_for_output(self, text: str) -> None:
        """Wait until the switch has printed this."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.output.read_text():
            assert time.monotonic() < deadline, f"{text!r} never came in:\n{self.output.read_text()}"
            time.sleep(0.01)


@pytest.fixture(scope="session")
def program() -> Path:
    """The switch for spec/addpac.tspec; TSPEC_SWITCH names another build of it."""
    path = Path(os.environ.get("TSPEC_SWITCH", ROOT / "out/linux/addpac/switch"))
    if not path.exists():
        pytest.fail(f"{path} is missing; ./dev test builds it")
    return path


@pytest.fixture
def start(program: Path, tmp_path: Path) -> Iterator[Callable[..., Switch]]:
    """Start a switch; it is ended with the test."""
    running: list[Switch] = []

    def begin(*options: str, protocol: str = program.parent.name) -> Switch:
        running.append(Switch(program.parents[1] / protocol / "switch", tmp_path, *options))
        return running[-1]

    yield begin
    for switch in running:
        if switch.process.poll() is None:
            switch.end()


def test_the_call_of_the_slides_is_byte_for_byte(start):
    peer = start("--ring", "1").connect()
    peer.send(DIAL)
    peer.expect(YES + CALL.walk())
    peer.send(DROP)
    peer.expect(YES + HANG_UP)
    assert peer.is_quiet()


def test_without_ringing_time_the_call_is_connected_at_once(start):
    peer = start("--ring", "0").connect()
    peer.send(DIAL + DROP)
    assert peer.message() == YES
    assert peer.message() == CALL.moved("OffHookState")
    peer.expect(YES + HANG_UP)


def test_states_come_one_by_one_in_the_given_time(start):
    peer = start("--ring", "60").connect()
    peer.send(DIAL)
    peer.expect(YES + CALL.moved("OffHookState"))
    begin = time.monotonic()
    peer.expect(CALL.walk().removeprefix(CALL.moved("OffHookState")))
    assert 0.15 < time.monotonic() - begin < PATIENCE


def test_action_cut_at_every_byte_is_understood(start):
    peer = start("--ring", "0").connect()
    for byte in DIAL:
        peer.send(bytes([byte]))
    peer.expect(YES + CALL.walk())


def test_drop_without_a_call_is_refused(start):
    peer = start().connect()
    peer.send(DROP)
    assert peer.message() == NO


def test_second_call_has_another_name(start):
    peer = start("--ring", "0").connect()
    peer.send(DIAL)
    peer.expect(YES + CALL.walk())
    peer.send(DROP + DIAL)
    peer.expect(YES + HANG_UP + YES + Parties(call="2").walk())


def test_terminal_and_its_name_come_from_the_options(start):
    peer = start("--ring", "0", "--terminal", "0099", "--name", "Eve Park").connect()
    peer.send(DIAL)
    peer.expect(YES + Parties(terminal="0099", terminal_name="Eve Park").walk())


def test_each_connection_is_a_terminal_of_its_own(start):
    switch = start("--ring", "0")
    first, second = switch.connect(), switch.connect()
    second.send(DIAL)
    second.expect(YES + Parties(call="1", terminal="1002", terminal_name="김철수").walk())
    first.send(DIAL)
    first.expect(YES + Parties(call="2").walk())


def test_terminal_that_comes_back_is_the_same(start):
    switch = start("--ring", "0", "--log")
    first, second = switch.connect(), switch.connect()
    second.send(DIAL)
    second.expect(YES + Parties(terminal="1002", terminal_name="김철수").walk())
    first.close()
    switch.wait_for_output("#1 -- closed")
    back = switch.connect()
    back.send(DIAL)
    back.expect(YES + Parties(call="2").walk())


def test_one_terminal_serves_every_connection(start):
    switch = start("--ring", "0", "--one-terminal", "--terminal", "desk")
    for call in ("1", "2"):
        peer = switch.connect()
        peer.send(DIAL)
        peer.expect(YES + Parties(call=call, terminal="desk", terminal_name="").walk())


def test_name_as_long_as_a_name_may_be_is_sent(start):
    peer = start("--ring", "0").connect()
    peer.send(b"Action % Dial % 4002" + END)
    name = "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff the Very First"
    peer.expect(YES + Parties(number="4002", number_name=name).walk())


def test_name_that_the_wire_cannot_carry_is_left_out_and_told(start):
    switch = start("--ring", "0")
    peer = switch.connect()
    peer.send(b"Action % Dial % 4003" + END)
    peer.expect(YES + Parties(number="4003", number_name="").walk())
    assert "CallState cannot be sent: " in switch.end()


@pytest.mark.parametrize("wrong", [b"Action % Jump", b"Action % Dial", b"Action % Drop % 1 % 2", b"", b"Response % Success",
                                   b"Action % Dial % 4\x000", b"x" * LIMIT, b"x" * (5 * LIMIT)])
def test_wrong_action_is_ignored_and_the_next_one_heard(start, wrong):
    peer = start("--ring", "0").connect()
    peer.send(wrong + END + DIAL)
    peer.expect(YES + CALL.walk())


def test_drop_with_an_address_is_taken_for_a_drop(start):
    peer = start("--ring", "0").connect()
    peer.send(DIAL)
    peer.expect(YES + CALL.walk())
    peer.send(b"Action % Drop % 4000" + END)
    assert peer.message() == YES
    assert b"OnHookState" in peer.message()


def test_log_names_fields_and_says_why_a_message_is_rejected(start):
    switch = start("--ring", "0", "--log")
    peer = switch.connect()
    peer.send(b"Action % Jump" + END + b"x" * (2 * LIMIT) + END + DIAL)
    peer.expect(YES + CALL.walk())
    printed = switch.end()
    assert "#1 <- Dial address=4000\n" in printed
    assert "#1 -> Success\n" in printed
    assert "#1 -> CallInfo terminal=1001 state=ConnectedState call=1 caller_name=Alice Kim caller=1001" in printed
    assert "#1 <- rejected: " in printed
    assert "#1 -- a message longer than the limit was skipped\n" in printed


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_the_switch_cleanly_with_calls_open(start, number):
    switch = start("--ring", "1000")
    peer = switch.connect()
    peer.send(DIAL)
    assert peer.message() == YES
    switch.process.send_signal(number)
    assert switch.process.wait(PATIENCE) == 0
    peer.until_closed()


def test_connection_closed_while_its_call_rings_harms_no_other(start):
    switch = start("--ring", "20")
    first, second = switch.connect(), switch.connect()
    first.send(DIAL)
    assert first.message() == YES
    second.send(DIAL)
    first.close()
    second.expect(YES + Parties(call="2", terminal="1002", terminal_name="김철수").walk())


def test_peer_that_does_not_read_is_given_up_and_others_are_served(start):
    switch = start("--ring", "0")
    deaf, peer = switch.connect(), switch.connect()
    deadline = time.monotonic() + PATIENCE
    with pytest.raises(ConnectionError):
        while time.monotonic() < deadline:
            deaf.send(DIAL)
    peer.send(b"Action % Dial % 9991" + END)
    assert peer.message() == NO
    assert "connection 1 does not read; it is closed" in switch.end()


def test_nine_hundred_connections_dial_at_once(start):
    switch = start("--ring", "20")
    peers = [switch.connect() for _ in range(900)]
    for peer in peers:
        peer.send(DIAL)
    for peer in peers:
        assert peer.message() == YES
        while b"% ConnectedState %" not in peer.message():
            pass


@pytest.mark.parametrize("options", [["--port", "70000"], ["--port", "x"], ["--talk", "y"], ["--fault", "nonsense"],
                                     ["extra"], ["--nonsense"], ["--terminal", "desk"]])
def test_wrong_option_is_an_error_with_a_reason(program, options):
    result = subprocess.run([program, *options], capture_output=True, text=True, timeout=PATIENCE)
    assert result.returncode == 2
    assert options[-1].lstrip("-") in result.stderr


def test_port_in_use_is_an_error(program, start):
    switch = start()
    result = subprocess.run([program, "--port", str(switch.port)], capture_output=True, text=True, timeout=PATIENCE)
    assert result.returncode == 1
    assert "Address already in use" in result.stderr


# The numbers whose calls do not go well.


def dial_to(start: Callable[..., Switch], number: str, *options: str) -> tuple[Peer, Parties]:
    """A connection on which the number was dialed, and the call that this should make."""
    peer = start("--ring", "1", *options).connect()
    peer.send(f"Action % Dial % {number}".encode() + END)
    return peer, Parties(number=number, number_name="")


def test_unassigned_number_is_refused(start):
    peer, _ = dial_to(start, "9991")
    assert peer.message() == NO
    assert peer.is_quiet()


def test_busy_number_rings_and_ends(start):
    peer, call = dial_to(start, "8885")
    peer.expect(YES + call.rings() + call.ended())
    peer.send(DROP)
    assert peer.message() == NO


def test_silent_number_is_never_answered_and_the_next_one_is(start):
    peer, _ = dial_to(start, "7771")
    assert peer.is_quiet()
    peer.send(DROP + DIAL)
    peer.expect(NO + YES + CALL.walk())


def test_ringing_number_rings_until_it_is_dropped(start):
    peer, call = dial_to(start, "6661")
    peer.expect(YES + call.rings())
    assert peer.is_quiet()
    peer.send(DROP)
    peer.expect(YES + call.ended())
    assert peer.is_quiet()


def test_cut_number_is_connected_and_then_the_connection_closed(start):
    switch = start("--ring", "60")
    cut, other = switch.connect(), switch.connect()
    cut.send(b"Action % Dial % 5551" + END)
    cut.expect(YES + Parties(number="5551", number_name="").walk())
    begin = time.monotonic()
    assert cut.until_closed() == b""
    assert 0.04 < time.monotonic() - begin < PATIENCE
    other.send(DIAL)
    other.expect(YES + Parties(call="2", terminal="1002", terminal_name="김철수").walk())


def test_cut_number_that_is_dropped_in_time_does_not_close_the_connection(start):
    peer, call = dial_to(start, "5551", "--ring", "60")
    peer.expect(YES + call.walk())
    peer.send(DROP)
    peer.expect(YES + call.ended())
    assert peer.is_quiet()


def test_number_that_calls_back_is_busy_and_then_calls_the_terminal_for_a_while(start):
    peer, call = dial_to(start, "4441", "--talk", "100")
    back = replace(call, call="2", returns=True)
    peer.expect(YES + call.rings() + call.ended() + back.walk())
    begin = time.monotonic()
    assert peer.message() == back.ended()
    assert 0.08 < time.monotonic() - begin < PATIENCE
    assert peer.is_quiet()


def test_number_that_calls_out_is_busy_and_then_called_from_the_terminal(start):
    peer, call = dial_to(start, "3331", "--talk", "100")
    out = replace(call, call="2")
    peer.expect(YES + call.rings() + call.ended() + out.walk())
    assert peer.message() == out.ended()
    assert peer.is_quiet()


@pytest.mark.parametrize(("number", "returns"), [("4441", True), ("3331", False)])
def test_call_that_nobody_dialed_goes_on_while_the_program_is_away(start, number, returns):
    switch = start("--ring", "1", "--talk", "3600000")
    first = switch.connect()
    first.send(f"Action % Dial % {number}".encode() + END)
    call = Parties(number=number, number_name="")
    again = replace(call, call="2", returns=returns)
    first.expect(YES + call.rings() + call.ended() + again.walk())
    first.close()
    second = switch.connect()
    second.expect(again.moved("ConnectedState") + again.named("ConnectedState"))
    second.send(DROP)
    second.expect(YES + again.ended())
    assert second.is_quiet()


def test_call_back_comes_one_interval_after_the_end(start):
    peer, call = dial_to(start, "4441", "--ring", "60")
    peer.expect(YES + call.rings() + call.ended())
    begin = time.monotonic()
    assert peer.message() == replace(call, call="2", returns=True).moved("OffHookState")
    assert 0.04 < time.monotonic() - begin < PATIENCE


def test_call_back_that_is_dropped_ends_at_once(start):
    peer, call = dial_to(start, "4441", "--talk", "3600000")
    back = replace(call, call="2", returns=True)
    peer.expect(YES + call.rings() + call.ended() + back.walk())
    peer.send(DROP)
    peer.expect(YES + back.ended())
    assert peer.is_quiet()


def test_call_back_that_has_not_begun_cannot_be_dropped(start):
    peer, call = dial_to(start, "4441", "--ring", "60")
    peer.expect(YES + call.rings() + call.ended())
    peer.send(DROP)
    peer.expect(NO + replace(call, call="2", returns=True).walk())


def test_terminal_that_hangs_up_first_is_not_called_back(start):
    peer, call = dial_to(start, "4441", "--ring", "60")
    peer.expect(YES + call.moved("OffHookState"))
    peer.send(DROP)
    peer.expect(YES + call.ended())
    assert peer.is_quiet()


def test_long_talk_of_a_call_back_holds_up_no_other_call(start):
    switch = start("--ring", "1", "--talk", "3600000")
    first, second = switch.connect(), switch.connect()
    first.send(b"Action % Dial % 4441" + END)
    call = Parties(number="4441", number_name="")
    first.expect(YES + call.rings() + call.ended() + replace(call, call="2", returns=True).walk())
    second.send(DIAL)
    second.expect(YES + Parties(call="3", terminal="1002", terminal_name="김철수").walk())


def test_connection_that_closes_before_the_call_back_harms_no_other(start):
    switch = start("--ring", "60", "--log")
    first, second = switch.connect(), switch.connect()
    first.send(b"Action % Dial % 4441" + END)
    call = Parties(number="4441", number_name="")
    first.expect(YES + call.rings() + call.ended())
    first.close()
    switch.wait_for_output("#1 -- closed")
    second.send(DIAL)
    second.expect(YES + Parties(call="3", terminal="1002", terminal_name="김철수").walk())


@pytest.mark.parametrize(("option", "first"), [("--unassigned", NO), ("--silent", None)])
def test_prefix_of_a_number_that_is_not_accepted_can_be_chosen(start, option, first):
    peer, _ = dial_to(start, "4000", option, "40")
    assert first is None or peer.message() == first
    assert peer.is_quiet()


@pytest.mark.parametrize("option", ["--busy", "--ringing", "--call-back", "--call-out"])
def test_prefix_of_a_number_that_rings_can_be_chosen(start, option):
    peer, _ = dial_to(start, "4000", option, "40", "--ring", "60")
    peer.expect(YES + CALL.rings())
    assert option == "--ringing" or peer.message() == HANG_UP
    again = option in ("--call-back", "--call-out")
    assert b"% OffHookState % 2 %" in peer.message() if again else peer.is_quiet()


def test_prefix_of_a_number_that_is_cut_can_be_chosen(start):
    peer, _ = dial_to(start, "4000", "--cut", "40")
    assert peer.until_closed() == YES + CALL.walk()


@pytest.mark.parametrize("option", ["--unassigned", "--busy", "--silent", "--ringing", "--cut", "--call-back",
                                    "--call-out"])
def test_empty_prefix_is_none(start, option):
    peer, _ = dial_to(start, "4000", option, "")
    peer.expect(YES + CALL.walk())
    assert peer.is_quiet()


def test_help_names_every_prefix(program):
    printed = subprocess.run([program, "--help"], capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    prefixes = {line.split()[0]: line.split()[-1] for line in printed.splitlines() if " PREFIX " in line}
    assert prefixes == {"--unassigned": "999)", "--busy": "888)", "--silent": "777)", "--ringing": "666)",
                        "--cut": "555)", "--call-back": "444)", "--call-out": "333)"}


# In these protocols nothing means ringing. The one shares a connection among lines and names them in each message; in
# the other an action has no answer, and neither call nor line has a name.

OTHER_CALLS = {
    "shared": (b"DIAL|77|%s\r\n", {
        "9991": b"NO\r\n",
        "8881": b"YES\r\nSTATE|77|Dialing|1\r\nSTATE|77|Gone|1\r\n",
        "7771": b"",
        "6661": b"YES\r\nSTATE|77|Dialing|1\r\n",
        "5551": b"YES\r\nSTATE|77|Dialing|1\r\nSTATE|77|Up|1\r\nWHO|77|1|77\r\n",
        "4441": b"YES\r\nSTATE|77|Dialing|1\r\nSTATE|77|Gone|1\r\n"
                b"STATE|77|Dialing|2\r\nSTATE|77|Up|2\r\nWHO|77|2|4441\r\nSTATE|77|Gone|2\r\n",
    }),
    "silent": (b"DIAL|%s\n", {
        "9991": b"",
        "8881": b"STATE|Dialing\nSTATE|Gone\n",
        "7771": b"",
        "6661": b"STATE|Dialing\n",
        "5551": b"STATE|Dialing\nSTATE|Up\n",
        "4441": b"STATE|Dialing\nSTATE|Gone\nSTATE|Dialing\nSTATE|Up\nSTATE|Gone\n",
    }),
}
CLOSED = {("shared", "5551"), ("silent", "9991"), ("silent", "5551")}


@pytest.mark.parametrize(("protocol", "number"), [(protocol, number) for protocol, (_, calls) in OTHER_CALLS.items()
                                                  for number in calls])
def test_numbers_do_the_same_in_another_protocol(start, protocol, number):
    dial, calls = OTHER_CALLS[protocol]
    peer = start("--ring", "1", "--talk", "1", protocol=protocol).connect()
    peer.send(dial % number.encode())
    if (protocol, number) in CLOSED:
        assert peer.until_closed() == calls[number]
    else:
        assert peer.take(len(calls[number])) == calls[number]
        assert peer.is_quiet()


def test_call_back_on_a_shared_connection_is_dropped_by_its_name(start):
    peer = start("--ring", "1", "--talk", "3600000", protocol="shared").connect()
    peer.send(b"DIAL|77|4441\r\nDIAL|78|6661\r\n")
    heard = b""
    while b"STATE|77|Up|3\r\n" not in heard:
        heard += peer.take(1)
    peer.take(len(b"WHO|77|3|4441\r\n"))
    peer.send(b"DROP|78|3\r\nDROP|77|3\r\nDROP|78|2\r\n")
    expected = b"NO\r\nYES\r\nSTATE|77|Gone|3\r\nYES\r\nSTATE|78|Gone|2\r\n"
    assert peer.take(len(expected)) == expected


# The faults. Each is played from the first byte on.


def dial_with(start: Callable[..., Switch], fault: str, *options: str) -> Peer:
    """A connection to a switch with a fault, on which a dial was sent."""
    peer = start("--fault", fault, "--ring", "0", *options).connect()
    peer.send(DIAL)
    return peer


def test_help_lists_every_fault_that_is_tested(program):
    printed = subprocess.run([program, "--help"], capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    tested = Path(__file__).read_text()
    faults = [line.split()[0] for line in printed.partition("--fault NAME")[2].splitlines()[1:]]
    assert len(faults) == 13
    for fault in faults:
        assert f'start, "{fault}"' in tested, f"no test plays {fault}"


def test_fault_none_is_none(start):
    dial_with(start, "none").expect(YES + CALL.walk())


def test_fault_silent_says_nothing(start):
    assert dial_with(start, "silent").is_quiet()


def test_fault_mute_after_answer_sends_no_notice(start):
    peer = dial_with(start, "mute-after-answer")
    assert peer.message() == YES
    assert peer.is_quiet()
    peer.send(DROP)
    assert peer.message() == YES
    assert peer.is_quiet()


def test_fault_close_closes_within_the_answer(start):
    assert dial_with(start, "close").until_closed() == YES[: len(YES) // 2]


def test_fault_close_after_dial_closes_without_an_answer(start):
    assert dial_with(start, "close-after-dial").until_closed() == b""


def test_fault_fail_refuses_everything(start):
    peer = dial_with(start, "fail")
    assert peer.message() == NO
    peer.send(DROP)
    assert peer.message() == NO
    assert peer.is_quiet()


def test_fault_twice_answers_each_action_twice(start):
    peer = dial_with(start, "twice")
    peer.expect(YES + YES + CALL.walk())
    peer.send(DROP)
    peer.expect(YES + YES + HANG_UP)


def test_fault_early_sends_the_first_notice_before_the_answer(start):
    first = CALL.moved("OffHookState")
    dial_with(start, "early").expect(first + YES + CALL.walk().removeprefix(first))


def test_fault_garbage_sends_every_kind_of_broken_message(start):
    peer = dial_with(start, "garbage")
    assert peer.message() == YES
    for good in CALL.walk().split(END)[:-1]:
        columns = good.split(b" % ")
        assert peer.message() == b"no such message" + END
        assert len(peer.message().removesuffix(END).split(b"%")) == len(columns) - 1
        assert len(peer.message().removesuffix(END).split(b"%")) == len(columns) + 1
        assert peer.message() == good.replace(b"1001", b"\x00001", 1) + END
        assert peer.message() == good.replace(b"1001", b"\xff001", 1) + END
        assert len(peer.message()) > LIMIT
        assert peer.message() == good + END


def test_fault_slow_sends_one_byte_at_a_time(start):
    peer = dial_with(start, "slow")
    expected = YES + CALL.walk()
    heard, blocks = b"", 0
    while heard != expected:
        heard += peer.socket.recv(65536)
        blocks += 1
        assert expected.startswith(heard)
    assert blocks > 20


def test_fault_no_hangup_never_reports_the_end(start):
    peer = dial_with(start, "no-hangup")
    peer.expect(YES + CALL.walk())
    peer.send(DROP)
    assert peer.message() == YES
    assert peer.is_quiet()


def test_fault_foreign_mixes_in_another_terminal(start):
    peer = dial_with(start, "foreign")
    assert peer.message() == YES
    for good in CALL.walk().split(END)[:-1]:
        columns = good.split(b" % ")
        assert peer.message() == b" % ".join([*columns[:2], b"777", columns[3], b"777000", *columns[5:]]) + END
        assert peer.message() == good + END


def test_fault_unknown_state_mixes_in_a_state_the_spec_does_not_list(start):
    peer = dial_with(start, "unknown-state")
    assert peer.message() == YES
    for good in CALL.walk().split(END)[:-1]:
        columns = good.split(b" % ")
        assert peer.message() == b" % ".join([*columns[:3], b"NoSuchState", *columns[4:]]) + END
        assert peer.message() == good + END
