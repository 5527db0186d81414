"""What host check makes of its findings: for people, as JSON, JUnit's XML and SARIF; and what is allowed to be
broken."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hosts import built, virtual_time
from programs import run

NUMBERS = [int(number) for number in re.findall(r"^    \[(\d+)\] = \{", (
    Path(__file__).parent / "check/rules.c").read_text(encoding="utf-8"), re.MULTILINE)]
HIGHEST = NUMBERS[-1]
NO_HANDLE = "lineMakeCall returned its request id, but wrote no call handle"
TITLE = "lineMakeCall writes the call's handle before it returns"


def check(*arguments: str | Path, behaviour: str = "no handle") -> CompletedProcess[str]:
    """Check a fake in virtual time; its default breaks rule 26, many times, and no other."""
    return run(built("linux/host"), "check", built("linux/fake.so"), *arguments,
               environment={**virtual_time(), "TSPEC_FAKE": behaviour})


def test_the_report_begins_with_a_summary_and_what_is_broken() -> None:
    done = check()
    assert done.returncode == 3
    lines = done.stdout.splitlines()
    assert lines[0].endswith("fake.so")
    assert re.fullmatch(r"1 rule broken, \d+ held, \d+ not applicable, \d+ not reached; 0 warnings", lines[1])
    assert lines[3:6] == ["Broken", f"  26  {TITLE}", f"      {NO_HANDLE}"]
    assert re.fullmatch(r"        \d+ times, first in the stage sessions", lines[6])
    assert "      it takes --silent NUMBER, a number that the switch never answers: 23, 28, 35" in lines
    assert "host explain 26 says more of a rule" in lines[-1]
    assert "\033" not in done.stdout and done.stderr == ""


def test_all_lists_every_rule_with_its_verdict_and_its_reason() -> None:
    done = check("--all")
    rules = re.findall(r"^ +(\d+)  (held|broken|not applicable|not reached) +(\S.*)$", done.stdout, re.MULTILINE)
    assert [int(number) for number, _, _ in rules] == NUMBERS
    assert f"  26  broken          {TITLE}\n      {NO_HANDLE}\n" in done.stdout
    assert "  75  not reached     loss of the switch is told, and ends calls\n      it takes --cut NUMBER," in done.stdout


def test_verbose_shows_the_calls_and_events_round_a_finding() -> None:
    output = check("--verbose", behaviour="IDLE twice").stdout
    calls = re.findall(r"^ +[\d.]+ ms  thread (\d+) +(\S) +(.*)$", output, re.MULTILINE)
    assert len(calls) == 12 + 1 + 4, "those before it, its own line, those after it"
    (at,) = [index for index, (_, mark, _) in enumerate(calls) if mark == "!"]
    assert at == 12 and calls[at][2] == "rule 45: CALLSTATE IDLE was reported after IDLE, where a call ends"
    assert calls[at - 1][:2] == (calls[at][0], "*") and calls[at - 1][2].startswith("CALLSTATE IDLE, line 0x")
    mine = [(mark, text) for thread, mark, text in calls if thread != calls[at][0]]
    assert {mark for mark, _ in mine} >= {">", "<"} and any(re.fullmatch(r"line\w+ = \d+", text) for _, text in mine)


@pytest.mark.parametrize(("behaviour", "lines"), [
    ("clears the number of opens", ["byte 12, dwNumOpens: 5A 5A 5A 5A should be there, 00 00 00 00 is"]),
    ("leaves a gap between strings", ["byte 36, dwLineNameOffset: 46 01 00 00", "byte 322, which no field has: 00 00 00 00"]),
    ("uses more than it needs", ["byte 4, dwNeededSize: 6A 01 00 00", "byte 8, dwUsedSize: 6E 01 00 00"]),
    ("string without an end", ["byte 252, ProviderInfo: 46 00 61 00 6B 00 65 00 20 00 54 00 65 00 6C 00 ...",
                               "byte 280, its end: 00 00 should be there, 73 00 is"]),
    ("writes behind the dialog data", ["byte 13, behind its end: C5 should be there, 3A is"]),
])
def test_verbose_shows_the_bytes_of_a_structure_that_are_wrong(behaviour: str, lines: list[str]) -> None:
    told = [line.strip() for line in check("--verbose", behaviour=behaviour).stdout.splitlines()]
    assert set(lines) <= set(told)
    assert not set(lines) & {line.strip() for line in check(behaviour=behaviour).stdout.splitlines()}
    assert lines[0] in [line for rule in json.loads(check("--json", behaviour=behaviour).stdout)["rules"]
                        for finding in rule["findings"] for line in finding["bytes"]]


def test_json_has_every_finding_and_the_totals() -> None:
    report = json.loads(check("--json").stdout)
    assert report["program"] == "tspi-check" and re.fullmatch(r"\d+\.\d+", report["version"])
    totals = report["totals"]
    assert totals["broken"] == 1 and sum(totals[name] for name in totals if name != "warnings") == len(NUMBERS)
    (finding,) = report["rules"][25]["findings"]
    assert (finding["kind"], finding["text"], finding["stage"], finding["allowed"]) == ("broken", NO_HANDLE, "sessions", "")
    assert finding["times"] == report["rules"][25]["times"] > 1 and f"rule 26: {NO_HANDLE}" in finding["calls"][12]


def test_json_has_each_distinct_finding_of_a_rule() -> None:
    (rule,) = [rule for rule in json.loads(check("--json", behaviour="leaves IDLE").stdout)["rules"] if rule["rule"] == 45]
    texts = [finding["text"] for finding in rule["findings"]]
    assert len(texts) == len(set(texts)) >= 1 and rule["times"] == sum(finding["times"] for finding in rule["findings"])


def test_junit_has_a_case_for_each_rule(tmp_path: Path) -> None:
    check("--junit", tmp_path / "junit.xml")
    suites = ElementTree.parse(tmp_path / "junit.xml").getroot()
    (suite,) = suites
    cases = suite.findall("testcase")
    assert (suites.tag, suite.tag, len(cases)) == ("testsuites", "testsuite", len(NUMBERS) + 1)
    for outer in (suites, suite):
        assert [outer.get("tests"), outer.get("failures"), outer.get("errors")] == [str(len(cases)), "1", "0"]
        assert outer.get("skipped") == str(len(suite.findall("testcase/skipped")))
    (failed,) = [case for case in cases if case.find("failure") is not None]
    failure = failed.find("failure")
    assert (failed.get("name"), failure.get("message")) == (f"rule 26: {TITLE}", NO_HANDLE)
    assert "thread" in failure.text


def test_junit_skips_what_is_allowed_and_says_why(tmp_path: Path) -> None:
    check("--junit", tmp_path / "junit.xml", "--allow", '26:known, <see> "17" & more')
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot().find("testsuite")
    assert suite.get("failures") == "0"
    messages = [skipped.get("message") for skipped in suite.findall("testcase/skipped")]
    assert 'broken but allowed: known, <see> "17" & more' in messages


def test_junit_says_that_a_provider_cannot_be_used(tmp_path: Path) -> None:
    done = run(built("linux/host"), "check", tmp_path / "none.so", "--junit", tmp_path / "junit.xml")
    assert done.returncode == 1
    error = ElementTree.parse(tmp_path / "junit.xml").getroot().find("testsuite/testcase/error")
    assert "none.so" in error.get("message")


def test_sarif_has_a_result_for_each_finding(tmp_path: Path) -> None:
    check("--sarif", tmp_path / "a.sarif", "--allow", "26:known, <see> \"17\"")
    log = json.loads((tmp_path / "a.sarif").read_text(encoding="utf-8"))
    (the_run,) = log["runs"]
    rules = the_run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0" and len(rules) == len({rule["id"] for rule in rules}) == len(NUMBERS)
    (result,) = the_run["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "TSPI026"
    assert (result["level"], result["message"]["text"]) == ("error", NO_HANDLE)
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("/fake.so") and place["region"]["startLine"] == 1
    assert result["suppressions"] == [{"kind": "external", "justification": 'known, <see> "17"'}]
    assert the_run["invocations"] == [{"executionSuccessful": True}]


def test_a_rule_that_is_allowed_does_not_count() -> None:
    done = check("--allow", "26:their bug 17", "--allow", "27:never comes")
    assert done.returncode == 0
    assert "\n0 rules broken, 1 broken but allowed, " in done.stdout
    assert f"\nBroken but allowed\n  26  {TITLE}\n      {NO_HANDLE}\n" in done.stdout
    assert "        allowed: their bug 17\n" in done.stdout


def test_what_is_in_the_baseline_does_not_count(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.txt"
    assert check("--write-baseline", baseline).returncode == 3
    assert baseline.read_text(encoding="utf-8").splitlines()[-1] == f"26 {NO_HANDLE}"
    assert check("--baseline", baseline).returncode == 0
    done = check("--baseline", baseline, behaviour="no state")
    assert done.returncode == 3, "another finding than those of the baseline"
    assert "1 finding of the baseline " in done.stdout and " is gone; --write-baseline " in done.stdout


def test_numbers_in_a_baseline_may_differ(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.txt"
    behaviour = "agrees to a version that was not offered"
    assert check("--write-baseline", baseline, behaviour=behaviour).returncode == 3
    text = baseline.read_text(encoding="utf-8")
    other = re.sub("0x[0-9A-F]{8}", "0x1", text)
    assert other != text
    baseline.write_text(other, encoding="utf-8")
    assert check("--baseline", baseline, behaviour=behaviour).returncode == 0
    baseline.write_text(other.replace("agreed", "argued"), encoding="utf-8")
    assert check("--baseline", baseline, behaviour=behaviour).returncode == 3


@pytest.mark.parametrize(("arguments", "complaint"), [
    (["--allow", "26"], '--allow takes RULE:reason, with the number of a rule, not "26".'),
    (["--allow", f"{HIGHEST + 1}:why"], f'--allow takes RULE:reason, with the number of a rule, not "{HIGHEST + 1}:why".'),
    (["--allow", "26: "], '--allow 26 needs a reason, for who reads the report; --allow "26:why it may be broken"'),
    (["--baseline", "none.txt"],
     "the baseline none.txt cannot be read: No such file or directory; --write-baseline none.txt writes one."),
    (["--baseline", "."], "the baseline . cannot be read: Is a directory; --write-baseline . writes one."),
    (["--busy", ""], "--busy needs a value, not an empty one."),
    (["--hang", "0"], "--hang takes more than 0 seconds: no function returns in none."),
])
def test_arguments_that_cannot_be_meant_are_explained(arguments: list[str], complaint: str) -> None:
    done = check(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"host: {complaint}\n")


def test_a_line_that_is_no_finding_is_named(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.txt"
    baseline.write_text("# known\n26 a text\nbroken\n", encoding="utf-8")
    done = check("--baseline", baseline)
    assert done.returncode == 2
    assert done.stderr == (f"host: {baseline}, line 3: a finding is a rule's number, a blank and a text, not \"broken\"\n")


def test_a_file_that_is_no_baseline_is_not_sent_to_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\x1b[2J\xff\n")
    done = check("--baseline", tmp_path / "x")
    assert done.returncode == 2
    assert done.stderr == (f"host: {tmp_path}/x, line 1: a finding is a rule's number, a blank and a text; "
                           "is this a file of --write-baseline?\n")


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    done = check("--junit", tmp_path / "no/junit.xml")
    assert done.returncode == 1
    assert done.stderr == f"host: {tmp_path}/no/junit.xml cannot be written: No such file or directory.\n"
    assert done.stdout == "", "it is told before calls are placed, not after"


def test_a_run_that_comes_to_nothing_leaves_no_files(tmp_path: Path) -> None:
    known = tmp_path / "known.txt"
    known.write_text("# known\n", encoding="utf-8")
    done = check("--sarif", tmp_path / "a.sarif", "--write-baseline", known, "--junit", tmp_path / "no/junit.xml")
    assert done.returncode == 1
    done = check("--junit", tmp_path / "junit.xml", "--write-baseline", known, "--sarif", tmp_path / "no/a.sarif")
    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == [known] and known.read_text(encoding="utf-8") == "# known\n"
