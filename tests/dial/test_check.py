"""The provider keeps every rule of TSPI that a host can see: natively, under the sanitizers, and as the x64 DLL."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from calls import ROOT, check, ini, switch, verdicts

NOT_APPLICABLE = {51, 59, 73, 74, 77, 80, 81, 82}
NO_WINDOWS = {79}


def check_with_a_switch(folder: Path, target: str) -> dict[str, dict[int, str]]:
    """Check a target's provider, with two lines."""
    folder.mkdir()
    with switch("--ring", "20") as port:
        return check(ini(folder, port, lines=2), target)


def dev_check(*options: str) -> dict[str, dict[int, str]]:
    """Check with the command that users run."""
    done = subprocess.run([ROOT / "dev", "check", "--json", *options], capture_output=True, text=True, timeout=300,
                          check=False)
    assert done.returncode == 0, done.stderr
    return verdicts(done.stdout)


Checks = dict[str, Future[dict[str, dict[int, str]]]]


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checks]:
    """They mostly wait, so they run side by side."""
    folder = tmp_path_factory.mktemp("check")
    with ThreadPoolExecutor() as executor:
        running = {target: executor.submit(check_with_a_switch, folder / target, target) for target in ("asan", "tsan")}
        running |= {"native": executor.submit(dev_check), "wine": executor.submit(dev_check, "--wine")}
        yield running | {"made_up": executor.submit(dev_check, "--spec", "tests/dial/made_up.tspec")}


@pytest.mark.parametrize("which", ["native", "made_up", "asan", "tsan", "wine"])
def test_every_rule_is_kept(checks: Checks, which: str) -> None:
    found = checks[which].result()
    assert found["broken"] == {} and found["not reached"] == {}
    assert set(found["not applicable"]) == NOT_APPLICABLE | (set() if which == "wine" else NO_WINDOWS)


def test_a_rule_that_no_call_came_to_says_so(tmp_path: Path) -> None:
    with switch("--ring", "20", "--silent", "nothing", "--unassigned", "777") as port:
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
