"""The provider keeps every rule of TSPI that a host can see: natively, under the sanitizers, and as the x64 DLL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from calls import ROOT, check, ini, switch, verdicts
from programs import run

TELEPHONES = {*range(106, 115), *range(136, 149)}  # that our providers do not have
MSP = {123, 124, 125}  # nor media service providers
CONFERENCES = range(126, 136)  # likewise
LISTENING = {*range(160, 168), 177}  # to digits and tones; and what is set of a call
SERVICES = range(170, 174)  # beside connecting
NOT_APPLICABLE = {59, 82, *TELEPHONES, *MSP, *CONFERENCES, *LISTENING, *SERVICES}
NO_OPERATIONS = {51, *range(83, 103)}  # AddPac's switch is asked for nothing but calls and their end
NO_WINDOWS = {77, 79, 80, 81, 117, 118, 119, 120, 122}
NO_WINDOW_FOR_CALLS = {121}  # which ./dev check turns on
SWITCH = ("--ring", "20", "--talk", "15000")  # as ./dev check has it
pytestmark = pytest.mark.lasts(30)


def dev_check(*options: str) -> dict[str, dict[int, str]]:
    """Check with the command that users run."""
    done = run(ROOT / "dev", "check", "--json", "--timeout", "60", *options)
    assert done.returncode == 0, done.stderr
    return verdicts(done.stdout)


def assert_kept(found: dict[str, dict[int, str]], not_applicable: set[int]) -> None:
    assert found["broken"] == {} and found["not reached"] == {}
    assert set(found["not applicable"]) == not_applicable


@pytest.mark.lasts(30, quick=True)
def test_every_rule_is_kept() -> None:
    assert_kept(dev_check(), NOT_APPLICABLE | NO_OPERATIONS | NO_WINDOWS)


def test_every_rule_is_kept_in_another_protocol_that_has_all_operations() -> None:
    assert_kept(dev_check("--spec", "tests/dial/made_up.tspec"), NOT_APPLICABLE | NO_WINDOWS)


def test_every_rule_is_kept_where_a_consultation_call_is_the_providers_own_until_it_is_dialed() -> None:
    found = dev_check("--spec", "tests/runtime/specs/consult.tspec")
    undone = "--drive's command ended with 1 when it was to do call-back"
    assert found.pop("not reached") == {42: undone}, "the protocol has no words for a call to the line"
    assert_kept(found | {"not reached": {}}, NOT_APPLICABLE | NO_WINDOWS | {51, *range(85, 91), *range(96, 103)})


@pytest.mark.parametrize("target", ["asan", "tsan"])
def test_every_rule_is_kept_under_a_sanitizer(target: str, tmp_path: Path) -> None:
    with switch(*SWITCH) as port:
        assert_kept(check(ini(tmp_path, port, lines=2), target),
                    NOT_APPLICABLE | NO_OPERATIONS | NO_WINDOWS | NO_WINDOW_FOR_CALLS)


@pytest.mark.usefixtures("wine")
def test_every_rule_is_kept_by_the_x64_dll() -> None:
    assert_kept(dev_check("--wine"), NOT_APPLICABLE | NO_OPERATIONS)


def test_a_rule_that_no_call_came_to_says_so(tmp_path: Path) -> None:
    with switch(*SWITCH, "--silent", "nothing", "--unassigned", "777") as port:
        found = check(ini(tmp_path, port), "linux")
    assert found["not reached"] == {28: "777 was dialed, but lineMakeCall was completed at once",
                                    35: "777 was dialed, but lineMakeCall was completed before lineCloseCall"}
    assert found["broken"] == {}


def test_no_call_that_the_check_provoked_is_left_at_the_switch(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with switch("--ring", "20", "--talk", "600000", log=log) as port:
        check(ini(tmp_path, port), "linux")
    notices = re.findall(r" CallState .* state=(\w+) call=(\d+) .* caller=444 ", log.read_text(encoding="utf-8"))
    calls = {call: state for state, call in notices}
    assert len(calls) > 5 and set(calls.values()) == {"OnHookState"}
