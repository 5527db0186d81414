"""A connection that is lost in the middle of a call: where the switch can be heard on the call again, it goes on."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from calls import ROOT, Call, dev_dial, ini, read_call, switch

SETTINGS = {
    "ami": ["user=tsp", "secret=made-up"],  # tells of all calls after the login
    "freeswitch": ["password=made-up"],     # is asked for each
    "yate": [],                             # does neither
}


def call_with_cut(protocol: str, folder: Path) -> tuple[Call, str]:
    """A call that is connected when the switch closes all connections; and the switch's log."""
    wanted = [word for setting in SETTINGS[protocol] for word in ("--setting", setting)]
    assert dev_dial("4000", "--spec", str(ROOT / f"spec/{protocol}.tspec"), *wanted, "--talk", "0").status == 0
    pipe, log = folder / "control", folder / "log"
    with switch("--control", str(pipe), *wanted, protocol=protocol, log=log) as port:
        config = ini(folder, port, settings=[setting.replace("=", " = ") for setting in SETTINGS[protocol]])
        command = [ROOT / "out/linux/host", "dial", "4000", "--provider", ROOT / f"out/linux/{protocol}.tsp", "--talk", "2"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env=os.environ | {"TSPEC_CONFIG": str(config)}) as host:
            said = ""
            for line in host.stdout:
                said += line
                if "  CONNECTED" in line:
                    pipe.write_text("cut\n", encoding="utf-8")
            error = host.stderr.read()
    return read_call(subprocess.CompletedProcess(command, host.returncode, said, error)), log.read_text(encoding="utf-8")


@pytest.mark.parametrize("protocol", ["ami", "freeswitch"])
def test_a_call_goes_on_when_its_connection_is_lost(protocol: str, tmp_path: Path) -> None:
    call, log = call_with_cut(protocol, tmp_path)
    assert call.status == 0, call.error
    assert call.endings == ["DISCONNECTED normal"]
    assert log.count(" connected") == 2, log


def test_a_call_that_the_switch_cannot_be_heard_on_ends_with_its_connection(tmp_path: Path) -> None:
    call, _ = call_with_cut("yate", tmp_path)
    assert call.endings == ["DISCONNECTED tempfailure"]
