"""What the provider makes of a switch that does something wrong: a plain end for every call, and no broken rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from calls import dial, ini, no_switch, switch

FLOW = ["DIALTONE", "PROCEEDING", "RINGBACK", "CONNECTED", "DISCONNECTED", "IDLE"]
TARGETS = ["linux", "asan", "tsan"]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("fault", ["twice", "early", "garbage", "slow", "foreign", "unknown-state"])
def test_what_does_not_concern_the_call_does_not_disturb_it(fault: str, target: str, tmp_path: Path) -> None:
    with switch("--fault", fault) as port:
        call = dial("4000", ini(tmp_path, port), target=target)
    assert call.status == 0, call.error
    assert call.states == FLOW


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("fault", ["close", "close-after-dial", "fail"])
def test_a_dial_that_gets_no_good_answer_fails_at_once(fault: str, target: str, tmp_path: Path) -> None:
    with switch("--fault", fault) as port:
        call = dial("4000", ini(tmp_path, port), target=target)
    assert call.status == 1
    assert call.states == []
    assert call.rest_of("reply") == ["LINEERR_OPERATIONFAILED"]


@pytest.mark.lasts(10)
def test_a_silent_switch_fails_the_dial_at_the_deadline(tmp_path: Path) -> None:
    with switch("--fault", "silent") as port:
        call = dial("4000", ini(tmp_path, port))
    assert call.status == 1
    assert call.rest_of("reply") == ["LINEERR_OPERATIONFAILED"]


@pytest.mark.lasts(5)
def test_a_drop_that_the_switch_never_reports_ends_in_idle_all_the_same(tmp_path: Path) -> None:
    with switch("--fault", "no-hangup") as port:
        call = dial("4000", ini(tmp_path, port))
    assert call.status == 0, call.error
    assert call.states == FLOW


def test_a_busy_number_ends_the_call_and_says_so(tmp_path: Path) -> None:
    with switch() as port:
        call = dial("8880", ini(tmp_path, port))
    assert call.status == 1
    assert call.states[-2:] == ["DISCONNECTED", "IDLE"]
    assert "ended before it was connected" in call.error


def test_a_dial_with_no_switch_fails_and_says_that_the_line_is_not_connected(tmp_path: Path) -> None:
    with no_switch() as port:
        call = dial("4000", ini(tmp_path, port))
    assert call.status == 1
    assert call.rest_of("reply") == ["LINEERR_OPERATIONFAILED"]
    assert "not connected to its switch" in call.error


@pytest.mark.parametrize("text,complaint", [
    ("[switch]\nhost = 127.0.0.1\n[line 1]\nterminal = 1\n", "tspec.ini:3: line 1 has no port"),
    ("[switch]\nport = 70000\n", "tspec.ini:2: port is '70000'"),
    ("[switch]\nport = 1\n[line 1]\nname = a\n[line 2]\nname = b\n[line 1]\nname = c\n", "twice"),
    ("[switch]\nport = 1\nprot = 2\n", "tspec.ini:3: unknown setting 'prot'"),
    ("[swich]\nport = 1\n", "tspec.ini:1: unknown section 'swich'"),
])
def test_a_wrong_configuration_is_named_with_its_line(text: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "tspec.ini"
    path.write_text(text, encoding="utf-8")
    call = dial("4000", path)
    assert call.status == 1
    assert complaint in call.error


def test_a_missing_configuration_is_named(tmp_path: Path) -> None:
    call = dial("4000", tmp_path / "none.ini")
    assert call.status == 1
    assert "none.ini" in call.error
