"""Address translation, as an application sees it under Wine: in the United States, area code 425, behind a switch that wants a
9; ./dev app says so."""

from __future__ import annotations

from pathlib import Path

from programs import run

ROOT = Path(__file__).resolve().parents[2]


def test_rules_of_some_countries(wine: dict[str, str]) -> None:
    result = run("wine", ROOT / "out/win64/dialing_table.exe", environment=wine)
    assert result.returncode == 0, result.stdout
