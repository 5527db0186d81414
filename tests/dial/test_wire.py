"""The messages of the connection among the host's own lines: ./dev dial --wire, ./dev watch --wire."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from calls import ROOT, Call, dev_dial, read_call
from programs import run

SECRET = "s3cret"
KEYED = ("--spec", str(ROOT / "tests/dial/keyed.tspec"), "--setting", f"password={SECRET}")


def shortened(call: Call) -> list[str]:
    """The lines of calls, answers and messages in their order: `< CallState Ringing`, `call RINGBACK`."""
    shown = [(word, rest.split()) for word, rest in call.lines if word in ("call", "reply", "drop", "wire")]
    return [" ".join(words[:2] + [part.partition("=")[2] for part in words if part.startswith("state=")])
            if word == "wire" else f"{word} {words[0]}" for word, words in shown]


BROUGHT = [("> Dial", "< Success"), ("< Success", "reply accepted"), ("reply accepted", "call DIALTONE"),
           ("< CallState OffHookState", "call DIALTONE"), ("< CallState ProceedState", "call PROCEEDING"),
           ("call PROCEEDING", "< CallState RingBackState"), ("< CallState RingBackState", "call RINGBACK"),
           ("call RINGBACK", "< CallState ConnectedState"), ("< CallState ConnectedState", "call CONNECTED"),
           ("call CONNECTED", "> Drop"), ("> Drop", "< CallState OnHookState"),
           ("< CallState OnHookState", "call DISCONNECTED"), ("call DISCONNECTED", "call IDLE")]


@pytest.mark.parametrize("place", ["natively", "wine"])
def test_each_message_stands_before_what_it_brings_about(place: str) -> None:
    call = dev_dial("4000", "--wire", *["--wine"] * (place == "wine"), "--talk", "0.3")
    assert call.status == 0, call.error
    lines = shortened(call)
    assert not [pair for pair in BROUGHT if lines.index(pair[0]) > lines.index(pair[1])]
    assert lines.count("< Success") == 2 and lines.count("< CallInfo ConnectedState") == 1
    assert call.times == sorted(call.times)


def test_a_rejected_message_is_shown_with_its_bytes_and_what_was_expected() -> None:
    call = dev_dial("4000", "--wire", "--fault", "garbage", "--talk", "0")
    assert call.status == 0, call.error
    wire = call.rest_of("wire")
    assert ("< rejected: unknown message, at byte 0 of 19; expected Response or Notify; no message is like it; "
            'bytes="no such message\\x0D\\x0A\\x0D\\x0A"') in wire
    assert any("expected {callee}; nearest: CallState; bytes=" in rest for rest in wire)


def test_a_protocol_with_a_secret_shows_neither_it_nor_bytes() -> None:
    call = dev_dial("4000", "--wire", *KEYED, "--fault", "garbage", "--talk", "0")
    assert call.status == 0, call.error
    wire = call.rest_of("wire")
    assert [re.sub(r"id=\d+", "id", rest) for rest in wire if "Login" in rest] == ["> Login id user=tsp password=**"]
    rejected = [rest for rest in wire if rest.startswith("< rejected")]
    assert rejected and not [rest for rest in rejected if "bytes=" in rest]
    assert SECRET not in str(call.lines)


def test_a_watched_call_is_shown_with_its_messages_and_without_the_option_with_none() -> None:
    command = (ROOT / "dev", "watch", "--calls", "1")
    call = read_call(run(*command, "--wire"))
    assert call.status == 0, call.error
    lines = [(word, rest.split()[0]) for word, rest in call.lines]
    assert lines.index(("wire", "<")) < lines.index(("call", "1"))
    assert not read_call(run(*command)).rest_of("wire")


def test_a_message_after_a_callback_in_the_trace_stands_after_its_event(tmp_path: Path) -> None:
    """The trace is whole before the host begins, so only its callbacks can say what belongs where."""
    about = "2026-01-31 12:00:00.000 1"
    trace = tmp_path / "trace.log"
    trace.write_text("".join(f"{about} wire  link 0 < M{k}\n{about} tapi  T{k}\n" for k in range(1, 9)), encoding="utf-8")
    out = ROOT / "out/linux"
    call = read_call(run(out / "host", "dial", "4000", "--provider", out / "fake.so", "--wire", trace, "--talk", "0",
                         environment={"TSPEC_FAKE": "shows no window for a call"}))
    assert call.status == 0, call.error
    shown = [f"{word} {rest.split()[0]}" if word != "wire" else rest
             for word, rest in call.lines if word not in ("line", "info")]  # a name may be known with the state before
    assert shown == ["< M1", "dial 4000", "reply accepted", "< M2", "call DIALTONE", "< M3", "call PROCEEDING", "< M4",
                     "call RINGBACK", "< M5", "< M6", "call CONNECTED", "< M7", "drop accepted", "< M8",
                     "call DISCONNECTED", "call IDLE"]
    assert call.times == sorted(call.times)
