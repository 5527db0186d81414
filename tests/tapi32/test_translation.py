"""Address translation, as an application sees it under Wine: in the United States, area code 425, behind a switch that
wants a 9; ./dev app says so."""

from __future__ import annotations

from pathlib import Path

from programs import run

TRIAL = "translation"  # what the application is to do

ROOT = Path(__file__).resolve().parents[2]


def test_rules_of_some_countries(wine: dict[str, str]) -> None:
    result = run("wine", ROOT / "out/win64/dialing_table.exe", environment=wine)
    assert result.returncode == 0, result.stdout


def test_an_address_is_translated_without_an_application(answers: dict[str, str]) -> None:
    translated = "T95:5 9 5:5 T95:5 9 5:5 0x429 1 1"
    assert answers["before lineInitialize"] == answers["without a handle"] == translated
    assert answers["before lineInitialize, of old"] == "80000014"  # INVALAPPHANDLE
    assert answers["of nobody"] == "80000050"  # UNINITIALIZED


def test_an_old_application_is_not_told_of_a_voice_prompt(answers: dict[str, str]) -> None:
    assert answers["of old"] == "T95:5 9 5:5 T95:5 9 5:5 0x29 1 1"


def test_what_cannot_be_translated_is_refused(said: list[str], answers: dict[str, str]) -> None:
    assert "A and W differ" not in said
    assert answers["no such device"] == answers["no application, and no such device"] == "80000002"  # BADDEVICEID
    assert answers["no such card"] == "8000001E"  # INVALCARD
    assert answers["a card that is not looked at"] == answers["direct dial"] == "00000000"
    assert answers["no such application"] == "80000014"  # INVALAPPHANDLE
    assert answers["no address"] == answers["no output"] == "80000035"  # INVALPOINTER
    assert answers["a byte too little"] == "8000004D"  # STRUCTURETOOSMALL
    assert answers["too old"] == "8000000C"  # INCOMPATIBLEAPIVERSION
    assert answers["no room"] == "00000000"
    assert "used 40 of 40, needed 52, dialable 0" in said
