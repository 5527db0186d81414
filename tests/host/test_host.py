"""The host, driven with the fake provider: what it prints, what it returns, and that it sees each broken rule."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from hosts import built, virtual_time
from programs import LIMIT, run

LINE = re.compile(r"^ *(\d+\.\d) ms  (line|dial|reply|call|info|other|drop|stop) +(\S.*)$")
SUMMARY = re.compile(r"^\S+ was connected \d+\.\d ms after dialing, for \d+\.\d s, and ended; no rule was broken\.$")
PARTIES = "Alice Kim 1001 → Bob Lee 4000"
GOOD_CALL = [
    ("line", "1001 Fake Telephones, open"),
    ("dial", "4000"),
    ("reply", "accepted"),
    ("call", "DIALTONE"),
    ("call", "PROCEEDING"),
    ("call", "RINGBACK"),
    ("info", PARTIES),
    ("call", f"CONNECTED   {PARTIES}"),
    ("drop", "accepted"),
    ("call", "DISCONNECTED normal"),
    ("call", "IDLE"),
]


@dataclass(frozen=True)
class Host:
    """A built host and the fake provider that goes with it."""

    command: tuple[str, ...]
    fake: str
    environment: dict[str, str]

    def start(self, *arguments: str, behaviour: str = "", **options) -> subprocess.Popen:
        """Start it with the fake provider behaving as named; see fake/mutants.h."""
        return subprocess.Popen([*self.command, *arguments], env={**os.environ, **self.environment_of(behaviour)},
                                stdout=options.get("stdout", -1), stderr=subprocess.PIPE)

    def run(self, *arguments: str, behaviour: str = "") -> Run:
        """Run it to its end."""
        done = run(*self.command, *arguments, environment=self.environment_of(behaviour))
        return Run(done.returncode, done.stdout, done.stderr)

    def environment_of(self, behaviour: str) -> dict[str, str]:
        """What it finds in its environment."""
        return {**self.environment, "TSPEC_FAKE": behaviour}

    def dial(self, *arguments: str, behaviour: str = "", number: str = "4000") -> Run:
        """Dial through the fake provider, and hang up at once."""
        return self.run("dial", number, "--provider", self.fake, "--talk", "0", "--timeout", "60", *arguments,
                        behaviour=behaviour)


@dataclass(frozen=True)
class Run:
    """What a run of the host left behind."""

    code: int
    output: str
    errors: str

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Each live line's word and text."""
        return [match.group(2, 3) for line in self.output.splitlines() if (match := LINE.match(line))]

    @property
    def rules(self) -> set[int]:
        """The rules that were reported as broken."""
        return {int(number) for number in re.findall(r"^rule (\d+): .", self.errors, re.MULTILINE)}

    def times(self, word: str) -> list[float]:
        """The milliseconds of all live lines with a word."""
        matches = filter(None, map(LINE.match, self.output.splitlines()))
        return [float(match[1]) for match in matches if match[2] == word]


def finish(process: subprocess.Popen) -> Run:
    """Wait for a host to end."""
    try:
        output, errors = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Run(process.returncode, (output or b"").decode(), errors.decode())


@pytest.fixture(scope="session")
def host() -> Host:
    """The native host, in virtual time: it need not be waited for, and no step of a call is late."""
    return Host((built("linux/host"),), built("linux/fake.so"), virtual_time())


@pytest.fixture(scope="session")
def real_time_host() -> Host:
    """The native host as users run it, for what comes from outside."""
    return Host((built("linux/host"),), built("linux/fake.so"), {})


@pytest.fixture(scope="session")
def wine_host(wine: dict[str, str]) -> Host:
    """The host and the fake provider as Windows programs, under Wine."""
    return Host(("wine", built("win64/host.exe")), built("win64/fake.tsp"), wine)


def test_a_call_is_printed_from_dial_to_idle(host: Host) -> None:
    run = host.dial()
    assert (run.code, run.lines, run.errors) == (0, GOOD_CALL, "")
    assert SUMMARY.match(run.output.splitlines()[-1])
    assert len(run.output.splitlines()) == len(GOOD_CALL) + 1


def test_live_lines_are_aligned_and_start_at_zero(host: Host) -> None:
    first, second = host.dial().output.splitlines()[:2]
    assert first == "      0.0 ms  line   1001 Fake Telephones, open"
    assert re.fullmatch(r"(?=.{9} ms) +\d+\.\d ms  dial   4000", second)


def test_it_talks_as_long_as_it_was_told(host: Host) -> None:
    run = host.dial("--talk", "3600")
    connected = run.times("call")[3]
    assert 3600000 <= run.times("drop")[0] - connected < 3600100


def test_another_line_can_be_chosen(host: Host) -> None:
    run = host.dial("--line", "1")
    assert (run.code, run.lines[0]) == (0, ("line", "1002 Fake Telephones, open"))


def test_names_and_numbers_are_unicode(host: Host) -> None:
    run = host.dial(number="4é9😀", behaviour="foreign name")
    assert ("info", "김환 😀 1001 → Bob Lee 4é9😀") in run.lines


def test_structures_have_the_sizes_of_an_older_version(host: Host) -> None:
    run = host.dial(behaviour="TSPI 2.0")
    assert (run.code, run.lines, run.errors) == (0, GOOD_CALL, "")


def test_a_completion_may_come_before_its_function_returned(host: Host) -> None:
    run = host.dial(behaviour="completes inside")
    assert (run.code, run.lines, run.errors) == (0, GOOD_CALL, "")


def test_a_peer_that_hangs_up_makes_no_failure(host: Host) -> None:
    run = host.dial("--talk", "30", behaviour="peer hangs up")
    assert (run.code, run.lines) == (0, [line for line in GOOD_CALL if line[0] != "drop"])


def test_a_call_from_outside_is_told_apart(host: Host) -> None:
    run = host.dial(behaviour="incoming call")
    assert (run.code, [line for line in run.lines if line[0] != "other"]) == (0, GOOD_CALL)
    assert ("other", "OFFERING") in run.lines


@pytest.mark.parametrize(("behaviour", "sentence"), [
    ("refuses", "4000 was refused: LINEERR_INVALADDRESS, the number cannot be dialed, or the switch does not know it."),
    ("fails", "4000 was not dialed: LINEERR_OPERATIONFAILED, the switch refused the call or did not answer."),
    ("busy", "the call to 4000 ended before it was connected: busy; the state before was PROCEEDING."),
    ("out of service", "line 1001 is not connected to its switch: check that the switch runs"),
    ("forced close", "the provider closed the line by force before 4000 was connected."),
])
def test_a_call_that_fails_is_explained(host: Host, behaviour: str, sentence: str) -> None:
    run = host.dial(behaviour=behaviour)
    assert (run.code, run.rules) == (1, set())
    assert f"host: {sentence}" in run.errors


def test_nobody_answers(host: Host) -> None:
    run = host.dial("--timeout", "0.1", behaviour="does not answer")
    assert (run.code, run.lines[-1]) == (1, ("call", "IDLE"))
    assert "4000 did not answer within 0.1 s, the call was in RINGBACK" in run.errors


@pytest.mark.parametrize(("behaviour", "rules"), [
    ("late callback", {10}),
    ("unknown option", {12}),
    ("returns 0", {15}),
    ("completes twice", {16}),
    ("positive completion", {19}),
    ("no handle", {26}),
    ("event before completion", {27}),
    ("unknown call", {37}),
    ("two states at once", {44}),
    ("wrong mode", {44}),
    ("event after IDLE", {45}),
    ("unlisted state", {46}),
    ("state twice", {47}),
    ("cannot be dropped", {49}),
    ("event after close", {54}),
    ("overrun", {60}),
])
def test_a_broken_rule_is_reported_by_its_number(host: Host, behaviour: str, rules: set[int]) -> None:
    run = host.dial(behaviour=behaviour)
    assert (run.code, run.rules) == (3, rules)
    assert "no rule was broken" not in run.output


@pytest.mark.parametrize(("behaviour", "number", "rules"), [
    ("refuses but completes", "40$0", {17}),
    ("event after failure", "9990", {27}),
])
def test_a_broken_rule_is_reported_when_the_call_fails_too(host: Host, behaviour: str, number: str,
                                                           rules: set[int]) -> None:
    run = host.dial(behaviour=behaviour, number=number)
    assert (run.code, run.rules) == (3, rules)


@pytest.mark.parametrize(("behaviour", "rules"), [("never completes", {35}), ("no state", {30})])
def test_a_rule_broken_by_silence_is_reported_too(host: Host, behaviour: str, rules: set[int]) -> None:
    run = host.dial("--timeout", "0.1", behaviour=behaviour)
    assert (run.code, run.rules) == (3, rules)


@pytest.mark.parametrize(("behaviour", "until", "code"), [("does not answer", b"RINGBACK", 1), ("", b"CONNECTED", 0)])
def test_an_interrupt_hangs_up(real_time_host: Host, behaviour: str, until: bytes, code: int) -> None:
    process = real_time_host.start("dial", "4000", "--provider", real_time_host.fake, "--talk", "600", "--timeout",
                                   "600", behaviour=behaviour)
    seen = b""
    while until not in seen:
        seen += process.stdout.readline() or pytest.fail(f"it ended before {until!r}")
    process.send_signal(signal.SIGINT)
    run = finish(process)
    assert (run.code, run.rules) == (code, set())
    assert run.lines == [("stop", "interrupted, hanging up"), *GOOD_CALL[-3:]]


@pytest.mark.parametrize(("arguments", "sentence"), [
    ((), "a command is missing; host --help lists all"),
    (("answer",), 'there is no command "answer"'),
    (("dial", "4000"), "dial needs a number and --provider PATH"),
    (("dial", "4000", "--provider"), "--provider needs a value"),
    (("dial", "", "--provider", "x"), "dial needs a number and --provider PATH"),
    (("dial", "4000", "--loud", "1"), "there is no option --loud"),
    (("dial", "4000", "4001"), '"4001" is one argument too many'),
    (("dial", "4000", "--talk", "long"), '--talk takes seconds, 0 to 86400, not "long"'),
    (("dial", "4000", "--line", "-1"), '--line takes a whole number, not "-1"'),
    (("probe",), "probe needs --provider PATH"),
])
def test_wrong_arguments_are_refused(host: Host, arguments: tuple[str, ...], sentence: str) -> None:
    run = host.run(*arguments)
    assert (run.code, run.output) == (2, "")
    assert run.errors.startswith(f"host: {sentence}")


def test_a_number_that_is_no_utf8_is_refused(host: Host) -> None:
    run = host.dial(number=os.fsdecode(b"40\xc0\x80"))
    assert (run.code, run.errors) == (2, "host: the number is no UTF-8 text.\n")


def test_a_line_that_is_not_there_is_named(host: Host) -> None:
    run = host.dial("--line", "2")
    assert (run.code, run.errors) == (1, "host: there is no line 2; the provider has 2, counted from 0.\n")


@pytest.mark.parametrize("arguments", [("--help",), ("probe", "--provider"),
                                       ("dial", "4000", "--talk", "0", "--provider")])
def test_output_that_cannot_be_written_is_no_success(host: Host, arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        run = finish(host.start(*arguments, *[host.fake] * (arguments[-1] == "--provider"), stdout=full))
    assert (run.code, run.errors) == (1, "host: standard output cannot be written: No space left on device.\n")


def test_a_trace_that_is_none_is_told(host: Host, tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        run = host.dial("--wire", str(path))
        assert (run.code, run.errors) == (0, f"host: there is no trace at {path}: the provider writes none.\n")


def test_a_file_that_is_no_provider_is_named(host: Host, tmp_path: Path) -> None:
    (tmp_path / "text.so").write_text("no library")
    run = host.run("dial", "4000", "--provider", str(tmp_path / "text.so"))
    assert run.code == 1
    assert run.errors.startswith(f"host: cannot load the provider {tmp_path / 'text.so'}: ")


@pytest.mark.parametrize("arguments", [("--help",), ("dial", "--help"), ("probe", "--help")])
def test_help_goes_to_standard_output(host: Host, arguments: tuple[str, ...]) -> None:
    run = host.run(*arguments)
    assert (run.code, run.errors) == (0, "")
    assert run.output.startswith("usage: host ")


def test_probe_tells_what_the_provider_is(host: Host) -> None:
    run = host.run("probe", "--provider", host.fake)
    assert (run.code, run.errors) == (0, "")
    for fact in ("exports    108 TSPI functions, 29 of them Basic Telephony", "TSPI_lineGetIcon\n",
                 "versions   2.0 2.1 2.2 3.0; with 1.3 to 3.0 offered it takes 3.0", "devices    2 lines, 2 telephones",
                 'line 1     "1002"', "permanent id   2", 'addresses      1, the first is "1002"',
                 "call features  ACCEPT ADDTOCONF ANSWER BLINDTRANSFER COMPLETECALL COMPLETETRANSF DIAL DROP GATHERDIGITS "
                 "GENERATEDIGITS GENERATETONE HOLD MONITORDIGITS MONITORMEDIA MONITORTONES PARK PREPAREADDCONF REDIRECT "
                 "REMOVEFROMCONF SENDUSERUSER SETUPCONF SETUPTRANSFER SWAPHOLD UNHOLD RELEASEUSERUSERINFO SETCALLDATA\n",
                 "status         connected, in service"):
        assert fact in run.output


def output_on_terminal(host: Host) -> bytes:
    """What the host prints if its standard output is a terminal."""
    ours, theirs = pty.openpty()
    process = host.start("dial", "4000", "--provider", host.fake, "--talk", "0", stdout=theirs)
    os.close(theirs)
    output = b""
    try:
        while block := os.read(ours, 4096):
            output += block
    except OSError:  # how Linux says that the other side is closed
        pass
    os.close(ours)
    assert finish(process).code == 0
    return output


def test_only_a_terminal_gets_colours(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\033" not in host.dial().output
    assert b"\033[32mCONNECTED" in output_on_terminal(host)
    monkeypatch.setenv("NO_COLOR", "1")
    assert b"\033" not in output_on_terminal(host)


def test_under_wine_it_prints_the_same(wine_host: Host) -> None:
    run = wine_host.dial(number="4é9😀", behaviour="foreign name")
    parties = "김환 😀 1001 → Bob Lee 4é9😀"
    shown = [(word, text.removesuffix(parties).rstrip()) for word, text in run.lines if word != "info"]
    expected = [(word, text.removesuffix(PARTIES).rstrip().replace("4000", "4é9😀")) for word, text in GOOD_CALL
                if word != "info"]  # a late host knows the parties before it is told of them
    assert (run.code, shown, run.errors) == (0, expected, "")
    assert ("call", f"CONNECTED   {parties}") in run.lines
    assert "\r" not in run.output


@pytest.mark.parametrize(("behaviour", "code", "rules"), [
    ("refuses", 1, set()), ("completes twice", 3, {16}), ("event after IDLE", 3, {45}), ("late callback", 3, {10})])
def test_under_wine_it_judges_the_same(wine_host: Host, behaviour: str, code: int, rules: set[int]) -> None:
    run = wine_host.dial(behaviour=behaviour)
    assert (run.code, run.rules) == (code, rules)
