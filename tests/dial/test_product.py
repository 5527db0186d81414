"""The DLLs themselves: what they export, what they import, how they were linked."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DLLS = {"win64": "x86_64-w64-mingw32-objdump", "win32": "i686-w64-mingw32-objdump"}
# Not comctl32 and shell32, which only dialogs need: the telephony service would load them, too.
WINDOWS_OWN = {"advapi32.dll", "gdi32.dll", "kernel32.dll", "msvcrt.dll", "user32.dll", "ws2_32.dll"}
DYNAMIC_BASE, NX_COMPAT, HIGH_ENTROPY = 0x40, 0x100, 0x20


def headers(target: str) -> str:
    """What objdump says of a target's DLL."""
    return subprocess.run([DLLS[target], "-p", ROOT / "out" / target / "addpac.tsp"], capture_output=True, text=True,
                          check=True).stdout


@pytest.mark.parametrize("target", DLLS)
def test_exports_are_exactly_the_generated_list_and_undecorated(target: str) -> None:
    definition = (ROOT / "out/gen/addpac/addpac.def").read_text(encoding="utf-8")
    listed = re.findall(r"^\s*(TU?I?SPI_\w+)$", definition, re.MULTILINE)
    exported = re.findall(r"^\s+\[ *\d+\] (\S+)$", headers(target).split("[Ordinal/Name Pointer] Table")[1],
                          re.MULTILINE)
    assert listed and exported == listed


@pytest.mark.parametrize("target", DLLS)
def test_imports_are_windows_own(target: str) -> None:
    imported = {name.lower() for name in re.findall(r"DLL Name: (\S+)", headers(target))}
    assert "kernel32.dll" in imported
    assert imported <= WINDOWS_OWN


@pytest.mark.parametrize("target", DLLS)
def test_the_loader_may_place_it_anywhere_and_data_is_not_executable(target: str) -> None:
    flags = int(re.search(r"DllCharacteristics\s+([0-9a-f]+)", headers(target))[1], 16)
    wanted = DYNAMIC_BASE | NX_COMPAT | (HIGH_ENTROPY if target == "win64" else 0)
    assert flags & wanted == wanted
    assert re.search(r"Relocation Directory \[\.reloc\]|\.reloc", headers(target))


def test_the_native_provider_exports_tspi_functions_only() -> None:
    table = subprocess.run(["nm", "-D", "--defined-only", ROOT / "out/linux/addpac.tsp"], capture_output=True, text=True,
                           check=True).stdout
    names = {line.split()[-1] for line in table.splitlines()}
    assert "TSPI_lineMakeCall" in names
    assert all(name.startswith("TSPI_") for name in names), names
