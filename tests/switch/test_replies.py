"""What the switch asks, and what it says in its log of the provider's replies; of tests/runtime/specs/session.tspec."""

from __future__ import annotations

import pytest


def line(peer):
    text = b""
    while not text.endswith(b"\n"):
        text += peer.take(1)
    return text.decode().strip()


@pytest.fixture
def asked(start):
    """A switch with a provider that has logged in, and what it asks."""
    switch = start("--ring", "0", "--log", "--setting", "password=x", protocol="tests/session")
    peer = switch.connect()
    assert line(peer).startswith("HELLO|")
    peer.send(b"LOGIN|n|" + b"0" * 32 + b"\nEVENTS\n")
    assert [line(peer), line(peer)] == ["WELCOME", "YES"]
    return switch, peer, line(peer).removeprefix("ASKS|").encode()


def test_what_the_provider_should_say_is_nothing_new(asked):
    switch, peer, question = asked
    peer.send(b"SAYS|" + question + b"|no\nPING\n")
    assert line(peer) == "PONG"
    peer.close()
    switch.wait_for_output("Ping")
    printed = switch.end()
    assert "reply" not in printed and f"<- Says question={question.decode()}\n" in printed


def test_a_reply_with_another_value_is_told(asked):
    switch, peer, _ = asked
    peer.send(b"SAYS|other|no\nPING\n")
    assert line(peer) == "PONG"
    assert "-- another reply than it should be to Asks\n" in switch.end()


def test_a_reply_that_does_not_come_is_told_when_the_connection_ends(asked):
    switch, peer, _ = asked
    peer.close()
    switch.wait_for_output("-- no reply to Asks\n")


def test_a_reply_that_nothing_asked_for_is_told(asked):
    switch, peer, question = asked
    peer.send(b"SAYS|" + question + b"|no\nSAYS|" + question + b"|no\nPING\n")
    assert line(peer) == "PONG"
    assert "-- a reply that nothing asked for: Says\n" in switch.end()


def test_the_number_follows_a_dialed_call_and_is_no_request(asked):
    switch, peer, question = asked
    peer.send(b"SAYS|" + question + b"|no\nDIAL|40\n")
    assert line(peer) == "YES"
    peer.send(b"NEXT|40\nPING\n")
    while line(peer) != "PONG":
        pass
    assert "<- Next short=40\n" in switch.end()
