"""The DLLs themselves: what they export, what they import, how they were linked."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MACHINE = {"win64": "coff-x86-64", "win32": "coff-i386", "winarm64": "coff-arm64"}
# Not comctl32 and shell32, which only dialogs need: the telephony service would load them, too.
WINDOWS_OWN = {"advapi32.dll", "gdi32.dll", "kernel32.dll", "user32.dll", "ws2_32.dll"}
C_LIBRARY = {"win64": "msvcrt.dll", "win32": "msvcrt.dll", "winarm64": "ucrtbase.dll"}  # Windows' own, too
LARGEST = {"win64": 258_000, "win32": 272_500, "winarm64": 264_000}  # bytes
DYNAMIC_BASE, NX_COMPAT, HIGH_ENTROPY, GUARD_CF = 0x40, 0x100, 0x20, 0x4000


def headers(target: str) -> str:
    """What objdump says of a target's DLL."""
    return described("llvm-objdump", "-p", target)


def described(tool: str, option: str, target: str) -> str:
    """What a tool of LLVM's says of a target's DLL."""
    return subprocess.run([tool, option, ROOT / "out" / target / "addpac.tsp"], capture_output=True, text=True,
                          check=True).stdout


@pytest.mark.parametrize("target", MACHINE)
def test_it_is_for_the_targets_machine(target: str) -> None:
    assert headers(target).splitlines()[1].endswith(f":\tfile format {MACHINE[target]}")


@pytest.mark.parametrize("target", MACHINE)
def test_exports_are_exactly_the_generated_list_and_undecorated(target: str) -> None:
    definition = (ROOT / "out/gen/addpac/addpac.def").read_text(encoding="utf-8")
    listed = re.findall(r"^\s*(TU?I?SPI_\w+)$", definition, re.MULTILINE)
    exported = re.findall(r"^ +\d+ +0x[0-9a-f]+ +(\S+)$", headers(target).split("Export Table:")[1], re.MULTILINE)
    assert listed and exported == listed


@pytest.mark.parametrize("target", MACHINE)
def test_imports_are_windows_own(target: str) -> None:
    imported = {name.lower() for name in re.findall(r"DLL Name: (\S+)", headers(target))}
    assert {"kernel32.dll", C_LIBRARY[target]} <= imported
    assert imported <= WINDOWS_OWN | {C_LIBRARY[target]}


@pytest.mark.parametrize("target", MACHINE)
def test_the_loader_may_place_it_anywhere_and_data_is_not_executable(target: str) -> None:
    flags = int(re.search(r"DllCharacteristics\s+([0-9a-f]+)", headers(target))[1], 16)
    wanted = DYNAMIC_BASE | NX_COMPAT | (HIGH_ENTROPY if target != "win32" else 0)
    assert flags & wanted == wanted
    assert int(re.search(r"^Entry 5 [0-9a-f]+ ([0-9a-f]+) Base Relocation Directory", headers(target),
                         re.MULTILINE)[1], 16) > 0


@pytest.mark.parametrize("target", LARGEST)
def test_it_has_not_grown(target: str) -> None:
    assert (ROOT / "out" / target / "addpac.tsp").stat().st_size <= LARGEST[target]


@pytest.mark.parametrize("target", MACHINE)
def test_the_file_beside_it_names_the_place_of_a_crash(target: str) -> None:
    names = ROOT / "out" / target / "addpac.tsp.debug"
    base = int(re.search(r"^ImageBase +([0-9a-f]+)$", headers(target), re.MULTILINE)[1], 16)
    offset = int(re.search(r"^ +\d+ +(0x[0-9a-f]+) +TSPI_lineMakeCall$", headers(target), re.MULTILINE)[1], 16)
    place = subprocess.run(["llvm-symbolizer", f"--obj={names}", hex(base + offset)], capture_output=True, text=True,
                           check=True).stdout
    assert re.search(r"^TSPI_lineMakeCall\n.*tsp/tspi_call\.c:\d+", place)


@pytest.mark.parametrize("target", ["winarm64"])
def test_the_control_flow_guard_knows_what_windows_may_call(target: str) -> None:
    flags = int(re.search(r"DllCharacteristics\s+([0-9a-f]+)", headers(target))[1], 16)
    base = int(re.search(r"^ImageBase +([0-9a-f]+)$", headers(target), re.MULTILINE)[1], 16)
    exported = re.findall(r"^ +\d+ +(0x[0-9a-f]+) +\S+$", headers(target).split("Export Table:")[1], re.MULTILINE)
    said = described("llvm-readobj", "--coff-load-config", target)
    known = {int(address, 16) for address in re.search(r"GuardFidTable \[(.*?)\]", said, re.DOTALL)[1].split()}
    assert flags & GUARD_CF
    assert re.search("GuardFlags: 0x500$", said, re.MULTILINE)  # instrumented, and has a table of functions
    assert exported and {base + int(address, 16) for address in exported} <= known


@pytest.mark.parametrize("target", ["winarm64"])
def test_calls_by_pointer_ask_the_control_flow_guard(target: str) -> None:
    check = re.search(r"GuardCFCheckFunction: (0x\w+)", described("llvm-readobj", "--coff-load-config", target))[1]
    objects = subprocess.run(["llvm-nm", ROOT / "out" / target / "runtime.a"], capture_output=True, text=True,
                             check=True).stdout
    assert int(check, 16) != 0
    assert "U __guard_check_icall_fptr" in objects


@pytest.mark.parametrize("target", ["winarm64"])
def test_a_function_is_imported_by_its_name_in_the_dll(target: str) -> None:
    names = re.findall(r"^ +0 +(\S+)$", headers(target), re.MULTILINE)
    assert "_strdup" in names and "strdup" not in names


def test_the_native_provider_exports_tspi_functions_only() -> None:
    table = subprocess.run(["nm", "-D", "--defined-only", ROOT / "out/linux/addpac.tsp"], capture_output=True, text=True,
                           check=True).stdout
    names = {line.split()[-1] for line in table.splitlines()}
    assert "TSPI_lineMakeCall" in names
    assert all(name.startswith("TSPI_") for name in names), names
