"""spec/freeswitch.tspec: calls through a stand-in that plays FreeSWITCH's part, and through what a real one said."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from calls import ROOT, Call, dev_dial, dial, ini, read_call, verdicts
from programs import run
from recorded import Request, capture, recorded

SPEC = ROOT / "spec/freeswitch.tspec"
WANTED = ["--setting", "password=made-up"]
FLOW = ["DIALING", "PROCEEDING", "RINGBACK", "CONNECTED", "DISCONNECTED", "IDLE"]


@pytest.fixture(scope="module")
def built() -> Call:
    """A dial with the command that users run, which builds the provider."""
    return dev_dial("4000", "--spec", str(SPEC), *WANTED, "--talk", "0")


def configured(folder: Path, port: int) -> Path:
    return ini(folder, port, settings=("password = made-up",))


def test_a_call_is_dialed(built: Call) -> None:
    assert built.status == 0, built.error
    assert built.states == FLOW


@pytest.mark.usefixtures("wine")
def test_the_x64_dll_dials_too() -> None:
    assert dev_dial("4000", "--spec", str(SPEC), *WANTED, "--talk", "0", "--wine").states == FLOW


@pytest.mark.lasts(30)
def test_every_rule_is_kept() -> None:
    done = run(ROOT / "dev", "check", "--json", "--spec", SPEC, *WANTED)
    found = verdicts(done.stdout)
    assert done.returncode == 0 and found["broken"] == {} and found["not reached"] == {}
    assert {37, 40, 51, 75, 84, 85, 86, 87} <= set(found["held"])


def again(*names: str) -> AbstractContextManager[int]:
    """A port at which FreeSWITCH says again what it said, each capture on a connection of its own."""
    return recorded([said_in(capture(f"freeswitch-{name}")) for name in names], b"\n\n", command)


def said_in(rest: bytes) -> list[bytes]:
    messages = []
    while rest:
        head = rest[: rest.index(b"\n\n") + 2]
        length = re.search(rb"^Content-Length: (\d+)$", head, re.MULTILINE)
        end = len(head) + int(length[1] if length else 0)
        messages.append(rest[:end])
        rest = rest[end:]
    return messages


def command(said: bytes) -> Request | None:
    """A command, and the call's name in it."""
    if not said.startswith((b"auth ", b"event ", b"bgapi ", b"api ")):
        return None
    name = rb"(?<=origination_uuid=)[0-9a-f]{16}"
    return b" ".join(said.split()[: 1 if said.startswith(b"auth ") else 2]), re.findall(name, said)


@pytest.mark.usefixtures("built")
def test_what_a_real_freeswitch_said_is_the_same_call_again(tmp_path: Path) -> None:
    with again("answered") as port:
        call = dial("4000", configured(tmp_path, port), protocol="freeswitch")
    assert call.status == 0, call.error
    assert call.states == FLOW and call.endings == ["DISCONNECTED normal"]


@pytest.mark.usefixtures("built")
def test_a_call_that_was_answered_while_the_connection_was_lost_is_found_connected(tmp_path: Path) -> None:
    with again("lost", "found") as port:
        call = dial("4000", configured(tmp_path, port), protocol="freeswitch")
    assert call.status == 0, call.error
    assert call.states == FLOW and call.endings == ["DISCONNECTED normal"]


@pytest.mark.usefixtures("built")
def test_why_what_is_called_does_not_answer_is_why_the_call_ends(tmp_path: Path) -> None:
    with again("unanswered") as port:
        call = dial("4002", configured(tmp_path, port), protocol="freeswitch")
    assert call.endings == ["DISCONNECTED noanswer"], call.error


@pytest.mark.usefixtures("built")
def test_tones_that_are_heard_before_the_answer_are_no_answer(tmp_path: Path) -> None:
    with again("early") as port:
        call = dial("4000", configured(tmp_path, port), protocol="freeswitch")
    assert call.endings == ["DISCONNECTED busy"] and call.states == [state for state in FLOW if state != "CONNECTED"]


@pytest.mark.usefixtures("built")
def test_a_telephone_that_cannot_be_rung_ends_the_call(tmp_path: Path) -> None:
    with again("absent") as port:
        call = dial("4000", configured(tmp_path, port), protocol="freeswitch")
    assert call.states == ["DISCONNECTED", "IDLE"] and call.endings[0].startswith("DISCONNECTED unreachable"), call.error


@pytest.mark.usefixtures("built")
def test_a_call_that_comes_in_is_seen_with_who_calls(tmp_path: Path) -> None:
    out = ROOT / "out/linux"
    with again("incoming") as port:
        seen = read_call(run(out / "host", "watch", "--calls", "1", "--provider", out / "freeswitch.tsp",
                             environment={"TSPEC_CONFIG": str(configured(tmp_path, port))}))
    assert [rest.split()[1] for rest in seen.rest_of("call")] == ["OFFERING", "CONNECTED", "ONHOLD", "CONNECTED",
                                                                 "DISCONNECTED", "IDLE"]
    assert "Zoë Müller 4000 → 1001" in seen.rest_of("call")[0]
