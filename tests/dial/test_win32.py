"""The x86 DLL in a 32-bit Wine. `./dev test --win32` prepares one; without it there is nothing that could run the
DLL."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from calls import NUMBERS, ROOT, Call, read_call, switch, verdicts
from programs import LIMIT

WHERE = os.environ.get("TSPEC_WIN32")
pytestmark = pytest.mark.skipif(not WHERE, reason="run ./dev test --win32 for the x86 DLL")
KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\tspec\\addpac"
ENVIRONMENT = {"HOME": "/root", "PATH": "/usr/bin:/bin", "WINEDEBUG": "-all", "WINEPREFIX": "/tspec/prefix",
               "WINEDLLOVERRIDES": "mscoree,mshtml="}


@pytest.fixture(scope="module")
def folder() -> Path:
    """The 32-bit system's folder with the programs under test, on both sides of the chroot /tspec."""
    path = Path(WHERE) / "tspec"
    path.mkdir(exist_ok=True)
    for name in ("host.exe", "addpac.tsp"):
        shutil.copy2(ROOT / "out/win32" / name, path)
    return path


def wine(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Windows program in the 32-bit system."""
    return subprocess.run(["/usr/sbin/chroot", WHERE, "/usr/bin/wine", *arguments], env=ENVIRONMENT, capture_output=True, text=True,
                          timeout=LIMIT, check=False)


def configure(folder: Path, port: int) -> None:
    """Configure the provider in the registry."""
    (folder / "config.reg").write_text(
        f'Windows Registry Editor Version 5.00\r\n\r\n[-{KEY}]\r\n\r\n[{KEY}\\switch]\r\n"host"="127.0.0.1"\r\n'
        f'"port"="{port}"\r\n\r\n[{KEY}\\line 1]\r\n"name"="1001"\r\n"terminal"="1001"\r\n', encoding="ascii", newline="")
    wine("regedit", "/S", "Z:\\tspec\\config.reg")


def dial(number: str, folder: Path, port: int) -> Call:
    """Configure, and dial."""
    configure(folder, port)
    return read_call(wine("/tspec/host.exe", "dial", number, "--provider", "/tspec/addpac.tsp", "--talk", "0"))


def test_the_x86_dll_dials(folder: Path) -> None:
    with switch() as port:
        call = dial("4000", folder, port)
    assert call.status == 0, call.error
    assert call.states == ["DIALTONE", "PROCEEDING", "RINGBACK", "CONNECTED", "DISCONNECTED", "IDLE"]


def test_the_x86_dll_says_that_a_number_was_refused(folder: Path) -> None:
    with switch() as port:
        call = dial("9991", folder, port)
    assert call.status == 1
    assert call.rest_of("reply") == ["LINEERR_OPERATIONFAILED"]


def test_the_x86_dll_keeps_every_rule(folder: Path) -> None:
    with switch("--ring", "20", "--talk", "15000") as port:
        configure(folder, port)
        done = wine("/tspec/host.exe", "check", "/tspec/addpac.tsp", "--json", *NUMBERS)
    found = verdicts(done.stdout)
    assert found["broken"] == {} and set(found["not reached"]) == {77, 80, 81, *range(117, 121), 122}, "dialogs"
    assert set(found["not applicable"]) == {51, 59, 73, 74, *range(82, 103), *range(106, 116), 121, *range(123, 136),
                                            *range(160, 168)}
