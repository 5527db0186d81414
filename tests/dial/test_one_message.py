"""A switch with one message for all that is done to a call, told apart by a text in it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from calls import ROOT, dev_dial, switch


@pytest.fixture(scope="module")
def heard() -> list[str]:
    """What the stand-in says to a dial, a hold, a resume, a text that no function sends, and a drop; the last state of
    each, or NO."""
    call = dev_dial("4000", "--spec", str(ROOT / "tests/dial/one_message.tspec"), "--talk", "0")
    assert call.status == 0, call.error
    said = []
    with switch("--ring", "1", "--talk", "60000", protocol="one_message") as port, \
            socket.create_connection(("127.0.0.1", port), timeout=60) as connection, connection.makefile("rw") as stream:
        def ask(text: str, until: str) -> None:
            stream.write(f"{text}\n")
            stream.flush()
            while (line := stream.readline().rstrip("\n")) and line != until and f"|{until}|" not in line:
                pass
            said.append(line)

        ask("DIAL|1001|4000", "up")
        name = said[0].split("|")[2]
        for mode, until in (("hold", "kept"), ("resume", "up"), ("sing", "NO"), ("drop", "down")):
            ask(f"SET|1001|{name}|{mode}|", until)
    return said


def test_a_text_says_which_function_is_meant(heard: list[str]) -> None:
    assert [line.split("|")[3] if "|" in line else line for line in heard] == ["up", "kept", "up", "NO", "down"]


@pytest.mark.usefixtures("heard")  # which has the stand-in built
def test_the_provider_sends_the_text_of_the_function(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with switch("--ring", "1", protocol="one_message", log=log) as port:
        call = dev_dial("4000", "--spec", str(ROOT / "tests/dial/one_message.tspec"), "--talk", "0", "--switch",
                        f"127.0.0.1:{port}")
        assert call.status == 0, call.error
    assert "Set terminal=1001" in log.read_text() and "mode=drop" in log.read_text()
