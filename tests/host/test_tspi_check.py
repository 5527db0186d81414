"""tspi-check, the program: what it says of itself, and of files that it cannot check."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

import pytest
from hosts import built, virtual_time
from programs import run
from resources import VERSION, resources, version_strings


def tspi_check(*arguments: str | Path, environment: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Run it natively; gives its exit status and what it printed."""
    done = run(built("linux/tspi-check"), *arguments, environment=environment)
    return done.returncode, done.stdout, done.stderr


def tspi_check_exe(wine: dict[str, str], *arguments: str | Path) -> tuple[int, str]:
    """Run the x64 one under Wine; gives its exit status and what it printed."""
    done = run("wine", built("win64/tspi-check.exe"), *arguments, environment=wine)
    return done.returncode, done.stdout.replace("\r", "")


def useless(path: str | Path) -> str:
    """Why a file cannot be checked."""
    status, output, _ = tspi_check(path, "--json")
    assert status == 1
    return json.loads(output)["useless"]


def pe(machine: int, characteristics: int) -> bytes:
    """The beginning of a file for Windows."""
    return b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40) + b"PE\0\0" + struct.pack("<HHIIIHH", machine, 0, 0, 0, 0, 0,
                                                                                   characteristics) + bytes(100)


def test_it_checks_a_provider() -> None:
    status, output, errors = tspi_check(built("linux/fake.so"), environment=virtual_time())
    assert (status, errors) == (0, "")
    assert "\n0 rules broken, " in output


def test_help_stands_alone_and_names_every_option() -> None:
    status, output, _ = tspi_check("--help")
    source = (Path(__file__).parent / "check/check.c").read_text(encoding="utf-8")
    options = set(re.findall(r'\{"(--[a-z-]+)", OPTION', source)) - {"--stage", "--late", "--waited", "--skip", "--application"}
    assert status == 0 and options <= set(re.findall(r"^  (--[a-z-]+)", output, re.MULTILINE))
    assert output.startswith("usage: tspi-check PROVIDER ") and "Exit code: 0 " in output
    assert max(map(len, output.splitlines())) < 120


def test_it_says_its_version() -> None:
    version = re.search(r'VERSION "(.*)"', (Path(__file__).parent / "version.h").read_text(encoding="utf-8"))[1]
    assert re.fullmatch(rf"tspi-check {version}( \([0-9a-f]+\))?\n", tspi_check("--version")[1])


@pytest.mark.parametrize("target", ["win64", "win32", "winarm64"])
def test_windows_shows_what_it_is(target: str) -> None:
    shown = version_strings(resources(Path(built(f"{target}/tspi-check.exe")))[VERSION, 1])
    assert shown["OriginalFilename"] == "tspi-check.exe" and "rules of TSPI" in shown["FileDescription"]
    assert tspi_check("--version")[1].split()[1] == shown["FileVersion"].split()[0]


@pytest.mark.parametrize("target", ["win64", "win32"])
def test_it_needs_no_dll_but_windows_own(target: str) -> None:
    listed = run("x86_64-w64-mingw32-objdump", "-p", built(f"{target}/tspi-check.exe")).stdout
    assert {name.lower() for name in re.findall(r"DLL Name: (\S+)", listed)} <= {"kernel32.dll", "msvcrt.dll", "user32.dll",
                                                                               "shell32.dll", "advapi32.dll"}


def test_without_a_provider_it_says_where_to_read_on() -> None:
    assert tspi_check() == (2, "", "tspi-check: the path of a provider is missing; --help says more.\n")


@pytest.mark.parametrize(("content", "sentence"), [
    (None, "{} cannot be read; check its path"),
    (b"", "{} is empty"),
    (b"a text", "{} is no library: it does not begin as one"),
    (b"MZ" + bytes(10), "{} is a program of DOS, or cut off"),
    (b"MZ" + bytes(100), "{} is a program of DOS"),
    (b"MZ" + bytes(0x3A) + b"\x40\0\0\0NE" + bytes(100),
     "{} is a 16-bit DLL or program, of the time of TAPI 1.x; providers of TAPI 2.0 and later are 32-bit or 64-bit"),
    (pe(0x8664, 0x22), "{} is a program of Windows, no DLL; a provider is a DLL, mostly called .tsp"),
    (pe(0x1C0, 0x2022), "{} is a DLL for a machine of the number 0x1C0, for which there is no tspi-check"),
    (pe(0x8664, 0x2022), "{} is an x64 DLL for Windows; out/win64/tspi-check.exe checks it, on Windows or under Wine"),
    (pe(0x14C, 0x2022), "{} is an x86 DLL for Windows; out/win32/tspi-check.exe checks it, on Windows or under Wine"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_that_is_something_else_is_called_what_it_is(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    path = tmp_path / "theirs.tsp"
    if content is not None:
        path.write_bytes(content)
    assert useless(path) == sentence.format(path)


def test_of_a_file_that_cannot_be_had_it_says_that_alone(tmp_path: Path) -> None:
    path, known = tmp_path / "theirs.tsp", tmp_path / "known.txt"
    known.write_text("26 a text\n", encoding="utf-8")
    assert tspi_check(path, "--write-baseline", known) == (1, "", f"tspi-check: {path} cannot be read; check its path.\n")
    assert known.read_text(encoding="utf-8") == "26 a text\n", "nothing was found out that could replace it"
    rules = json.loads(tspi_check(path, "--json")[1])["rules"]
    assert {rule["verdict"] for rule in rules} == {"not reached"}


def test_a_folder_is_called_one(tmp_path: Path) -> None:
    assert useless(tmp_path) == f"{tmp_path} cannot be read; it is a folder, perhaps"


def test_a_library_without_tspi_is_no_provider() -> None:
    path = built("linux/virtual_time.so")
    assert useless(path) == f"{path} exports no function of TSPI: it is no telephony service provider"


def test_a_dll_of_the_other_bitness_is_answered_with_the_right_program(wine: dict[str, str]) -> None:
    path = built("win32/fake.tsp")
    status, output = tspi_check_exe(wine, path, "--json")
    assert status == 1 and json.loads(output)["useless"] == (
        f"{path} is an x86 DLL, and this is tspi-check for x64; out/win32/tspi-check.exe is the one for x86")


def test_the_exe_tells_where_a_provider_crashed(wine: dict[str, str]) -> None:
    status, output = tspi_check_exe({**wine, "TSPEC_FAKE": "crashes in lineGetDevCaps"}, built("win64/fake.tsp"))
    assert status == 3
    assert re.search(r"it crashed in lineGetDevCaps: it read memory that is not its own", output), output
    assert re.search(r"at fake\.tsp\+0x[0-9A-F]+, 0x[0-9A-F]+ bytes after TSPI_lineGetDevCaps, touching address 0x0", output), output
