"""A modem: spec/hayes.tspec, dialed with the command that users run, and called."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from calls import ROOT, Call, dev_dial, dial, ini, serial_port, switch

SPEC = ROOT / "spec/hayes.tspec"
FLOW = ["RINGBACK", "CONNECTED", "DISCONNECTED", "IDLE"]


@pytest.fixture(scope="module")
def built() -> Call:
    """A dial that builds the provider."""
    return dev_dial("T+1 (555) 4000", "--spec", str(SPEC), "--talk", "0")


def test_a_modem_dials_and_hangs_up(built: Call) -> None:
    assert built.status == 0, built.error
    assert built.states == FLOW


@pytest.mark.usefixtures("wine")
def test_the_x64_dll_does_the_same() -> None:
    call = dev_dial("4000", "--spec", str(SPEC), "--talk", "0", "--wine")
    assert call.status == 0, call.error
    assert call.states == FLOW


@pytest.mark.usefixtures("built")
def test_a_busy_number_is_said_to_be_busy(tmp_path: Path) -> None:
    with switch(protocol="hayes") as port:
        call = dial("8884000", ini(tmp_path, port), protocol="hayes")
    assert call.states[-3:] == ["BUSY", "DISCONNECTED", "IDLE"]
    assert "busy" in [rest for word, rest in call.lines if word == "call"][-2]


def answer_as_modem(listener: socket.socket, said: list[bytes]) -> None:
    """Be a modem that echoes until it is told not to, and whose only word on a dial is that the number is busy."""
    wire, _ = listener.accept()
    command = b""
    with wire:
        while byte := wire.recv(1):
            command += byte
            if byte != b"\r":
                continue
            echo = command if not said else b""
            said.append(command)
            wire.sendall(echo + (b"\r\nBUSY\r\n" if command.startswith(b"ATDT") else b"\r\nOK\r\n"))
            command = b""


@pytest.mark.usefixtures("built")
def test_a_modem_whose_answer_is_that_the_number_is_busy_has_dialed(tmp_path: Path) -> None:
    said: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        modem = threading.Thread(target=answer_as_modem, args=(listener, said))
        modem.start()
        call = dial("+1 (555) 4000", ini(tmp_path, listener.getsockname()[1]), protocol="hayes")
        modem.join()
    assert said == [b"ATE0V1Q0\r", b"ATX4+VCID=1;+FCLASS=8\r", b"ATDT15554000 \r"]
    assert call.rest_of("reply") == ["accepted"]
    assert call.states == ["BUSY", "DISCONNECTED", "IDLE"]


@pytest.mark.usefixtures("built")
def test_a_modem_at_a_serial_port_is_dialed_through() -> None:
    with switch(protocol="hayes") as port, serial_port(port) as name:
        call = dev_dial("4000", "--spec", str(SPEC), "--talk", "0", "--switch", name)
    assert call.status == 0, call.error
    assert call.states == FLOW


@pytest.mark.usefixtures("built", "wine")
def test_the_x64_dll_does_so_at_a_com_port() -> None:
    with switch(protocol="hayes") as port, serial_port(port) as name:
        call = dev_dial("4000", "--spec", str(SPEC), "--talk", "0", "--switch", name, "--wine", "--wire")
    assert call.status == 0, call.error
    assert call.states == FLOW
    assert "connected to COM33" in call.rest_of("link")


@pytest.mark.usefixtures("built")
def test_a_modem_that_is_unplugged_takes_its_line_out_of_service() -> None:
    with switch(protocol="hayes") as port, serial_port(port) as name:  # which goes soon after the call is connected
        call = dev_dial("5554000", "--spec", str(SPEC), "--talk", "60", "--switch", name)
    assert call.states[-2:] == ["DISCONNECTED", "IDLE"]
    assert "is gone; connect it again" in call.error
    assert "out of service" in call.rest_of("line")


@pytest.mark.usefixtures("built")
def test_a_port_that_is_not_there_is_told_once(tmp_path: Path) -> None:
    call = dial("4000", ini(tmp_path, "/dev/there-is-no-such-port"), protocol="hayes")
    assert call.status == 1
    assert call.error.count("/dev/there-is-no-such-port of line 1 cannot be used (error 2): there is no such port") == 1
