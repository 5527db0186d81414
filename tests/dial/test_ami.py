"""spec/ami.tspec: calls through a stand-in that plays Asterisk's part, and through what a real Asterisk said."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from calls import ROOT, Call, dev_dial, dial, ini, switch, verdicts
from programs import run
from recorded import Request, capture, recorded

SPEC = ROOT / "spec/ami.tspec"
END = b"\r\n\r\n"
WANTED = ["--setting", "user=tsp", "--setting", "secret=made-up"]
FLOW = ["DIALING", "PROCEEDING", "RINGBACK", "CONNECTED", "DISCONNECTED", "IDLE"]


@pytest.fixture(scope="module")
def built() -> Call:
    """A dial with the command that users run, which builds the provider."""
    return dev_dial("4000", "--spec", str(SPEC), *WANTED, "--talk", "0")


def configured(folder: Path, port: int) -> Path:
    return ini(folder, port, settings=("user = tsp", "secret = made-up"))


def test_a_call_is_dialed(built: Call) -> None:
    assert built.status == 0, built.error
    assert built.states == FLOW


@pytest.mark.usefixtures("built")
def test_what_the_switch_refuses_says_why(tmp_path: Path) -> None:
    with switch(*WANTED, protocol="ami") as port:
        call = dial("9994000", configured(tmp_path, port), protocol="ami")
        busy = dial("8884000", configured(tmp_path, port), protocol="ami")
    assert call.status == 1 and call.rest_of("reply") == ["LINEERR_INVALADDRESS"]
    assert busy.status == 1 and busy.endings == ["DISCONNECTED busy"]


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("fault", ["twice", "garbage", "foreign", "unknown-state"])
def test_what_does_not_concern_the_call_does_not_disturb_it(fault: str, tmp_path: Path) -> None:
    with switch("--fault", fault, *WANTED, protocol="ami") as port:
        call = dial("4000", configured(tmp_path, port), protocol="ami")
    assert call.status == 0, call.error
    assert call.states == FLOW


@pytest.mark.usefixtures("wine")
def test_the_x64_dll_dials_too() -> None:
    assert dev_dial("4000", "--spec", str(SPEC), *WANTED, "--talk", "0", "--wine").states == FLOW


@pytest.mark.lasts(30)
def test_every_rule_is_kept() -> None:
    done = run(ROOT / "dev", "check", "--json", "--spec", SPEC, *WANTED)
    found = verdicts(done.stdout)
    assert done.returncode == 0 and found["broken"] == {} and found["not reached"] == {}
    assert {19, 37, 40, 43, 75, 85, 86} <= set(found["held"])
    assert json.loads(done.stdout)["useless"] == ""


def again(*names: str) -> AbstractContextManager[int]:
    """A port at which Asterisk says again what it said, each capture on a connection of its own. The provider does not
    wait for the greeting, so that it stands before Asterisk's first answer."""
    wholes = [capture(f"ami-{name}").removesuffix(END) for name in names]
    return recorded([[said + END for said in whole.split(END)] for whole in wholes], END, action)


def action(said: bytes) -> Request | None:
    """An action, and the ids in it."""
    if not said.startswith(b"Action: "):
        return None
    lines = dict(line.split(b": ", 1) for line in said.removesuffix(END).split(b"\r\n"))
    return lines[b"Action"], [lines[key] for key in (b"ActionID", b"ChannelId") if key in lines]


@pytest.mark.usefixtures("built")
def test_what_a_real_asterisk_said_is_the_same_call_again(tmp_path: Path) -> None:
    with again("answered") as port:
        call = dial("4000", configured(tmp_path, port), protocol="ami")
    assert call.status == 0, call.error
    assert call.states == FLOW and call.endings == ["DISCONNECTED normal"]


@pytest.mark.usefixtures("built")
def test_a_call_that_was_answered_while_the_connection_was_lost_is_found_connected(tmp_path: Path) -> None:
    with again("lost", "found") as port:
        call = dial("4000", configured(tmp_path, port), protocol="ami")
    assert call.status == 0, call.error
    assert call.states == ["DIALING", "PROCEEDING", "CONNECTED", "DISCONNECTED", "IDLE"]
    assert call.endings == ["DISCONNECTED normal"]


@pytest.mark.usefixtures("built")
def test_why_what_it_called_did_not_answer_is_why_the_call_ends(tmp_path: Path) -> None:
    with again("busy") as port:
        call = dial("4001", configured(tmp_path, port), protocol="ami")
    assert call.endings == ["DISCONNECTED busy"], call.error
    with again("own-rejects") as port:
        call = dial("4000", configured(tmp_path, port), protocol="ami")
    assert call.endings == ["DISCONNECTED reject"] and "CONNECTED" not in call.states, call.error
    with again("refused") as port:
        refused = dial("9999", configured(tmp_path, port), protocol="ami")
    assert refused.rest_of("reply") == ["LINEERR_INVALADDRESS"], refused.error
