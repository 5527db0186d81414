"""x86 applications dial, too, in the 32-bit Wine that `./dev test --win32` prepares."""

from __future__ import annotations

import os

import pytest
from applications import run_application
from test_tapi32 import STATES, expect_documented, states

pytestmark = pytest.mark.skipif(not os.environ.get("TSPEC_WIN32"), reason="run ./dev test --win32 for x86 applications")


@pytest.mark.parametrize(("notify", "text", "version"), [
    ("window", "ansi", "10003"), ("event", "unicode", "20001"), ("port", "unicode", "30000")])
def test_an_x86_application_dials(notify: str, text: str, version: str) -> None:
    result = run_application("dial", "4000", notify, text, version, target="win32")
    assert result.returncode == 0, result.stdout + result.stderr
    assert states(result.stdout) == STATES


@pytest.mark.parametrize("mode", ["refusals", "arguments", "two", "monitor", "handoff"])
def test_an_x86_application_finds_all_as_documented(mode: str) -> None:
    expect_documented(run_application(mode, target="win32"))
