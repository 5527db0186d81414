"""The simulated lives of every protocol's provider, the same every time; and whether the simulator would find what is
wrong."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import mutants
import pytest

ROOT = Path(__file__).resolve().parents[2]
SPECS = sorted((ROOT / "spec").glob("*.tspec"))
OTHERS = ["consult", "desk", "ids", "legs", "login", "session", "shared", "told"]  # of tests/runtime/specs
HOURS, OTHERS_HOURS, ASAN_HOURS = 800, 800, 60
FOUND_CHEAPLY = ["completes a request twice", "does not back off", "calls back with the lock in its hands",
                 "wakes nobody for a new deadline"]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """A program's output, its errors included."""
    return subprocess.run(list(map(str, command)), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)


@pytest.mark.lasts(20)
@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_no_rule_and_no_promise_is_broken(spec: Path) -> None:
    lived = run("./dev", "simulate", "--spec", spec, "--seed", "1", "--hours", str(HOURS))
    assert lived.returncode == 0, lived.stdout
    assert float(re.search(r"(\d+) h in", lived.stdout)[1]) >= HOURS


@pytest.mark.parametrize("protocol", OTHERS)
def test_nor_with_other_kinds_of_protocols(protocol: str) -> None:
    lived = run(f"out/linux/tests/{protocol}/simulator", "--seed", "3000", "--hours", str(OTHERS_HOURS))
    assert lived.returncode == 0, lived.stdout


@pytest.mark.parametrize("protocol", ["addpac", "tests/consult"])
def test_the_sanitizers_find_nothing_and_the_story_is_the_same(protocol: str) -> None:
    """The same seed is the same story, to the letter, also in a program that was built otherwise."""
    lived = [run(f"out/{target}/{protocol}/simulator", "--seed", "2000", "--hours", str(ASAN_HOURS))
             for target in ("linux", "asan")]
    assert [one.returncode for one in lived] == [0, 0], lived[1].stdout
    stories = [re.search(r"story (\w+);", one.stdout)[1] for one in lived]
    assert stories[0] == stories[1]


def test_another_seed_is_another_story() -> None:
    lived = [run("out/linux/addpac/simulator", "--seed", seed, "--story").stdout for seed in ("3", "3", "4")]
    assert lived[0].splitlines()[:-1] == lived[1].splitlines()[:-1] != lived[2].splitlines()[:-1]


@pytest.mark.parametrize(("option", "value"), [("--seed", "x"), ("--seed", "12x"), ("--seed", ""), ("--hours", "-1"),
                                               ("--hours", "many")])
def test_what_is_no_number_is_refused_and_named(option: str, value: str) -> None:
    refused = run("out/linux/addpac/simulator", option, value)
    assert refused.returncode == 2
    assert f'simulator: {option} wants' in refused.stdout and f'not "{value}"' in refused.stdout


@pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda mutant: mutant.title)
def test_a_mutant_still_changes_something(mutant: mutants.Mutant) -> None:
    assert mutants.mutated(mutant) != (ROOT / mutant.source).read_text()


@pytest.mark.parametrize("title", FOUND_CHEAPLY)
def test_a_broken_provider_is_found(title: str) -> None:
    [mutant] = [mutant for mutant in mutants.MUTANTS if mutant.title == title]
    found, said = mutants.find(mutant, HOURS)
    assert found, said


def test_what_is_left_of_a_bad_life_is_short_and_ends_alike() -> None:
    [mutant] = [mutant for mutant in mutants.MUTANTS if mutant.title == "keeps a call whose request could not be made"]
    lived = run(mutants.build(mutant), "--hours", str(HOURS), "--minimise")
    assert lived.returncode == 3
    broken = re.search(r"seed \d+: (\w+) after", lived.stdout)[1]
    deeds, of_deeds, incidents = map(int, re.search(r"(\d+) of (\d+) deeds, (\d+) of", lived.stdout).groups())
    assert deeds <= 3 < of_deeds and incidents <= 3, lived.stdout
    assert f"BROKEN  {broken}:" in lived.stdout
