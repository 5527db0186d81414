"""tapi32.dll: an application that is linked to the import library dials through the provider under Wine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from applications import Application, expect_documented
from programs import LIMIT, run

ROOT = Path(__file__).resolve().parents[2]
STATES = ["DIALTONE", "PROCEEDING", "RINGBACK", "CONNECTED", "DISCONNECTED", "IDLE"]
PROCESSORS = {"win64": "x86_64", "win32": "i686"}


def states(output: str) -> list[str]:
    return re.findall(r"^LINE_CALLSTATE (\w+)", output, re.MULTILINE)


@pytest.mark.parametrize(("notify", "text", "version"), [
    ("window", "ansi", "10003"), ("window", "ansi", "10004"), ("window", "unicode", "20000"),
    ("event", "ansi", "20001"), ("event", "unicode", "30000"), ("port", "ansi", "20002"), ("port", "unicode", "30000")])
def test_a_call_is_dialed_told_and_hung_up(application: Application, notify: str, text: str, version: str) -> None:
    result = application("dial", "4000", notify, text, version)
    assert result.returncode == 0, result.stdout + result.stderr
    lines = result.stdout.splitlines()
    assert states(result.stdout) == STATES
    assert lines[0] == f"version 0x000{version}"
    assert {"line 1001", "called 4000", "displayable 4000"} <= {line.rstrip("\0") for line in lines}
    assert lines.index("LINE_REPLY success") < lines.index("LINE_CALLSTATE DIALTONE privilege=4")


def test_a_refused_dial_is_an_error_and_no_call(application: Application) -> None:
    result = application("dial", "9990", "event")
    assert result.returncode == 1 and "LINE_REPLY error" in result.stdout and states(result.stdout) == []


def test_what_is_wrong_is_refused_as_documented(application: Application) -> None:
    expect_documented(application("refusals", "4000"))


def test_bad_arguments_are_refused_with_the_errors_that_each_page_lists(application: Application) -> None:
    expect_documented(application("arguments", "4000"))


def test_two_applications_in_one_program_do_not_disturb_each_other(application: Application) -> None:
    expect_documented(application("two"))


def test_a_monitor_sees_the_calls_of_others(application: Application) -> None:
    expect_documented(application("monitor", "4000"))


def test_a_call_is_handed_to_another_owner(application: Application) -> None:
    expect_documented(application("handoff", "4000"))


def test_who_registers_is_asked_to_dial(application: Application) -> None:
    expect_documented(application("assisted", "4000"))


@pytest.mark.lasts(15)
def test_a_line_that_is_added_to_the_settings_dials_and_goes_when_it_is_removed(application: Application) -> None:
    """By hand, in the registry: the provider notices by itself."""
    result = application("settings", "4000", options=("--strict",))
    expect_documented(result)
    assert "rules held, 0 broken" in result.stdout + result.stderr, result.stdout + result.stderr


def test_addresses_are_translated_for_where_one_stands(application: Application) -> None:
    """In the United States, area code 425, behind a switch that wants a 9; ./dev app says so."""
    expected = {
        "4000": "T4000;4000;0x0",
        "P4000": "P4000;P4000;0x0",
        "+1 (425) 555-0100": "T95550100;9 555-0100;0x29",
        "+1 (206) 555-0100": "T912065550100;9 1 206 555-0100;0x5",
        "+49 (30) 12 34": "T901149301234;9 011 49 30 12 34;0x3",
        "+49 1234567|7^Bob": "T9011491234567|7^Bob;9 011 49 1234567;0x3",
        "+1 (425) 555$": "T9555$;9 555$;0x69",
        "+": "0x80000010",
        "+49 (30": "0x80000010",
    }
    result = application("translate", *expected)
    assert dict(zip(expected, result.stdout.splitlines())) == expected
    assert result.returncode == 0


@pytest.mark.parametrize("target", PROCESSORS)
def test_all_names_of_the_import_library_are_exported(target: str) -> None:
    tool = f"{PROCESSORS[target]}-w64-mingw32"
    library = run(f"{tool}-nm", f"/usr/{tool}/lib/libtapi32.a").stdout
    exports = run(f"{tool}-objdump", "-p", ROOT / f"out/{target}/tapi32.dll").stdout
    wanted = set(re.findall(r" T _?(\w+?)(?:@\d+)?$", library, re.MULTILINE))
    assert len(wanted) > 240
    assert wanted - set(re.findall(r"^\s*\[\s*\d+\]\s+(?:\+base\[\s*\d+\]\s+)?(?:[0-9a-f]{4}\s+)?(\w+)$", exports, re.MULTILINE)) == set()


@pytest.mark.parametrize(("program", "complaint"), [
    ("missing.exe", "cannot read"), ("text.exe", "no Windows program")])
def test_what_cannot_run_is_refused(tmp_path: Path, program: str, complaint: str) -> None:
    (tmp_path / "text.exe").write_text("no program")
    result = run(ROOT / "dev", "app", tmp_path / program)
    assert result.returncode == 2 and complaint in result.stderr


def test_a_program_s_path_is_the_caller_s_and_words_keep_their_blanks(wine: dict[str, str], tmp_path: Path) -> None:
    del wine
    (tmp_path / "my client.exe").write_bytes((ROOT / "out/win64/tapi_client.exe").read_bytes())
    result = subprocess.run([ROOT / "dev", "app", "my client.exe", "translate", "+1 (425) 555 0100"], cwd=tmp_path,
                            stdin=subprocess.DEVNULL, stdout=(tmp_path / "output").open("w"), check=False, timeout=LIMIT)
    assert result.returncode == 0
    assert (tmp_path / "output").read_text().splitlines() == ["T95550100;9 555 0100;0x29"]
