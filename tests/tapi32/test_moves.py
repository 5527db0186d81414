"""The location changes under Wine, to Rome and back, and its toll list; applications are told."""

from __future__ import annotations

TRIAL = "moves"  # what the application is to do


def told(said: list[str], name: str) -> list[str]:
    """What an application was told, each time that it looked."""
    return [line.removeprefix(name + " is told:").strip() for line in said if line.startswith(name + " is told:")]


def test_what_is_dialed_depends_on_the_location(answers: dict[str, str]) -> None:
    assert answers["to Rome"] == answers["back"] == answers["where it is"] == "00000000"
    assert answers["dialed before"] == answers["dialed after"] == "T901139025"
    assert answers["dialed in Rome"] == "P00025"


def test_applications_are_told_of_a_change_as_they_know_it(said: list[str]) -> None:
    change = "its line 8 0x400000 0 0x0 for 42;"  # LINE_LINEDEVSTATE, TRANSLATECHANGE
    assert told(said, "one who asked") == ["", change, change, change + " " + change]  # in the end, of the toll list
    assert told(said, "one who did not") == ["", ""]
    assert told(said, "an old one") == ["", "itself 8 0x40000 8 0x400000 for 0;"]  # REINIT


def test_where_nobody_can_be_is_refused(answers: dict[str, str]) -> None:
    assert answers["of nobody"] == "80000050"  # UNINITIALIZED
    assert answers["no location"] == answers["in no country"] == "8000002D"  # INVALLOCATION
    assert answers["no application"] == "80000014"  # INVALAPPHANDLE


def test_what_is_in_the_toll_list_is_dialed_as_long_distance(said: list[str], answers: dict[str, str]) -> None:
    assert [line for line in said if line.startswith("toll list")] == ["toll list: '555,666'", "toll list: ''"]
    for what in ("toll", "toll, without a handle", "toll again", "no toll", "no toll, either", "no toll again"):
        assert answers[what] == "00000000"
    assert answers["dialed far, though near"] == "T914255550100"
    assert answers["dialed near"] == "T95550100"


def test_a_toll_list_has_numbers_of_the_own_area_only(answers: dict[str, str]) -> None:
    for what in ("toll in another area", "toll of no address", "toll of a number"):
        assert answers[what] == "80000010"  # INVALADDRESS
    assert answers["toll on and off"] == "80000032"  # INVALPARAM
    assert answers["toll of no device"] == "80000002"  # BADDEVICEID
    assert answers["toll of no application"] == "80000014"  # INVALAPPHANDLE
