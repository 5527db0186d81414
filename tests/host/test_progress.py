"""What the check shows of itself while it runs, at a terminal: one line that is written over, never wraps, and is gone
at the end."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

import pytest
from hosts import built, virtual_time


def at_a_terminal(*arguments: str, columns: int, behaviour: str = "", terminal: str = "xterm",
                  locale: str = "C.UTF-8") -> tuple[str, str]:
    """Check a fake in virtual time, with standard error at a terminal; gives what that showed, and what was printed."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {**os.environ, **virtual_time(), "TSPEC_FAKE": behaviour, "TERM": terminal, "LC_ALL": locale}
    with subprocess.Popen([built("linux/host"), "check", built("linux/fake.so"), *arguments], env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs) as host:
        os.close(theirs)
        shown = b""
        while chunk := read(ours):
            shown += chunk
        printed = host.stdout.read()
    os.close(ours)
    return shown.decode(), printed.decode()


def read(terminal: int) -> bytes:
    """Some bytes; none when nobody has it open any more."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def lines(shown: str) -> list[str]:
    """What stood in the line, one after the other."""
    assert "\n" not in shown and "\033" not in shown
    blanks, *stood = re.findall(r"\r([^\r]*)", shown)
    assert blanks == "" and all(not erased.strip(" ") for erased in stood[1::2])
    assert [len(erased) for erased in stood[1::2]] == [len(line) for line in stood[:-1:2]], "each is erased whole"
    return stood[::2]


@pytest.mark.parametrize("locale", ["C.UTF-8", "C", "de_DE.ISO-8859-1"])
def test_the_line_says_which_stage_it_is_and_how_long_it_will_take(locale: str) -> None:
    shown, printed = at_a_terminal(columns=120, locale=locale)
    stood = lines(shown)
    assert re.fullmatch(r"1/(\d+) exports, 0 s, about \d+ s to go: begins", stood[0])
    stages = list(dict.fromkeys(line.split("/")[0] for line in stood if line.endswith(": begins")))
    assert stages == [str(number + 1) for number in range(len(stages))] and len(stages) > 10
    assert stood[-1] == "", "gone at the end"
    assert printed.startswith(built("linux/fake.so")) and "\033" not in printed and shown.isascii()


def test_the_line_says_what_is_waited_for() -> None:
    shown, _ = at_a_terminal("--hang", "1", columns=120, behaviour="hangs in lineGetID")
    assert any(re.fullmatch(r"\d+/\d+ structures, \d+ s, about \d+ s to go: in lineGetID", line) for line in lines(shown))


@pytest.mark.parametrize("columns", [2, 20, 40])
def test_a_narrow_terminal_shows_its_beginning(columns: int) -> None:
    shown, _ = at_a_terminal(columns=columns)
    assert max(map(len, lines(shown))) == columns - 1
    assert lines(shown)[0].startswith("1/"[:columns - 1])


def test_a_terminal_that_cannot_go_back_shows_nothing() -> None:
    assert at_a_terminal(columns=80, terminal="dumb")[0] == ""


def test_what_is_no_terminal_shows_nothing() -> None:
    done = subprocess.run([built("linux/host"), "check", built("linux/fake.so")], env={**os.environ, **virtual_time()},
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    assert done.stderr == b""


def test_the_report_is_coloured_at_a_terminal_alone() -> None:
    ours, theirs = pty.openpty()
    command = [built("linux/host"), "check", built("linux/fake.so")]
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | virtual_time()
    for environment, coloured in ((plain, True), (plain | {"NO_COLOR": "1"}, False), (plain | {"TERM": "dumb"}, False)):
        subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL, check=False)
        assert (b"\033[32m0 rules broken\033[0m" in os.read(ours, 65536)) == coloured
    os.close(theirs)
    os.close(ours)
