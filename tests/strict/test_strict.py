"""./dev app --strict: while an application uses a provider, the rules of TSPI are watched from in between."""

from __future__ import annotations

import os
import re
import subprocess

import pytest
from applications import ROOT, Application, run_application
from programs import run

FAKE = ROOT / "out/win64/fake.tsp"
TEST_PROVIDER = ROOT / "out/win64/tapi_test.tsp"
MADE_UP = ROOT / "tests/dial/made_up.tspec"
MUTANTS = [
    (12, "unknown option"),
    (14, "returns another number"),
    (15, "returns 0"),
    (16, "completes twice"),
    (16, "completes a drop twice"),
    (19, "positive completion"),
    (25, "lineSetStatusMessages returns a number"),
    (26, "no handle"),
    (27, "event before completion"),
    (44, "two states at once"),
    (45, "IDLE twice"),
    (46, "unlisted state"),
    (47, "state twice"),
    (58, "tells of a call on no line"),
    (72, "tells that the line was opened"),
]
LATER_MUTANTS = [ # which show only in what is done with a call, or if one comes in
    (37, "announces a call twice", ("offered", "4460")),
    (38, "tells of a new call's parties first", ("offered", "4460")),
    (50, "tells of a change without saying of what", ("held", "4000")),
    (54, "event after close", ("left", "4000")),
    (87, "tells the end of digits twice", ("held", "4000")),
    (88, "generates two lots of digits at once", ("held", "4000")),
]

pytestmark = pytest.mark.lasts(60)


@pytest.fixture(scope="module")
def application(wine: dict[str, str]) -> Application:
    """Runs the client and watches the provider; one after the other, in one Wine of ./dev app's."""
    del wine  # that they need Wine is what --quick goes by
    return lambda *words, options=(): run_application(*words, options=("--strict", *options))


def broken(result: subprocess.CompletedProcess[str]) -> list[int]:
    return [int(rule) for rule in re.findall(r"^rule (\d+): .", result.stderr, re.MULTILINE)]


def counts(result: subprocess.CompletedProcess[str]) -> tuple[int, int]:
    """How many rules were held and how many broken, as the last line has it."""
    last = re.fullmatch(r"(\d+) rules held, (\d+) broken", result.stderr.splitlines()[-1])
    assert last, result.stderr
    return int(last[1]), int(last[2])


@pytest.mark.parametrize(("words", "status", "least"), [
    (("dial", "4000", "window", "ansi", "10003"), 0, 12), (("dial", "4000", "port", "unicode", "30000"), 0, 12),
    (("dial", "9990"), 1, 6), (("dial", "8880"), 1, 12), (("refusals", "4000"), 0, 12), (("monitor", "4000"), 0, 12),
    (("handoff", "4000"), 0, 12), (("two",), 0, 2)])
def test_a_provider_that_keeps_the_rules_is_not_accused(application: Application, words: tuple[str, ...], status: int,
                                                        least: int) -> None:
    result = application(*words)
    assert result.returncode == status, result.stdout + result.stderr
    assert broken(result) == []
    held, wrong = counts(result)
    assert held >= least
    assert wrong == 0


def test_an_application_sees_what_it_sees_without(application: Application) -> None:
    watched, alone = application("dial", "4000"), run_application("dial", "4000")
    assert watched.stdout == alone.stdout
    assert "rules held" not in alone.stderr


@pytest.mark.parametrize(("words", "options", "least"), [
    (("held", "4000"), ("--spec", str(MADE_UP)), 16), (("offered", "2220"), ("--spec", str(MADE_UP)), 17),
    (("watched", "2220"), ("--spec", str(MADE_UP)), 17), (("left", "4000"), ("--spec", str(MADE_UP)), 14),
    (("operations", "installed"), ("--provider", str(TEST_PROVIDER)), 16)])
def test_calls_that_are_held_offered_transferred_or_conferenced_are_no_accusation(
        application: Application, words: tuple[str, ...], options: tuple[str, ...], least: int) -> None:
    result = application(*words, options=options)
    assert result.returncode == 0, result.stdout + result.stderr
    assert broken(result) == []
    assert counts(result)[0] >= least


def test_a_provider_s_own_dialogs_are_shown_as_without_and_one_of_nobody_s_is_a_broken_rule(application: Application) -> None:
    result = application("dialogs", "installed", options=("--provider", str(TEST_PROVIDER)))
    assert "WRONG" not in result.stdout, result.stdout
    assert result.stdout.count("provider: dialog freed") == 4
    assert result.returncode == 3 and broken(result) == [121], result.stderr


def test_a_line_that_is_removed_while_it_is_open_is_a_broken_rule(application: Application) -> None:
    result = application("changes", "installed", options=("--provider", str(TEST_PROVIDER)))
    assert broken(result) == [74], result.stdout + result.stderr
    assert result.returncode == 3


@pytest.mark.parametrize("variant", ["", "numbers its lines from 0"])
def test_another_provider_that_keeps_the_rules_is_not_accused(application: Application, monkeypatch: pytest.MonkeyPatch,
                                                              variant: str) -> None:
    monkeypatch.setenv("TSPEC_FAKE", variant)
    result = application("dial", "4000", options=("--provider", str(FAKE)))
    assert result.returncode == 0, result.stdout + result.stderr
    assert broken(result) == []
    assert counts(result)[0] >= 12


@pytest.mark.parametrize(("rule", "mutant"), MUTANTS)
def test_a_broken_rule_is_told_by_its_number(application: Application, monkeypatch: pytest.MonkeyPatch, rule: int,
                                             mutant: str) -> None:
    monkeypatch.setenv("TSPEC_FAKE", mutant)
    result = application("dial", "4000", options=("--provider", str(FAKE)))
    assert broken(result) == [rule], result.stdout + result.stderr
    assert counts(result)[1] == 1
    assert result.returncode == (3 if "CALLSTATE IDLE" in result.stdout else 1)


@pytest.mark.parametrize(("rule", "mutant", "words"), LATER_MUTANTS)
def test_a_rule_that_is_broken_later_is_told_by_its_number(application: Application, monkeypatch: pytest.MonkeyPatch,
                                                           rule: int, mutant: str, words: tuple[str, ...]) -> None:
    monkeypatch.setenv("TSPEC_FAKE", mutant)
    result = application(*words, options=("--provider", str(FAKE)))
    assert broken(result) == [rule], result.stdout + result.stderr
    assert result.returncode == 3


def test_a_program_that_does_not_use_the_provider_proves_nothing(application: Application) -> None:
    del application
    result = run(ROOT / "dev", "app", "--strict", ROOT / "out/win64/host.exe", "--help")
    assert result.returncode == 0
    assert "the program did not use the provider" in result.stderr


@pytest.mark.skipif(not os.environ.get("TSPEC_WIN32"), reason="run ./dev test --win32 for x86 applications")
def test_an_x86_application_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    assert counts(run_application("dial", "4000", options=("--strict",), target="win32"))[1] == 0
    monkeypatch.setenv("TSPEC_FAKE", "IDLE twice")
    options = ("--strict", "--provider", str(ROOT / "out/win32/fake.tsp"))
    result = run_application("dial", "4000", options=options, target="win32")
    assert broken(result) == [45]
    assert result.returncode == 3


@pytest.mark.parametrize("provider", ["missing.tsp", str(ROOT / "out/win32/fake.tsp")])
def test_a_provider_that_cannot_be_loaded_is_refused(provider: str) -> None:
    result = run(ROOT / "dev", "app", "--provider", provider, ROOT / "out/win64/tapi_client.exe")
    assert result.returncode == 2
    assert result.stderr.startswith("dev: ")
