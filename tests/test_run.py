"""What tests are told of a program that they run."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from programs import run


@pytest.fixture
def wine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In place of Wine: a program that does one line of a file each time, until there is none."""
    program = tmp_path / "wine"
    script = f'#!/bin/sh\ncd {tmp_path}\nline=$(head -n 1 lines)\nsed -i 1d lines\neval "$line"\n'
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return tmp_path / "lines"


@pytest.mark.parametrize(("lines", "code", "left"), [
    (["kill -SEGV $$", "exit 1", "echo well"], 0, 0),
    (["exit 1", "exit 1", "exit 1", "echo well"], 1, 1),
    (["exit 5", "echo well"], 5, 1), # a program's own crash
    (["echo no; exit 1", "echo well"], 1, 1),
    (["kill -TERM $$", "echo well"], -signal.SIGTERM, 1),
])
def test_what_wine_gives_up_is_run_again_twice_and_nothing_else_is(wine: Path, lines: list[str], code: int,
                                                                   left: int) -> None:
    wine.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    done = run("wine", "anything.exe")
    assert (done.returncode, len(wine.read_text(encoding="utf-8").splitlines())) == (code, left)
    assert done.stdout == ("well\n" if code == 0 else "no\n" if "echo no" in lines[0] else "")


def test_what_does_not_run_under_wine_is_run_once(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    assert run("sh", "-c", f"echo run >>{runs}; kill -SEGV $$").returncode == -signal.SIGSEGV
    assert runs.read_text(encoding="utf-8") == "run\n"
