"""host check, on the fake provider: the good one keeps every rule, and each mutant breaks its own and no other.

What the check says is tried in virtual time, where it depends on nothing else; the good provider in real time, too."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hosts import ROOT, built, virtual_time
from programs import run, sanitized

TABLE = (Path(__file__).parent / "fake/mutants.h").read_text(encoding="utf-8")
MUTANTS = [(int(rule), name) for rule, name in re.findall(r'MUTANT\((\d+), "(.*)"\)', TABLE)]
VARIANTS = re.findall(r'VARIANT\("(.*)"\)', TABLE)
NUMBERS = ("--refused", "999", "--busy", "888", "--silent", "777", "--ringing", "666", "--cut", "555",
           "--call-back", "444", "--call-out", "445", "--offer", "446")
UI = ("--dialogs", "--install")
HANGING = {"a dialog never returns", "a window for a call does not close", "a window for a call is never ready"}
WINDOWS_ONLY = {"asks the user", "shows a window", "a dialog belongs to nobody", "a dialog returns before it is closed"}
# Those that are seen by what is made for Windows alone: the protection of memory, threads, clocks, handles, windows.
UNDER_WINE = [mutant for mutant in MUTANTS if mutant[1] in {
    "late callback", "calls back from inside a callback", "reads the number later", "lineOpen waits", "overrun", "shows a window",
    "asks the user", "leaks a handle"}]
CANNOT_BE_SEEN = {59: "it sent no LINE_CLOSE", 82: "a host cannot tell whose data is where"}
NOT_DRIVEN = {
    73: "it sent no LINE_CREATE, which takes --drive's create-line",
    74: "it sent no LINE_REMOVE, which takes --drive's remove-line",
    115: "it sent no LINE_CREATE that it then made true",
    144: "no button was pressed, which takes --drive's press-button",
    147: "it sent no PHONE_CREATE, which takes --drive's create-phone",
    148: "it sent no PHONE_REMOVE, which takes --drive's remove-phone",
    149: "nothing came and went, which takes --drive's create-line and remove-line"}


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
    done = sanitized(run(*host, "check", provider, "--json", *arguments,
                         environment={**(environment or {}), "TSPEC_FAKE": behaviour}))
    report = json.loads(done.stdout)
    return Report(done.returncode, {rule["rule"]: rule for rule in report["rules"]}, report["useless"])


def natively(target: str) -> Report:
    """Check the good fake of a target, in real time."""
    return check([built(f"{target}/host")], built(f"{target}/fake.so"), *NUMBERS, *UI, "--timeout", "60",
                 environment={"TSAN_OPTIONS": "halt_on_error=1"})


def virtually(*arguments: str, behaviour: str = "", provider: str = "fake.so") -> Report:
    """Check a fake in virtual time."""
    return check([built("linux/host")], built(f"linux/{provider}"), *arguments, behaviour=behaviour,
                 environment=virtual_time())


def driven(folder: Path, behaviour: str = "") -> Report:
    """The same, where a command has the fake's lines and telephones come and go, and a button pressed."""
    commands = folder / "commands"
    commands.touch()
    drive = f"f() {{ [ $1 != hang-up ] && echo $1 >>{commands}; }}; f"
    return check([built("linux/host")], built("linux/fake.so"), *NUMBERS, *UI, "--drive", drive, behaviour=behaviour,
                 environment={**virtual_time(), "TSPEC_FAKE_COMMANDS": str(commands)})


def said(folder: Path) -> Counter[str]:
    """How often each command was given."""
    return Counter((folder / "commands").read_text(encoding="utf-8").split())


def under_wine(wine: dict[str, str], *arguments: str, behaviour: str = "") -> Report:
    """Check the fake as a DLL under Wine, where a window needs no display."""
    return check(["wine", built("win64/host.exe")], built("win64/fake.tsp"), *NUMBERS, *arguments, behaviour=behaviour,
                 environment=wine)


@pytest.mark.lasts(30)
@pytest.mark.parametrize("target", ["linux", "asan", "tsan"])
def test_a_good_provider_keeps_every_rule(target: str) -> None:
    report = natively(target)
    assert (report.code, report.useless) == (0, "")
    assert report.having("broken") == {} and report.having("not reached") == {}
    assert report.having("not applicable") == CANNOT_BE_SEEN | NOT_DRIVEN | {79: "there are no windows here"}


def test_what_comes_and_goes_by_command_keeps_every_rule(tmp_path: Path) -> None:
    report = driven(tmp_path)
    assert (report.code, report.having("broken"), report.having("not reached")) == (0, {}, {})
    assert report.having("not applicable") == CANNOT_BE_SEEN | {79: "there are no windows here"}
    assert {rule["warning"] for rule in report.rules.values()} == {""}
    assert said(tmp_path) == {"create-line": 2, "remove-line": 2, "create-phone": 2, "remove-phone": 2, "press-button": 1}


@pytest.mark.parametrize(("rule", "behaviour"), [mutant for mutant in MUTANTS if mutant[1] not in WINDOWS_ONLY])
def test_a_mutant_breaks_its_rule_and_no_other(tmp_path: Path, rule: int, behaviour: str) -> None:
    patience = ("--timeout", "4") if behaviour in HANGING else ()
    report = (driven(tmp_path, behaviour) if rule in NOT_DRIVEN
              else virtually(*NUMBERS, *UI, *patience, behaviour=behaviour))
    assert (report.broken, report.code) == ({rule}, 3), report.having("broken")


@pytest.mark.parametrize("behaviour", VARIANTS)
def test_what_providers_may_do_is_not_held_against_them(behaviour: str) -> None:
    report = virtually(*NUMBERS, *UI, behaviour=behaviour)
    assert (report.having("broken"), report.useless, report.code) == ({}, "", 0)


def test_a_connected_call_without_a_mode_is_active_and_needs_no_warning() -> None:
    assert virtually(behaviour="reports no mode of a connected call").rules[48]["warning"] == ""


def test_a_status_without_the_mode_that_was_reported_is_worth_a_warning() -> None:
    assert "with mode 0, it was reported with 0x1" in virtually(behaviour="says no mode of a call").rules[48]["warning"]


def test_a_member_that_names_no_conference_is_worth_a_warning() -> None:
    assert "names no conference" in virtually(behaviour="names no conference").rules[130]["warning"]


def test_a_call_of_no_origin_is_worth_a_warning() -> None:
    assert "dwOrigin of a call is 0" in virtually(behaviour="says nothing of a call's origin").rules[154]["warning"]


@pytest.mark.parametrize(("rule", "behaviour", "warning"), [
    (22, "writes into LINECALLPARAMS", "lineMakeCall wrote into the LINECALLPARAMS that it was given"),
    (68, "calls from an address that there is not", "lineMakeCall from address 4294967295, of 1, succeeded"),
    (175, "says that its strings are no Unicode",
     "LINEDEVCAPS.dwStringFormat is 0x1, not STRINGFORMAT_UNICODE, which TSPI's strings are"),
])
def test_what_no_page_forbids_is_worth_a_warning(rule: int, behaviour: str, warning: str) -> None:
    assert virtually(behaviour=behaviour).rules[rule]["warning"] == warning


def test_a_call_that_goes_on_without_its_switch_is_worth_a_warning() -> None:
    warning = virtually(*NUMBERS, behaviour="a cut call never ends").rules[75]["warning"]
    assert warning == "the switch closed the connection, but the call did not end"


def test_a_line_that_is_created_is_tried() -> None:
    held = virtually(behaviour="creates a line").having("held")
    assert {73, 115} <= set(held)


def test_what_comes_and_goes_in_the_next_session_only_breaks_no_rule(tmp_path: Path) -> None:
    report = driven(tmp_path, "comes and goes in the next session only")
    assert report.having("broken") == {}
    silence = "--drive's command has done create-line, but no LINE_CREATE came within 10000 ms"
    assert report.having("not applicable")[73] == silence
    assert said(tmp_path)["create-line"] == said(tmp_path)["remove-line"] == 1, "it is as it was"


def test_a_command_that_can_do_nothing_leaves_devices_as_they_are() -> None:
    report = virtually("--drive", "exit 1;")
    assert report.having("broken") == {}
    assert NOT_DRIVEN.items() <= report.having("not applicable").items()


@pytest.mark.parametrize("behaviour", ["tells of a telephone unasked", "tells of a button unasked"])
def test_what_a_telephone_tells_unasked_is_worth_a_warning(behaviour: str) -> None:
    assert "which is allowed, but discouraged" in virtually(behaviour=behaviour).rules[112]["warning"]


def test_without_telephones_their_rules_do_not_apply() -> None:
    absent = virtually(*NUMBERS, *UI, behaviour="has no telephone").having("not applicable")
    assert {rule for rule, why in absent.items() if why == "it has no telephones"} == {*range(106, 115), *range(136, 147)}


def test_a_provider_of_telephones_alone_is_judged_by_their_rules() -> None:
    report = virtually(*NUMBERS, behaviour="has telephones alone")
    assert set(range(106, 115)) <= set(report.having("held"))
    assert {report.having("not applicable")[rule] for rule in (26, 57, 67)} == {"it has telephones, but no line"}


def test_a_name_that_tspi_does_not_have_breaks_rule_1() -> None:
    report = virtually(*NUMBERS, *UI, provider="fake_misspelt.so")
    assert report.having("broken") == {1: "it exports TSPI_lineGetAdressStatus, which is no function of TSPI"}


def test_what_is_needed_and_not_exported_breaks_its_rule() -> None:
    report = virtually(*NUMBERS, *UI, provider="fake_deaf.so")
    assert report.having("broken") == {
        49: "LINEADDRESSCAPS.dwAddressFeatures offers UNCOMPLETECALL, but TSPI_lineUncompleteCall is not exported",
        116: "the UI DLL exports TUISPI_providerGenericDialog without TUISPI_providerGenericDialogData"}
    assert "offers SETTERMINAL, but TSPI_lineSetTerminal is not exported" in str(report.rules[49]["findings"])


def test_without_being_asked_it_enters_no_function_with_a_user_interface() -> None:
    done = run(built("linux/host"), "check", built("linux/fake.so"), "--stage", "dialogs", environment=virtual_time())
    assert " waits 0 the UI DLL to be loaded, " in done.stdout and "TUISPI_" not in done.stdout


@pytest.mark.lasts(30)
def test_a_good_dll_keeps_every_rule_under_wine(wine: dict[str, str]) -> None:
    report = under_wine(wine, *UI)
    assert (report.code, report.useless, report.having("broken"), report.having("not reached")) == (0, "", {}, {})
    assert report.having("not applicable") == CANNOT_BE_SEEN | NOT_DRIVEN


@pytest.mark.lasts(30)
@pytest.mark.parametrize(("rule", "behaviour"), UNDER_WINE)
def test_under_wine_a_mutant_breaks_its_rule_and_no_other(wine: dict[str, str], rule: int, behaviour: str) -> None:
    report = under_wine(wine, behaviour=behaviour)
    assert (report.broken, report.code) == ({rule}, 3), [report.rules[broken] for broken in report.broken]


@pytest.mark.lasts(10)
@pytest.mark.parametrize(("behaviour", "broken"), [
    ("", {}),
    ("asks yes or no in its dialogs", {}),
    ("a dialog belongs to nobody",
     {118: "the dialog of TUISPI_lineConfigDialog is not modal: its owner can be used meanwhile"}),
    ("a dialog returns before it is closed", {118: "TUISPI_lineConfigDialog returns while its window can be seen"}),
])
def test_under_wine_dialogs_are_seen_and_closed(wine: dict[str, str], behaviour: str, broken: dict[int, str]) -> None:
    done = run("wine", built("win64/host.exe"), "check", built("win64/fake.tsp"), "--stage", "dialogs", *UI,
               environment={**wine, "TSPEC_FAKE": behaviour})
    told = re.findall(r"^\d+ \d+ (broken|held) (\d+) (.*?)\r?$", done.stdout, re.MULTILINE)
    first = {int(rule): re.sub(r"TUISPI_line\w+", "TUISPI_lineConfigDialog", text)  # whichever dialog it was first seen of
             for word, rule, text in reversed(told) if word == "broken"}
    assert first == broken and {rule for word, rule, _ in told if word == "held"} >= {"77", "117", "119", "120"}


@pytest.mark.lasts(40)
def test_under_wine_where_no_window_can_be_shown_none_is_missed(wine: dict[str, str], tmp_path: Path) -> None:
    """Wine shows none as long as its desktop, explorer.exe, does not stand: here it never does."""
    for shared in Path(wine["WINEPREFIX"]).iterdir():
        if shared.suffix != ".reg":
            (tmp_path / shared.name).symlink_to(shared)
        else:
            shutil.copy(shared, tmp_path)
    environment = {**wine, "WINEPREFIX": str(tmp_path), "WINEDLLOVERRIDES": f"{wine['WINEDLLOVERRIDES']};explorer.exe="}
    done = run("wine", built("win64/host.exe"), "check", built("win64/fake.tsp"), "--stage", "dialogs", *UI,
               environment={**environment, "TSPEC_FAKE": "a dialog belongs to nobody"})
    told = re.findall(r"^\d+ \d+ (broken|held|unreached) (\d+) (.*?)\r?$", done.stdout, re.MULTILINE)
    assert {int(rule): text for word, rule, text in told if word != "held"} == dict.fromkeys(
        (77, 117, 118, 119, 120), "no window can be shown here: CreateWindow fails")


def test_without_numbers_what_needs_one_is_not_reached() -> None:
    report = virtually()
    assert report.having("broken") == {}
    unsure = {35}  # lineCloseCall may be faster than the switch
    assert set(report.having("not reached")) - unsure == {23, 28, 29, *range(36, 44), 75, 77, 80, 81, *range(117, 121), 122}
    assert report.having("not reached")[75] == "it takes --cut NUMBER, a number at which the switch cuts the connection"


@pytest.mark.parametrize("behaviour", ["", "a line keeps its calls when it is closed"])
def test_a_provider_that_keeps_the_rules_is_not_waited_for_in_vain(behaviour: str) -> None:
    done = run(built("linux/host"), "check", built("linux/fake.so"), "--stage", "closing", "--number", "4000",
               environment={**virtual_time(), "TSPEC_FAKE": behaviour})
    assert " now 54 lineCloseCall\n" in done.stdout and " late " not in done.stdout


def test_of_a_line_that_agrees_to_what_was_not_offered_it_is_not_said_that_it_speaks_it() -> None:
    report = virtually(behaviour="agrees to TSPI 2.0 for a line, whatever is offered")
    assert re.fullmatch(r"lineNegotiateTSPIVersion of device \d+ agreed to 0x00020000; offered was 0x00020001 alone",
                        report.having("broken")[3])


def test_a_crash_at_an_address_that_nobody_lent_is_no_overrun() -> None:
    assert virtually(behaviour="crashes in lineGetDevCaps").broken == {25}


def test_what_crashes_while_a_session_begins_is_named() -> None:
    report = virtually(behaviour="dies when it is asked for its lines")
    assert report.having("broken") == {2: "it crashed in providerEnumDevices: it aborted",
                                       25: "it crashed in providerEnumDevices: it aborted"}


@pytest.mark.parametrize(("behaviour", "end"), [
    ("crashes in lineHold", "it crashed in lineHold: it aborted"),
    ("goes astray in lineHold", "it crashed in lineHold: it went where no code is, as through a pointer in memory that "
                                "it has freed, or that was never set"),
    ("ends the process in lineHold", "it ended the process in lineHold: exit status 0"),
])
def test_a_crash_does_not_hide_what_other_functions_do(behaviour: str, end: str) -> None:
    report = virtually(*NUMBERS, *UI, behaviour=behaviour)
    assert report.having("broken") == {49: end, 54: end, 83: end}
    assert {55, 84, 85, 86} <= set(report.having("held"))


def test_what_a_crash_kept_from_view_says_so() -> None:
    report = virtually(behaviour="dies when it is asked for its lines")
    assert report.having("not reached")[26] == ("lineOpen was not called, perhaps because the stage calls crashed in "
                                                "providerEnumDevices")


@pytest.mark.parametrize(("behaviour", "more"), [
    ("no handle", ()), ("never completes", NUMBERS), ("fails", NUMBERS), ("refuses", NUMBERS), ("busy", NUMBERS),
    ("forced close", NUMBERS), ("closes a telephone by itself", NUMBERS), ("counts more than there is", NUMBERS),
    ("keeps the first line base", NUMBERS), ("returns 0", NUMBERS), ("crashes in lineGetDevCaps", NUMBERS),
    ("dies when it is asked for its lines", ()), ("cannot negotiate without a line", ())])
def test_whatever_is_not_reached_says_what_it_lacked(behaviour: str, more: tuple[str, ...]) -> None:
    reasons = virtually(*more, behaviour=behaviour).having("not reached")
    assert reasons
    for rule, reason in reasons.items():
        assert re.match(r"it takes --|it takes a provider that speaks|the provider could not be used: |\d+ was dialed, but |"
                        r"(no|line\w+|phone\w+|the first telephone) \S|it lacked (?!what shows it)", reason), (rule, reason)


def test_every_rule_that_may_be_left_out_has_a_reason_for_it() -> None:
    source = Path(__file__).parent / "check"
    seen = re.findall(r'\[(\d+)\] = \{"[^"]*", NULL,', (source / "rules.c").read_text(encoding="utf-8"))
    reasons = re.findall(r'\[(\d+)\] = \{[A-Z]+, (?:NULL|"\w+"), "', (source / "reasons.c").read_text(encoding="utf-8"))
    assert set(seen) <= set(reasons)


def test_a_stage_that_falls_is_a_reason_for_its_own_rules() -> None:
    source = Path(__file__).parent / "check"
    played = set(re.findall(r'\{"(\w+)", stage_', (source / "check.c").read_text(encoding="utf-8")))
    known = set(re.findall(r'\{"(\w+)", \{\d', (source / "reasons.c").read_text(encoding="utf-8")))
    assert played - known == {"driven"}, "which plays what the ledger judges, and no rule of its own"


def test_what_is_late_makes_nothing_else_seem_late() -> None:
    report = virtually(*NUMBERS, *UI, behaviour="is slow, and never completes a drop")
    assert set(report.having("not reached")) == {24}, "which takes a completion of lineDrop"


def test_a_function_that_never_returns_hides_nothing_but_itself() -> None:
    report = virtually(*NUMBERS, *UI, "--hang", "3", behaviour="hangs in lineGetID")
    assert report.having("broken") == {69: "lineGetID did not return"}
    assert report.having("not reached") == {}


def test_a_function_that_never_returns_is_found_whatever_its_other_threads_say() -> None:
    report = virtually(*NUMBERS, *UI, behaviour="hangs in lineHold, and goes on telling of its line")
    assert report.having("broken") == {rule: "lineHold did not return" for rule in (49, 83)}
    assert report.having("not reached") == {}


@pytest.mark.parametrize("content", [None, b"no library"])
def test_what_is_no_provider_is_said_to_be_useless(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "nothing.so"
    if content is not None:
        path.write_bytes(content)
    report = check([built("linux/host")], path)
    assert report.code == 1 and str(path) in report.useless


@pytest.mark.parametrize(("arguments", "complaint"), [
    ([], "the path of a provider is missing; --help says more."),
    (["a.so", "b.so"], '"b.so" is one argument too many.'),
    (["a.so", "--number"], "--number needs a value."),
    (["a.so", "--stage", "left"], 'there is no stage "left".'),
])
def test_wrong_arguments_are_explained(arguments: list[str], complaint: str) -> None:
    done = run(built("linux/host"), "check", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"host: {complaint}\n")
