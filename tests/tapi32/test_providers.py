"""The list of providers, as an application that installs them sees it under Wine."""

from __future__ import annotations

from pathlib import Path

import pytest

from programs import run

ROOT = Path(__file__).resolve().parent.parent.parent
CLIENT = ROOT / "out/win64/tapi_client.exe"
OTHER = ROOT / "out/win64/fake.tsp"  # which can be on the list twice, and asks nobody, as "shows no dialog" has it


@pytest.fixture(scope="module")
def wine() -> list[str]:
    """What the application said in a Wine where one provider is installed."""
    done = run(ROOT / "dev", "app", CLIENT, "providers", OTHER, environment={"TSPEC_FAKE": "shows no dialog"})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def answers(said: list[str]) -> dict[str, str]:
    return dict(line.split(": ") for line in said if ": " in line)


def listed(said: list[str], form: str) -> list[tuple[int, str]]:
    lines = [line.split(maxsplit=2) for line in said if line.startswith(form + " ")]
    return [(int(number), file) for _, number, file in lines]


@pytest.mark.parametrize("form", ["ansi", "wide"])
def test_providers_are_listed_added_and_renumbered_on_removal(wine: list[str], form: str) -> None:
    before, *during, after = listed(wine, form)
    assert before == (1, "addpac.tsp")
    assert [file for _, file in during] == ["addpac.tsp", str(OTHER)]
    first, second = (number for number, _ in during)
    assert first == 1 and second > 2, "of the two that were added the second is left"
    assert after == before
    assert "numbers ascend" in wine


def test_a_list_without_room_says_how_much_it_needs(wine: list[str]) -> None:
    assert "needed more used 24 there 0" in wine
    assert answers(wine)["too small"] == "8000004D"  # STRUCTURETOOSMALL
    assert answers(wine)["old"] == "8000000C"  # INCOMPATIBLEAPIVERSION


def test_what_cannot_be_added_removed_or_configured_is_refused(wine: list[str]) -> None:
    said = answers(wine)
    assert said["nothing"] == "80000035"  # INVALPOINTER
    assert said["no such file"] == said["no provider"] == "80000048"  # OPERATIONFAILED
    assert said["no such number"] == said["nothing to configure"] == said["removed"] == "80000032"  # INVALPARAM


def test_a_dialog_that_cannot_be_is_refused(wine: list[str]) -> None:
    said = answers(wine)
    assert said["dialog before lineInitialize"] == "80000050"  # UNINITIALIZED
    assert said["dialog of no device"] == "80000002"  # BADDEVICEID
    assert said["dialog of no window"] == "80000032"  # INVALPARAM
    assert said["dialog of no class"] == "80000023"  # INVALDEVICECLASS
    assert said["nothing to edit"] == "80000035"  # INVALPOINTER
