"""host check, on the fake provider: the good one keeps every rule, and each mutant breaks its own and no other.

What the check says is tried in virtual time, where it depends on nothing else; the good provider in real time, too."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hosts import built, virtual_time
from programs import run

TABLE = (Path(__file__).parent / "fake/mutants.h").read_text(encoding="utf-8")
MUTANTS = [(int(rule), name) for rule, name in re.findall(r'MUTANT\((\d+), "(.*)"\)', TABLE)]
VARIANTS = re.findall(r'VARIANT\("(.*)"\)', TABLE)
NUMBERS = ("--refused", "999", "--busy", "888", "--silent", "777", "--ringing", "666", "--cut", "555",
           "--call-back", "444", "--call-out", "445", "--offer", "446")
WINDOWS_ONLY = {"shows a window"}
UNDER_WINE = [mutant for mutant in MUTANTS if mutant[1] in {
    "late callback", "calls back from inside a callback", "reads the number later", "announces a call without a handle",
    "status lags behind", "lineOpen waits", "overrun", "lays out an old structure as a new one", "shows a window",
    "leaks a handle", "forgets a transferred call", "generates two lots of digits at once"}]
CANNOT_BE_SEEN = {
    59: "it sent no LINE_CLOSE", 73: "it sent no LINE_CREATE",
    74: "it sent no LINE_REMOVE", 77: "it is what the user interface does in other processes that matters",
    80: "it is what the user interface does in other processes that matters",
    81: "it is what the user interface does in other processes that matters",
    82: "a host cannot tell whose data is where"}


@dataclass(frozen=True)
class Report:
    """What host check said."""

    code: int
    rules: dict[int, dict]
    useless: str

    def having(self, verdict: str) -> dict[int, str]:
        """The rules with a verdict, and what was said of each."""
        return {number: rule["text"] for number, rule in self.rules.items() if rule["verdict"] == verdict}

    @property
    def broken(self) -> set[int]:
        """The rules that were broken."""
        return set(self.having("broken"))


def check(host: list[str], provider: Path | str, *arguments: str, behaviour: str = "",
          environment: dict[str, str] | None = None) -> Report:
    """Run it, and read its report."""
    done = run(*host, "check", provider, "--json", *arguments,
               environment={**(environment or {}), "TSPEC_FAKE": behaviour})
    report = json.loads(done.stdout)
    return Report(done.returncode, {rule["rule"]: rule for rule in report["rules"]}, report["useless"])


def natively(target: str) -> Report:
    """Check the good fake of a target, in real time."""
    return check([built(f"{target}/host")], built(f"{target}/fake.so"), *NUMBERS, "--timeout", "60",
                 environment={"TSAN_OPTIONS": "halt_on_error=1"})


def virtually(*arguments: str, behaviour: str = "", provider: str = "fake.so") -> Report:
    """Check a fake in virtual time."""
    return check([built("linux/host")], built(f"linux/{provider}"), *arguments, behaviour=behaviour,
                 environment=virtual_time())


def under_wine(wine: dict[str, str], behaviour: str = "") -> Report:
    """Check the fake as a DLL under Wine, where a window needs no display."""
    return check(["wine", built("win64/host.exe")], built("win64/fake.tsp"), *NUMBERS, behaviour=behaviour,
                 environment=wine)


@pytest.mark.lasts(30)
@pytest.mark.parametrize("target", ["linux", "asan", "tsan"])
def test_a_good_provider_keeps_every_rule(target: str) -> None:
    report = natively(target)
    assert (report.code, report.useless) == (0, "")
    assert report.having("broken") == {} and report.having("not reached") == {}
    assert report.having("not applicable") == CANNOT_BE_SEEN | {79: "there are no windows here"}


@pytest.mark.parametrize(("rule", "behaviour"), [mutant for mutant in MUTANTS if mutant[1] not in WINDOWS_ONLY])
def test_a_mutant_breaks_its_rule_and_no_other(rule: int, behaviour: str) -> None:
    report = virtually(*NUMBERS, behaviour=behaviour)
    assert (report.broken, report.code) == ({rule}, 3), report.having("broken")


@pytest.mark.parametrize("behaviour", VARIANTS)
def test_what_providers_may_do_is_not_held_against_them(behaviour: str) -> None:
    report = virtually(*NUMBERS, behaviour=behaviour)
    assert (report.having("broken"), report.useless, report.code) == ({}, "", 0)


def test_a_name_that_tspi_does_not_have_breaks_rule_1() -> None:
    report = virtually(*NUMBERS, provider="fake_misspelt.so")
    assert report.having("broken") == {1: "it exports TSPI_lineGetAdressStatus, which is no function of TSPI"}


@pytest.mark.lasts(30)
def test_a_good_dll_keeps_every_rule_under_wine(wine: dict[str, str]) -> None:
    report = under_wine(wine)
    assert (report.code, report.useless, report.having("broken"), report.having("not reached")) == (0, "", {}, {})
    assert report.having("not applicable") == CANNOT_BE_SEEN


@pytest.mark.lasts(30)
@pytest.mark.parametrize(("rule", "behaviour"), UNDER_WINE)
def test_under_wine_a_mutant_breaks_its_rule_and_no_other(wine: dict[str, str], rule: int, behaviour: str) -> None:
    report = under_wine(wine, behaviour)
    assert (report.broken, report.code) == ({rule}, 3), report.having("broken")


def test_without_numbers_what_needs_one_is_not_reached() -> None:
    report = virtually()
    assert report.having("broken") == {}
    unsure = {35}  # lineCloseCall may be faster than the switch
    assert set(report.having("not reached")) - unsure == {23, 28, 29, *range(36, 44), 75}
    assert report.having("not reached")[75] == "it takes --cut NUMBER, a number at which the switch cuts the connection"


@pytest.mark.parametrize("content", [None, b"no library"])
def test_what_is_no_provider_is_said_to_be_useless(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "nothing.so"
    if content is not None:
        path.write_bytes(content)
    report = check([built("linux/host")], path)
    assert report.code == 1 and str(path) in report.useless


def test_the_report_for_people_has_a_line_for_each_rule_and_its_reason() -> None:
    done = run(built("linux/host"), "check", built("linux/fake.so"),
               environment={**virtual_time(), "TSPEC_FAKE": "no handle"})
    assert [int(number) for number in re.findall(r"^ +(\d+)  \S", done.stdout, re.MULTILINE)] == list(range(1, 103))
    assert ("  26  broken          lineMakeCall writes the call's handle before it returns\n"
            "      lineMakeCall returned its request id, but wrote no call handle\n") in done.stdout
    assert "  75  not reached     loss of the switch is told, and ends calls\n      it takes --cut NUMBER," in done.stdout
    assert re.search(r"\n\d+ held, 1 broken, \d+ not applicable, \d+ not reached; 0 warnings\n$", done.stdout)


@pytest.mark.parametrize(("arguments", "complaint"), [
    ([], "check needs the path of a provider."),
    (["a.so", "b.so"], '"b.so" is one argument too many.'),
    (["a.so", "--number"], "--number needs a value."),
    (["a.so", "--stage", "left"], 'there is no stage "left".'),
])
def test_wrong_arguments_are_explained(arguments: list[str], complaint: str) -> None:
    done = run(built("linux/host"), "check", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"host: {complaint}\n")
