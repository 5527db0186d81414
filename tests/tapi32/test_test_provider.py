"""What few providers do: the test provider does it when it is told, by the number that the client dials."""

from __future__ import annotations

from collections import Counter

import pytest
from applications import Application, expect_documented


def said(output: str) -> list[str]:
    """What the provider said: what TAPI asked of it."""
    return [line.removeprefix("provider: ") for line in output.splitlines() if line.startswith("provider: ")]


@pytest.mark.parametrize("version", ["10003", "10004", "20000"])
def test_devices_come_and_go_as_an_application_of_that_version_sees_it(application: Application, version: str) -> None:
    result = application("changes", "", "event", "ansi", version)
    expect_documented(result)
    count = Counter(said(result.stdout))
    assert count["close call of 2"] == count["close 2"] == 1, "TAPI closes the line that was removed while it was open"
    assert count["close 3"] == 0, "and does not close the one that the provider had closed by itself"
    assert count["shutdown"] == 1
    lines = said(result.stdout)
    assert lines.index("close call of 1") < lines.index("create 3"), "a call that nobody answered is closed soon"
    *_, call, line, end = said(result.stdout[:result.stdout.index("provider removed")])
    assert [call, line, end] == ["close call of 1", "close 1", "shutdown"], "it is gone when lineRemoveProvider returns"


@pytest.mark.lasts(15)
def test_dialogs_are_asked_for_or_shown_of_the_provider_s_own_accord(application: Application) -> None:
    result = application("dialogs")
    expect_documented(result)
    lines = said(result.stdout)
    count = Counter(lines)
    assert count["dialog created"] == count["dialog freed"] == 5, "each is freed once, that of no file too"
    assert count["dialog refused"] == 2, "no such provider; no application waits for that request"
    assert count["dialog begins with first"] == count["dialog told second"] == count["dialog ends"] == 4
    assert count["asked about the dialog"] == count["told nothing: 80000032"] == 4, "another handle is none"
    assert not [line for line in lines if "too early" in line]
    assert lines.index("close call of 1") < lines.index("dialog freed"), "a call that its only owner leaves is closed"
    assert count["shutdown"] == 2 and lines[-1] == "shutdown", "once all dialogs are over"
    assert count["install dialog"] == 4 and count["remove dialog"] == 4 and count["config dialog"] == 2


def test_calls_are_transferred_conferenced_parked_and_listened_to(application: Application) -> None:
    result = application("operations")
    expect_documented(result)
    lines = said(result.stdout)
    assert [line for line in lines if not line.startswith(("close", "dial 4", "install", "asked", "told"))] == [
        "transfer of data", "transfer of a call",
        "unpark from 0 4711", "park at 77", "pick up at 0 anywhere of sales",
        "forward 1234 to 5678", "forward anybody to 5678",
        "monitor digits 1", "monitor digits 3", "monitor digits 1",
        "gather until #", "gather until the end", "generate 99",
        "terminal of a call", *["terminal of a line"] * 3, "shutdown", "remove dialog"]
    assert lines.count("dial 4001") == 2 and lines.count("dial 4002") == 1
