"""Programs come first for a media mode or for Assisted Telephony, as an application sees and says it under Wine."""

from __future__ import annotations

import pytest
from applications import Application


@pytest.fixture(scope="module")
def answers(application: Application) -> dict[str, str]:
    """What the application said, by the names of its lines."""
    done = application("priorities")
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(line.split(": ", 1) for line in done.stdout.splitlines())


def test_who_is_set_first_comes_first(answers: dict[str, str]) -> None:
    assert answers["before"] == "0 0"
    assert answers["a for voice"] == "2 2" and answers["b for voice"] == "1 1"
    assert answers["a first"] == "1 1" and answers["b behind it"] == "2 2"
    assert answers["a gone"] == "0 0" and answers["b first"] == "1 1"


def test_each_media_mode_and_request_has_a_list(answers: dict[str, str]) -> None:
    assert answers["a for fax"] == "1 1" and answers["b for fax"] == "0 0" and answers["c for requests"] == "1 1"
    assert answers["interactivevoice"] == 'b.exe"a.exe'
    assert answers["g3fax"] == "a.exe" and answers["RequestMakeCall"] == "c.exe"


def test_what_has_no_place_is_refused(answers: dict[str, str]) -> None:
    assert answers["no file"] == answers["no place"] == "80000035"  # INVALPOINTER
    for what in ("a path", "an empty name", "a quotation mark"):
        assert answers[what] == "80000015"  # INVALAPPNAME
    assert answers["no such mode"] == answers["two modes at once"] == "8000002F"  # INVALMEDIAMODE
    assert answers["no such request"] == answers["no such request to set"] == "80000038"  # INVALREQUESTMODE
    assert answers["a third priority"] == "80000032"  # INVALPARAM
    assert answers["a damaged list"] == answers["a damaged list to set"] == "8000000E"  # INIFILECORRUPT
    assert answers["d for fax"] == "0 0", "all lists or none"
