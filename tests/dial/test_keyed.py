"""Calls through a switch that speaks in keyed lines: a login with a secret, answers by id, a greeting, bodies."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from calls import ROOT, Call, dev_dial, dial, switch, traced_ini
from programs import LIMIT

SPEC = ROOT / "tests/dial/keyed.tspec"
SECRET = "s3cret: x"
WANTED = ["--setting", f"password={SECRET}"]
FLOW = ["DIALING", "RINGBACK", "CONNECTED", "DISCONNECTED", "IDLE"]


@pytest.fixture(scope="module")
def built() -> Call:
    """A dial with the command that users run, which builds the provider."""
    return dev_dial("4000", "--spec", str(SPEC), *WANTED, "--talk", "0")


def configured(folder: Path, port: int) -> Path:
    """A configuration with the secret, and a trace of everything."""
    return traced_ini(folder, port, f"password = {SECRET}")


def test_a_keyed_protocol_dials_from_its_spec_alone(built: Call) -> None:
    assert built.status == 0, built.error
    assert built.states == FLOW
    assert any("CONNECTED" in rest and "Alice Kim 1001 → 4000" in rest for _, rest in built.lines)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("fault", ["twice", "early", "garbage", "slow", "foreign", "unknown-state", "disorder"])
def test_what_does_not_concern_the_call_does_not_disturb_it(fault: str, tmp_path: Path) -> None:
    with switch("--fault", fault, *WANTED, protocol="keyed") as port:
        call = dial("4000", configured(tmp_path, port), protocol="keyed")
    assert call.status == 0, call.error
    assert call.states == FLOW


@pytest.mark.usefixtures("built")
def test_log_and_trace_tell_each_message_on_one_line_and_no_secret(tmp_path: Path) -> None:
    log = tmp_path / "switch.log"
    with switch(*WANTED, protocol="keyed", log=log) as port:
        call = dial("4000", configured(tmp_path, port), protocol="keyed")
    assert call.status == 0, call.error
    heard, traced = (path.read_text(encoding="utf-8") for path in (log, tmp_path / "trace.log"))
    for text in (heard, traced):
        assert re.search(r"Login id=\d+ user=tsp password=\*\*\n", text)
        assert re.search(r"Originate id=\d+ terminal=1001 number=4000\n", text)
        assert re.search(r"State terminal=1001 call=\S+ state=Up caller=1001 name=\S*Alice", text)
        assert "s3cret" not in text


@pytest.mark.usefixtures("built")
def test_a_run_that_is_ended_leaves_nothing_behind_and_no_secret_at_any_time(tmp_path: Path) -> None:
    command = [ROOT / "dev", "watch", "--wire", "--spec", SPEC, *WANTED]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as run:
        assert any("call" in line for line in run.stdout)  # it has logged in
        written = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert [path.name for path in written] == ["trace.log"]
        assert "s3cret" not in written[0].read_text(encoding="utf-8")
        run.terminate()
        run.communicate(timeout=LIMIT)  # until all that it started is gone
    assert not list(tmp_path.iterdir())


@contextmanager
def between(port: int) -> Iterator[int]:
    """Stand between a provider and its switch: greet, and send each message from the switch in lines of a body, with a
    length before them and other lines among them. Gives the port to connect to."""
    def carry(to_switch: socket.socket, client: socket.socket) -> None:
        while data := client.recv(4096):
            to_switch.sendall(data)
        to_switch.shutdown(socket.SHUT_WR)

    def serve() -> None:
        client = listener.accept()[0]
        with client, socket.create_connection(("127.0.0.1", port)) as to_switch:
            client.sendall(b"Switch Manager/13.0.0\r\n")
            threading.Thread(target=carry, args=(to_switch, client), daemon=True).start()
            for message in iter(lambda: read_message(to_switch), b""):
                body = b"Privilege: call,all\r\nno pair\r\n\r\n" + message
                client.sendall(b"Content-length: %d\r\nX: y\r\n\r\n%s" % (len(body), body))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
    thread.join(10)


def read_message(stream: socket.socket) -> bytes:
    """One message, without what comes after it; nothing at the end of the stream."""
    message = b""
    while not message.endswith(b"\r\n\r\n") and (byte := stream.recv(1)):
        message += byte
    return message


@pytest.mark.usefixtures("built")
def test_a_greeting_and_messages_in_bodies_are_understood(tmp_path: Path) -> None:
    with switch(*WANTED, protocol="keyed") as port, between(port) as outside:
        call = dial("4000", configured(tmp_path, outside), protocol="keyed")
    assert call.status == 0, call.error
    assert call.states == FLOW
    assert 'link 0 < greeting "Switch Manager/13.0.0"\n' in (tmp_path / "trace.log").read_text(encoding="utf-8")
