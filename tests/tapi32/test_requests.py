"""Assisted Telephony between processes: one asks, another one dials, and is started for that where it has to be."""

from __future__ import annotations

from pathlib import Path

from applications import ROOT, Application, expect_documented
from programs import run


def test_the_first_one_of_the_programs_that_dial_is_asked_and_started(application: Application) -> None:
    result = application("requests")
    expect_documented(result)
    assert [line for line in result.stdout.splitlines() if line.startswith(("tapi_recipient", "tapi_second"))] == [
        "tapi_recipient.exe is there",
        "tapi_recipient.exe dials 4001 for asker",
        "tapi_recipient.exe dials 4002 for asker",
        "tapi_second.exe is there",
        "tapi_recipient.exe dials 4003 for asker",
        "tapi_second.exe dials 4004 for asker",
        "tapi_recipient.exe dials 4005 for asker",
        "tapi_recipient.exe ends"]


def test_a_request_outlives_the_program_that_made_it(wine: dict[str, str], tmp_path: Path) -> None:
    del wine  # that it is for Wine is what --quick goes by
    diary = tmp_path / "diary"
    result = run(ROOT / "dev", "app", ROOT / "out/win64/tapi_client.exe", "ask", "end",
                 environment={"TAPI_RECIPIENT_DIARY": f"Z:{diary}"})
    expect_documented(result)
    assert diary.read_text() == "tapi_recipient.exe is there\ntapi_recipient.exe ends\n"
