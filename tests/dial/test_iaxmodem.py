"""A modem program of others, iaxmodem, at its pseudo-terminal: what spec/hayes.tspec makes of what it says."""

from __future__ import annotations

import getpass
import grp
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from calls import ROOT, Call, dev_dial, dial, read_call
from iax_peer import Peer
from programs import run

SPEC = ROOT / "spec/hayes.tspec"
FAX = "init = +VCID=1;+FCLASS=1\nend = ;\n"  # it has no voice mode; in this one it takes commands while a call is on
PATIENCE = 60


@pytest.fixture(scope="module")
def modem(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of its port. A peer takes the calls."""
    assert dev_dial("4000", "--spec", str(SPEC), "--talk", "0").status == 0, "that builds the provider"
    folder = tmp_path_factory.mktemp("iaxmodem")
    port = folder / "tty"
    peer = Peer()
    peer.start()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        own = free.getsockname()[1]
    (folder / "modem").write_text(
        f"device {port}\nowner {getpass.getuser()}:{grp.getgrgid(os.getgid()).gr_name}\nmode 600\nport {own}\n"
        f"refresh 0\nserver 127.0.0.1:{peer.port}\npeername tspec\nsecret none\ncidname Alice\ncidnumber 1001\n"
        "codec ulaw\nnodaemon\n", encoding="ascii")
    with open(folder / "log", "wb") as log, \
            subprocess.Popen(["iaxmodem", f"../..{folder}/modem"], stdout=log, stderr=log) as process:
        try:
            since = time.monotonic()
            while not port.exists():
                assert process.poll() is None and time.monotonic() - since < PATIENCE, (folder / "log").read_text()
                time.sleep(0.05)
            yield str(port)
        finally:
            process.terminate()


def configured(folder: Path, port: str, settings: str) -> Path:
    path = folder / "tspec.ini"
    path.write_text(f"[switch]\nport = {port}\n{settings}[line 1]\nname = 1001\n", encoding="ascii")
    return path


def dialed(number: str, folder: Path, modem: str) -> Call:
    return dial(number, configured(folder, modem, FAX), protocol="hayes")


def test_a_busy_number_is_busy_though_the_modem_echoes_at_first(modem: str, tmp_path: Path) -> None:
    call = dialed("2000", tmp_path, modem)
    assert call.rest_of("reply") == ["accepted"], call.error
    assert call.states == ["BUSY", "DISCONNECTED", "IDLE"]


def test_a_call_that_is_refused_is_over(modem: str, tmp_path: Path) -> None:
    call = dialed("1000", tmp_path, modem)
    assert call.rest_of("reply") == ["accepted"], call.error
    assert call.states == ["DISCONNECTED", "IDLE"]


def test_a_modem_without_voice_dials_and_hangs_up(modem: str, tmp_path: Path) -> None:
    config = configured(tmp_path, modem, FAX)
    call = read_call(run(ROOT / "out/linux/host", "dial", "3000", "--timeout", "4", "--provider",
                         ROOT / "out/linux/hayes.tsp", environment={"TSPEC_CONFIG": str(config)}))
    assert call.rest_of("reply") == ["accepted"], call.error
    assert call.rest_of("drop") == ["accepted"]
    assert call.states[-2:] == ["DISCONNECTED", "IDLE"]


def test_a_modem_that_refuses_voice_mode_keeps_its_line_out_of_service(modem: str, tmp_path: Path) -> None:
    call = dial("2000", configured(tmp_path, modem, ""), protocol="hayes")
    assert call.states == []
    assert "in service" not in call.rest_of("line")
