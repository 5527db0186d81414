"""A login with a name and a password that are settings: from the configuration to the switch, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from calls import ROOT, Call, dev_dial, dial, switch, traced_ini
from programs import run

SPEC = "tests/runtime/specs/login.tspec"
SECRET = "s3cr?t=Ü"
WANTED = ["--setting", "user=alice", "--setting", f"password={SECRET}"]
FLOW = ["DIALING", "CONNECTED", "DISCONNECTED", "IDLE"]


@pytest.fixture(scope="module")
def login() -> Call:
    """A dial with the command that users run, which builds the provider; the stand-in switch wants these settings."""
    return dev_dial("4000", "--spec", SPEC, *WANTED, "--talk", "0")


def test_dev_dial_logs_in_with_settings(login: Call) -> None:
    assert login.status == 0, login.error
    assert login.states == FLOW


def test_dev_dial_without_them_says_what_is_missing(login: Call) -> None:
    call = dev_dial("4000", "--spec", SPEC, "--setting", "user=alice")
    assert call.status != 0 and call.states == []
    assert call.error.endswith("declares the setting password, which has no default; add --setting password=VALUE\n")


@pytest.mark.usefixtures("login")
def test_the_switch_hears_what_is_configured_and_nobody_else_the_secret(tmp_path: Path) -> None:
    log = tmp_path / "switch.log"
    with switch(*WANTED, "--setting", "group=20", "--setting", "realm=home", protocol="login", log=log) as port:
        call = dial("4000", traced_ini(tmp_path, port, "user = alice", f"password = {SECRET}", "group = 20"),
                    protocol="login")
    assert call.status == 0, call.error
    assert call.states == FLOW
    heard, traced = (path.read_text(encoding="utf-8") for path in (log, tmp_path / "trace.log"))
    for text in (heard, traced):
        assert "Login realm=home user=alice password=**\n" in text
        assert "Dial line=1001 group=20 number=4000\n" in text
        assert "Drop line=1001 call=1 password=**\n" in text
    assert not [text for text in (heard, traced, call.error, str(call.lines)) if "s3cr" in text or "Ü" in text]


@pytest.mark.usefixtures("login")
@pytest.mark.parametrize("wrong", ["user = bob", "password = other", "password ="])
def test_a_login_that_says_something_else_is_refused(wrong: str, tmp_path: Path) -> None:
    settings = [line for line in ("user = alice", f"password = {SECRET}") if line.split()[0] != wrong.split()[0]]
    with switch(*WANTED, protocol="login") as port:
        call = dial("4000", traced_ini(tmp_path, port, *settings, wrong), protocol="login")
    assert call.status == 1 and call.states == []
    traced = (tmp_path / "trace.log").read_text(encoding="utf-8")
    assert "< Sorry" in traced and "s3cr" not in traced


@pytest.mark.usefixtures("login")
def test_a_secret_that_cannot_be_sent_is_told_of_without_it(tmp_path: Path) -> None:
    call = dial("4000", traced_ini(tmp_path, 1, "user = alice", f"password = {SECRET}|"), protocol="login")
    assert call.status != 0 and call.states == []
    assert "tspec.ini:5: password cannot be what it is; the switch's messages cannot hold" in call.error
    assert "s3cr" not in call.error


def test_every_rule_is_kept_with_a_login_of_settings(login: Call) -> None:
    done = run(ROOT / "dev", "check", "--spec", SPEC, *WANTED, "--timeout", "60")
    assert done.returncode == 0, done.stdout + done.stderr
