"""The dialog of lineTranslateDialog under Wine, in the hands of a user who is a thread of the client."""

from __future__ import annotations

import pytest
from applications import Application


@pytest.fixture(scope="module")
def answers(application: Application) -> dict[str, str]:
    """What the application said, by the names of its lines."""
    done = application("properties")
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(line.split(": ", 1) for line in done.stdout.splitlines())


def test_the_dialog_shows_where_one_is_and_what_is_dialed_there(answers: dict[str, str]) -> None:
    assert answers["location"] == "Here" and answers["country"] == "United States of America"
    assert answers["area code"] == "425"
    assert answers["number"] == "+1 (206) 555-0100" and answers["dialed"] == "9 1 206 555-0100"
    assert answers["corrected"] == answers["number without an address"] == "hidden"


def test_a_change_shows_at_once_what_is_dialed_then(answers: dict[str, str]) -> None:
    assert answers["dialed in another area"] == "9 555-0100"
    assert answers["dialed in another country"] == "9 00 1 206 555-0100"


def test_nothing_is_stored_and_nobody_told_without_a_change(answers: dict[str, str]) -> None:
    assert answers["canceled"] == answers["looked at"] == "00000000"
    assert answers["before"] == answers["after Cancel"] == answers["after a look"] == "in 1 T912065550100, told 0"


def test_changes_are_stored_and_told(answers: dict[str, str]) -> None:
    assert answers["changed"] == answers["moved"] == "00000000"
    assert answers["after a change"] == "in 1 P*70,812065550100, told 1"
    assert answers["country in Rome"] == "Italy" and answers["area code in Rome"] == "06"
    assert answers["in Rome"] == "in 7 P*43#000012065550100, told 1"


def test_a_location_that_is_not_there_is_corrected(answers: dict[str, str]) -> None:
    assert answers["nowhere"] == "8000000E"  # INIFILECORRUPT
    assert answers["repaired"] == "00000000" and answers["corrected now"].startswith("There was no location")
    assert answers["somewhere"] == "in 1 P*70,812065550100, told 1"


def test_where_there_is_no_location_one_is_made(answers: dict[str, str]) -> None:
    assert answers["without locations"] == "8000000E"  # INIFILECORRUPT
    assert answers["first location"] == "My Location" and answers["first country"] == "United States of America"
    assert answers["begun"] == "00000000" and answers["with a location"] == "in 1 T12065550100, told 1"


def test_where_there_can_be_no_dialog_it_is_refused(answers: dict[str, str]) -> None:
    assert answers["of no device"] == "80000002"  # BADDEVICEID
    assert answers["of no window"] == "80000032"  # INVALPARAM
    assert answers["of no application"] == "80000014"  # INVALAPPHANDLE
    assert answers["too old"] == "8000000C"  # INCOMPATIBLEAPIVERSION
    assert answers["another of old"] == "8000000F" and answers["shown twice"] == "00000000"  # INUSE
