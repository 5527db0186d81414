"""What few providers do: the test provider does it when it is told, by the number that the client dials."""

from __future__ import annotations

from collections import Counter

import pytest
from applications import Application, expect_documented


def asked(output: str) -> Counter[str]:
    """What TAPI asked of the provider, and how often."""
    return Counter(line.removeprefix("provider: ") for line in output.splitlines() if line.startswith("provider: "))


@pytest.mark.parametrize("version", ["10003", "10004", "20000"])
def test_devices_come_and_go_as_an_application_of_that_version_sees_it(application: Application, version: str) -> None:
    result = application("changes", "", "event", "ansi", version)
    expect_documented(result)
    count = asked(result.stdout)
    assert count["close call of 2"] == count["close 2"] == 1, "TAPI closes the line that was removed while it was open"
    assert count["close 3"] == 0, "and does not close the one that the provider had closed by itself"
    assert count["shutdown"] == 1
