"""What the stand-in switch is told through its pipe."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from peer import Parties, Switch

CALLED = Parties(returns=True)


@pytest.fixture
def control(start: Callable[..., Switch], tmp_path: Path) -> tuple[Switch, Path]:
    """A switch with a pipe."""
    pipe = tmp_path / "control"
    switch = start("--ring", "1", "--talk", "3600000", "--control", str(pipe))
    return switch, pipe


def test_a_terminal_that_is_not_connected_is_called_when_it_is(control):
    switch, pipe = control
    pipe.write_text("call-back\n")
    switch.connect().expect(CALLED.walk())


def test_it_is_called_but_once(control):
    switch, pipe = control
    pipe.write_text("call-back\n")
    peer = switch.connect()
    peer.expect(CALLED.walk())
    peer.close()
    again = switch.connect()
    again.expect(CALLED.moved("ConnectedState") + CALLED.named("ConnectedState"))
    assert again.is_quiet()


def test_what_was_connected_before_the_switch_was_told_is_there(control):
    """Also if it has had no time to see either: neither that a terminal left nor that it came back."""
    switch, pipe = control
    left = switch.connect()
    switch.process.send_signal(signal.SIGSTOP)
    left.close()
    back = switch.connect()
    pipe.write_text("call-back\n")
    switch.process.send_signal(signal.SIGCONT)
    back.expect(CALLED.walk())
