"""What tapi32.dll does while memory and threads run out."""

from __future__ import annotations

from applications import ROOT
from programs import run


def test_each_function_says_what_it_lacks_and_leaves_nothing_half_done(wine: dict[str, str]) -> None:
    result = run("wine", ROOT / "out/win64/tapi32_memory.exe", environment=wine)
    assert result.returncode == 0, result.stdout
    tried = {line.split(": ")[0] for line in result.stdout.splitlines() if line.endswith(" allocations")}
    assert {"lineAddProvider", "lineRemoveProvider", "lineRegisterRequestRecipient", "a dialog"} <= tried
