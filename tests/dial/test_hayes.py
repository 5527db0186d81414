"""A modem: spec/hayes.tspec, dialed with the command that users run, and called."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from calls import ROOT, Call, dev_dial, dial, ini, read_call, switch
from programs import run

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
    assert said == [b"ATE0V1Q0\r", b"ATX4+FCLASS=8;+VCID=1\r", b"ATDT15554000\r"]
    assert call.rest_of("reply") == ["accepted"]
    assert call.states == ["BUSY", "DISCONNECTED", "IDLE"]
