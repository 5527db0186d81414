"""Runs the C tests: every tests/*/test_*.c is a cmocka program in each native target, or one for each of some
protocols; with the thread sanitizer those that have threads. And how a test runs a program."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from programs import LIMIT, run, sanitized

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path.relative_to(ROOT).with_suffix("") for path in ROOT.glob("tests/*/test_*.c"))
PROTOCOLS = {"test_core_rate": ("ahead", "ids", "shared")}  # that one source is a program for, each
PROGRAMS = [source.with_name("_".join((source.name, *protocol)))
            for source in SOURCES for protocol in [(name,) for name in PROTOCOLS.get(source.name, ())] or [()]]
# What is tested there takes what it is told on its caller's thread.
SINGLE_THREADED = [program for program in PROGRAMS if program.parts[1] == "wire" or program.name.startswith("test_core_") or
                   program.name in ("test_deadlines", "test_pool")]
RUNS = [(program, target) for program in PROGRAMS for target in ("linux", "asan", "tsan")
        if target != "tsan" or program not in SINGLE_THREADED]


@pytest.mark.parametrize(("program", "target"), RUNS, ids=str)
def test_program(program: Path, target: str) -> None:
    built = ROOT / "out" / target / program
    assert built.exists(), f"{built} was not built: is it in the folder's tests.ninja?"
    result = subprocess.run([built], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, timeout=LIMIT, check=False)
    assert result.returncode == 0, result.stdout.decode(errors="replace")[-6000:]


@pytest.mark.parametrize("program", SINGLE_THREADED, ids=str)
def test_what_is_not_tried_with_the_thread_sanitizer_starts_no_thread(program: Path) -> None:
    assert b"pthread_create" not in (ROOT / "out/linux" / program).read_bytes()


@pytest.mark.parametrize("words", ["WARNING: ThreadSanitizer: data race (pid=7)", "a.c:7:5: runtime error: signed integer overflow"])
def test_what_a_sanitizer_says_of_any_process_fails_a_test_with_its_words(words: str) -> None:
    done = run("sh", "-c", f"sh -c 'echo before; echo \"{words}\"; echo after; exit 66' >&2; true")
    with pytest.raises(pytest.fail.Exception, match=f"{re.escape(words)}\nafter"):
        sanitized(done)


def test_a_program_of_which_no_sanitizer_complains_is_taken_as_it_ended() -> None:
    done = run("sh", "-c", "echo out; echo 'an error' >&2; exit 3")
    assert sanitized(done) is done
