"""spec/yate.tspec: calls through a stand-in that plays Yate's part, and through what a real one said."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from calls import ROOT, Call, dev_dial, dial, ini, read_call, verdicts
from programs import run
from recorded import Request, capture, recorded

SPEC = ROOT / "spec/yate.tspec"
FLOW = ["DIALING", "PROCEEDING", "RINGBACK", "CONNECTED", "DISCONNECTED", "IDLE"]


@pytest.fixture(scope="module")
def built() -> Call:
    """A dial with the command that users run, which builds the provider."""
    return dev_dial("4000", "--spec", str(SPEC), "--talk", "0")


def test_a_call_is_dialed(built: Call) -> None:
    assert built.status == 0, built.error
    assert built.states == FLOW


@pytest.mark.usefixtures("wine")
def test_the_x64_dll_dials_too() -> None:
    assert dev_dial("4000", "--spec", str(SPEC), "--talk", "0", "--wine").states == FLOW


@pytest.mark.lasts(45)
def test_every_rule_is_kept_but_for_calls_that_yate_does_not_tell_of() -> None:
    done = run(ROOT / "dev", "check", "--json", "--spec", SPEC)
    found = verdicts(done.stdout)
    assert set(found["broken"]) == {40} and found["not reached"] == {}, done.stdout
    assert {23, 36, 37, 75} <= set(found["held"])


def again(name: str) -> AbstractContextManager[int]:
    """A port at which Yate says again what it said."""
    lines = capture(f"yate-{name}").splitlines(keepends=True)
    return recorded([lines], b"\n", command)


def command(said: bytes) -> Request | None:
    """What the provider asks for, and the id that it chose for that."""
    if not said.startswith(b"%%>"):
        return None
    keyword, *rest = said.strip().split(b":")
    if keyword != b"%%>message":
        return said, []
    return b":".join(rest[1:4]), [rest[0]] if re.fullmatch(rb"\d+", rest[0]) else []


@pytest.mark.usefixtures("built")
def test_what_a_real_yate_said_is_the_same_call_again(tmp_path: Path) -> None:
    with again("answered") as port:
        call = dial("2000", ini(tmp_path, port), protocol="yate")
    assert call.status == 0, call.error
    assert call.states == FLOW and call.endings == ["DISCONNECTED normal"]


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(("name", "states", "mode"), [
    ("busy", ["DIALING", "PROCEEDING"], "busy"),
    ("unanswered", ["DIALING", "PROCEEDING", "RINGBACK"], "noanswer"),
    ("unknown", ["DIALING", "SPECIALINFO"], "badaddress"),
])
def test_a_call_that_is_not_answered_ends_with_the_reason(tmp_path: Path, name: str, states: list[str],
                                                          mode: str) -> None:
    with again(name) as port:
        call = dial("2000", ini(tmp_path, port), protocol="yate")
    assert call.states == [*states, "DISCONNECTED", "IDLE"] and call.endings == [f"DISCONNECTED {mode}"], call.error


@pytest.mark.usefixtures("built")
def test_an_own_telephone_that_is_busy_ends_the_call(tmp_path: Path) -> None:
    with again("own-busy") as port:
        config = ini(tmp_path, port)
        config.write_text(config.read_text(encoding="utf-8").replace("1001", "2001"), encoding="utf-8")
        call = dial("2000", config, protocol="yate")
    assert call.states == ["DIALING", "DISCONNECTED", "IDLE"] and call.endings == ["DISCONNECTED busy"], call.error


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(("name", "states", "parties"), [
    ("incoming", ["OFFERING"], "sipp sipp → 1001"),
    ("placed", ["PROCEEDING", "RINGBACK"], "1001 → 2000"),
])
def test_a_call_that_others_place_is_seen_with_who_takes_part(tmp_path: Path, name: str, states: list[str],
                                                             parties: str) -> None:
    out = ROOT / "out/linux"
    with again(name) as port:
        seen = read_call(run(out / "host", "watch", "--calls", "1", "--provider", out / "yate.tsp",
                             environment={"TSPEC_CONFIG": str(ini(tmp_path, port))}))
    assert [rest.split()[1] for rest in seen.rest_of("call")] == [*states, "CONNECTED", "DISCONNECTED", "IDLE"]
    assert parties in seen.rest_of("call")[0]
