"""host check --drive: a command makes the stand-in switch do what otherwise takes a number that does it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calls import ROOT, ini, switch
from programs import run

pytestmark = pytest.mark.lasts(30)
TAKES_A_NUMBER = {23, 28, 36}  # silent, refused: nothing that a switch could be made to do


def check(folder: Path, port: int, drive: str) -> dict[int, dict]:
    """What became of each rule, with no number but one that is answered."""
    done = run(ROOT / "out/linux/tspi-check", ROOT / "out/linux/addpac.tsp", "--json", "--timeout", "20", "--drive", drive,
               environment={"TSPEC_CONFIG": str(ini(folder, port, lines=2))})
    return {rule["rule"]: rule for rule in json.loads(done.stdout)["rules"]}


def having(rules: dict[int, dict], verdict: str) -> set[int]:
    return {number for number, rule in rules.items() if rule["verdict"] == verdict}


def test_what_the_switch_is_made_to_do_shows_as_much_as_numbers(tmp_path: Path) -> None:
    pipe, log = tmp_path / "control", tmp_path / "drive.log"
    command = f"f() {{ case $1 in *-line) return 1 ;; esac; echo $1 >>{log}; echo $1 >{pipe}; }}; f"
    with switch("--ring", "20", "--talk", "15000", "--control", str(pipe)) as port:
        rules = check(tmp_path, port, command)
    assert {number: rule["text"] for number, rule in rules.items() if rule["verdict"] == "broken"} == {}
    unsure = {29, 35}  # the switch may be as fast as the check
    assert having(rules, "not reached") - unsure == TAKES_A_NUMBER, having(rules, "not reached")
    assert {37, 38, 39, 40, 41, 42, 43, 75} <= having(rules, "held")
    assert set(log.read_text(encoding="utf-8").split()) == {"call-back", "call-out", "cut", "hang-up"}
    assert rules[45]["warning"] == "", "the call ends when the other end hangs up"


def test_a_command_that_fails_leaves_its_rules_unreached(tmp_path: Path) -> None:
    with switch("--ring", "20") as port:
        rules = check(tmp_path, port, "exit 7;")
    assert having(rules, "broken") == set()
    assert rules[37]["text"] == "--drive's command ended with 7 when it was to do call-back"
    assert rules[43]["text"] == "--drive's command ended with 7 when it was to do call-out"
