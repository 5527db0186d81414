"""The fake provider: its table of misbehaviour is what its sources do, and it refuses to misbehave by mistake."""

from __future__ import annotations

import ctypes
import re
import subprocess
from pathlib import Path

import pytest
from hosts import ROOT, built, virtual_time
from programs import run

FAKE = Path(__file__).resolve().parent / "fake"
MUTANTS = [(int(rule), name) for rule, name in re.findall(r'MUTANT\((\d+), "(.*)"\)', (FAKE / "mutants.h").read_text())]
VARIANTS = re.findall(r'VARIANT\("(.*)"\)', (FAKE / "mutants.h").read_text())
FAILURES = re.findall(r'FAILURE\("(.*)"\)', (FAKE / "mutants.h").read_text())
NOT_TO_BE_BROKEN = {
    1: "by fake_misspelt, not by the environment",
    2: "the host's own order of calls",
    18: "permits something",
    82: "no host can see it",
}


def asked() -> set[str]:
    """Every behaviour that the sources ask for."""
    sources = [path.read_text() for path in FAKE.glob("*.c") if path.name != "mutants.c"]
    by_table = {match for text in sources for match in re.findall(r'^    \{"\d*", "(.+)", dial_', text, re.MULTILINE)}
    return by_table | {match for text in sources for match in re.findall(r'does\("([^"]*)"\)', text)}


def run_host(behaviour: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the host with the fake, in virtual time."""
    return run(built("linux/host"), *arguments, "--provider", built("linux/fake.so"),
               environment={**virtual_time(), "TSPEC_FAKE": behaviour})


def test_the_table_is_what_the_sources_do() -> None:
    names = [name for _, name in MUTANTS] + VARIANTS + FAILURES
    assert len(names) == len(set(names))
    assert asked() == set(names)


def test_the_table_is_sorted_by_rule() -> None:
    assert MUTANTS == sorted(MUTANTS, key=lambda mutant: mutant[0])


def test_every_rule_is_broken_by_somebody() -> None:
    numbers = re.findall(r"^(\d+)\. \([RMOTE]\)", (ROOT / "docs/tspi-rules.md").read_text(), re.MULTILINE)
    assert numbers == re.findall(r"^    \[(\d+)\] = \{", (FAKE.parent / "check/rules.c").read_text(), re.MULTILINE)
    assert {int(number) for number in numbers} - {rule for rule, _ in MUTANTS} == set(NOT_TO_BE_BROKEN)


def test_a_behaviour_that_is_not_in_the_table_is_refused() -> None:
    done = run_host("completes thrice", "probe")
    assert done.returncode == 1
    assert 'TSPEC_FAKE asks for "completes thrice", which is not in mutants.h' in done.stderr


@pytest.mark.parametrize(("number", "code", "states"), [
    ("4000", 0, "DIALTONE PROCEEDING RINGBACK CONNECTED DISCONNECTED IDLE"),
    ("T4000", 0, "DIALTONE PROCEEDING RINGBACK CONNECTED DISCONNECTED IDLE"),
    ("9990", 1, ""),
    ("888", 1, "DIALTONE PROCEEDING DISCONNECTED IDLE"),
    ("777", 1, ""),
    ("666", 1, "DIALTONE PROCEEDING RINGBACK DISCONNECTED IDLE"),
    ("555", 0, "DIALTONE PROCEEDING RINGBACK CONNECTED DISCONNECTED IDLE"),
    ("444", 1, "DIALTONE PROCEEDING RINGBACK BUSY DISCONNECTED IDLE"),
    ("446", 1, "DIALTONE PROCEEDING RINGBACK BUSY DISCONNECTED IDLE"),
])
def test_a_number_decides_what_becomes_of_a_call(number: str, code: int, states: str) -> None:
    done = run_host("", "dial", number, "--talk", "0.1", "--timeout", "2" if number != "666" else "0.1")
    assert (done.returncode, " ".join(re.findall(r"ms  call +(\w+)", done.stdout))) == (code, states)
    assert "rule" not in done.stderr


def test_the_misspelt_one_has_a_name_that_tspi_does_not_have() -> None:
    name = "TSPI_lineGetAdressStatus"
    assert not hasattr(ctypes.CDLL(built("linux/fake.so")), name)
    assert hasattr(ctypes.CDLL(built("linux/fake_misspelt.so")), name)
