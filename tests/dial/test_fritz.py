"""A protocol in which nothing is dialed: spec/fritz.tspec, watched and checked with the commands that users run."""

from __future__ import annotations

import json

import pytest
from calls import ROOT, Call, read_call, verdicts
from programs import run

SPEC = ROOT / "spec/fritz.tspec"


def watch(*options: str) -> Call:
    """What is seen of two calls: the telephone's, and the one that it gets."""
    return read_call(run(ROOT / "dev", "watch", "--spec", SPEC, "--calls", "2", *options))


def assert_both_calls_are_seen(call: Call) -> None:
    seen = [rest.split()[:2] for word, rest in call.lines if word == "call"]
    assert call.status == 0, call.error
    assert seen == [["1", "DIALING"], ["1", "DISCONNECTED"], ["1", "IDLE"],
                    ["2", "OFFERING"], ["2", "CONNECTED"], ["2", "DISCONNECTED"], ["2", "IDLE"]]


def test_calls_are_seen_that_go_out_and_come_in() -> None:
    call = watch()
    assert_both_calls_are_seen(call)
    assert [rest.split()[2:] for word, rest in call.lines if word == "call" and "→" in rest] == \
        [["1001", "→", "444"], ["444", "→", "1001"]]


@pytest.mark.usefixtures("wine")
def test_the_x64_dll_sees_them_too() -> None:
    assert_both_calls_are_seen(watch("--wine"))


def test_dialing_says_that_the_line_makes_no_calls() -> None:
    done = run(ROOT / "dev", "dial", "4000", "--spec", SPEC)
    assert done.returncode == 1 and "line 1001 makes no calls" in done.stderr


@pytest.mark.lasts(30)
def test_every_rule_is_kept_that_is_not_for_calls_of_one_s_own() -> None:
    done = run(ROOT / "dev", "check", "--json", "--spec", SPEC)
    found = verdicts(done.stdout)
    assert done.returncode == 0 and found["broken"] == {} and found["not reached"] == {}
    assert {rule for rule, why in found["not applicable"].items() if "makes no calls" in why} >= {26, 30, 52, 55}
    assert {37, 38, 39, 40, 41, 42, 43, 45, 48} <= set(found["held"])
    assert json.loads(done.stdout)["useless"] == ""
