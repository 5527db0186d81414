"""Whole calls, with the command that users run and under the sanitizers."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from calls import ROOT, Call, dev_dial, dial, ini, no_switch, switch

FLOW = ["DIALTONE", "PROCEEDING", "RINGBACK", "CONNECTED", "DISCONNECTED", "IDLE"]


def assert_good(call: Call) -> None:
    assert call.status == 0, call.error
    assert call.states == FLOW
    assert call.rest_of("reply") == ["accepted"] and call.rest_of("drop") == ["accepted"]


def test_dev_dial_shows_the_call_from_dialtone_to_idle() -> None:
    call = dev_dial("4000", "--talk", "0")
    assert_good(call)
    connected = next(rest for word, rest in call.lines if rest.startswith("CONNECTED"))
    assert "Alice Kim 1001 → Bob Lee 4000" in connected


@pytest.mark.usefixtures("wine")
def test_dev_dial_wine_does_the_same_with_the_x64_dll() -> None:
    assert_good(dev_dial("--wine", "4000", "--talk", "0"))


@pytest.mark.parametrize("arguments", [[], ["4000", "--frobnicate"], ["4000", "4001"], ["4000", "--spec"],
                                       ["4000", "--switch", "nowhere"], ["4000", "--spec", "no-such.tspec"]], ids=str)
def test_dev_dial_refuses_wrong_arguments_with_status_2(arguments: list[str]) -> None:
    call = dev_dial(*arguments)
    assert call.status == 2
    assert call.lines == []
    assert "dev: " in call.error


def test_a_spec_with_an_error_is_shown_and_nothing_is_dialed(tmp_path: Path) -> None:
    spec = tmp_path / "bad.tspec"
    spec.write_text((ROOT / "tests/dial/made_up.tspec").read_text(encoding="utf-8").replace("{ext}|{id}", "{exit}|{id}"),
                    encoding="utf-8")
    call = dev_dial("4000", "--spec", str(spec))
    assert call.status == 2
    assert call.lines == []
    assert "bad.tspec:" in call.error and "did you mean" in call.error


def test_a_number_that_nobody_has_is_refused_plainly() -> None:
    call = dev_dial("9991")
    assert call.status == 1
    assert call.states == []
    assert call.rest_of("reply") == ["LINEERR_OPERATIONFAILED"]
    assert "the switch refused the call" in call.error


def test_an_unreachable_switch_is_named_plainly() -> None:
    with no_switch() as port:
        call = dev_dial("4000", "--switch", f"127.0.0.1:{port}")
    assert call.status == 1
    assert "not connected to its switch" in call.error


@pytest.mark.parametrize("number", ["40%00", "40\r\n00", "40_00", "4000;", "40=00"], ids=repr)
def test_a_number_that_the_spec_does_not_allow_is_refused_without_a_byte_sent(number: str, tmp_path: Path) -> None:
    log = tmp_path / "switch.log"
    with switch(log=log) as port:
        call = dial(number, ini(tmp_path, port))
    assert call.status == 1
    assert call.rest_of("reply") == ["LINEERR_INVALADDRESS"]
    assert "<-" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("number,dialed", [("+82 (2) 568-3848", "+8225683848"), ("T4000", "4000"),
                                           ("4000|12^Bob Wood", "4000")])
def test_what_the_spec_leaves_out_of_a_number_is_not_dialed(number: str, dialed: str, tmp_path: Path) -> None:
    log = tmp_path / "switch.log"
    with switch(log=log) as port:
        assert_good(dial(number, ini(tmp_path, port)))
    assert f"<- Dial address={dialed}\n" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("target", ["linux", "asan", "tsan"])
def test_a_dial_is_clean(target: str, tmp_path: Path) -> None:
    with switch() as port:
        assert_good(dial("4000", ini(tmp_path, port), target=target))


def test_the_switch_hears_and_says_what_the_slides_show(tmp_path: Path) -> None:
    log = tmp_path / "switch.log"
    with switch(log=log) as port:
        assert_good(dial("4000", ini(tmp_path, port)))
    said = [line.split(maxsplit=2)[2].split()[:2] for line in log.read_text(encoding="utf-8").splitlines()
            if "<-" in line or "->" in line]
    assert [" ".join(words) for words in said] == [
        "<- Dial", "-> Success", "-> CallState", "-> CallState", "-> CallInfo", "-> CallState", "-> CallState",
        "-> CallInfo", "<- Drop", "-> Success", "-> CallState"]


def test_another_protocol_dials_from_its_spec_alone() -> None:
    call = dev_dial("4000", "--spec", "tests/dial/made_up.tspec", "--talk", "0")
    assert call.status == 0, call.error
    assert call.states == ["DIALING", "RINGBACK", "CONNECTED", "DISCONNECTED", "IDLE"]


def test_a_modem_dials_by_words_that_run_into_values_and_results_between_blank_lines() -> None:
    call = dev_dial("+1 (555) 4000", "--spec", "tests/dial/modem.tspec", "--talk", "0")
    assert call.status == 0, call.error
    assert call.states == ["DIALING", "RINGBACK", "CONNECTED", "DISCONNECTED", "IDLE"]
    said = b""
    with switch(protocol="modem") as port, socket.create_connection(("127.0.0.1", port), timeout=60) as wire:
        wire.sendall(b"\rATH\r")
        while not said.endswith(b"ERROR\r\n"):
            said += wire.recv(4096) or b"closed"
    assert said == b"Welcome of the stand-in\r\n\r\nERROR\r\n"


def test_a_spec_outside_the_tree_dials(tmp_path: Path) -> None:
    spec = tmp_path / "elsewhere.tspec"
    text = (ROOT / "tests/dial/made_up.tspec").read_text(encoding="utf-8")
    spec.write_text(text.replace("protocol made_up", "protocol elsewhere").replace('"|"', '"::"').replace("|", "::"),
                    encoding="utf-8")
    spec.write_text(spec.read_text(encoding="utf-8").replace("    :: ", "    | "), encoding="utf-8")
    call = dev_dial("4000", "--spec", str(spec), "--talk", "0")
    assert call.status == 0, call.error
    assert call.states[-1] == "IDLE"
