"""Makes installers and reads their tables; installs them in a Wine of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from programs import run
from wine_end import wine_end

ROOT = Path(__file__).resolve().parent.parent.parent
SPEC, LOGIN_SPEC = ROOT / "spec/addpac.tspec", ROOT / "tests/runtime/specs/login.tspec"


def package(folder: Path, arch: str, version: str = "1.0", *options: str) -> Path:
    """Make the installer of a version of AddPac's provider, and give its path. What it contains is always the same."""
    spec, out = folder / f"{version}.tspec", folder / f"{version}-{arch}.msi"
    spec.write_text(re.sub("^protocol addpac [^ ]+", f"protocol addpac {version}", SPEC.read_text(encoding="utf-8"),
                           flags=re.MULTILINE), encoding="utf-8")
    made = run(sys.executable, ROOT / "tsp/installer/package.py", spec, "--arch", arch, "--build", ROOT / "out",
               "--out", out, *options)
    assert made.returncode == 0, made.stderr
    return out


def package_login(folder: Path) -> Path:
    """The x64 installer of a protocol that declares settings. The provider in it is AddPac's, under its name."""
    build, out = folder / "build", folder / "login.msi"
    for target in "win64", "win32":
        (build / target).mkdir(parents=True)
        shutil.copyfile(ROOT / "out" / target / "addpac.tsp", build / target / "login.tsp")
        shutil.copyfile(ROOT / "out" / target / "actions.dll", build / target / "actions.dll")
    made = run(sys.executable, ROOT / "tsp/installer/package.py", LOGIN_SPEC, "--arch", "x64", "--build", build,
               "--out", out)
    assert made.returncode == 0, made.stderr
    return out


def table(msi: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table: column → value."""
    text = subprocess.run(["msiinfo", "export", msi, name], capture_output=True, check=True).stdout.decode("utf-8")
    columns, _, _, *rows = [line.split("\t") for line in text.replace("\r\n", "\n").splitlines()]
    return [dict(zip(columns, row, strict=True)) for row in rows]


class Windows:
    """A Wine prefix of its own, where nothing is installed, with a tapi32 that has nothing but a list of providers."""

    def __init__(self, prefix: Path) -> None:
        self.prefix = prefix
        self.environment = {"WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "DISPLAY": "",
                            "WINEDLLOVERRIDES": "mscoree,mshtml=;tapi32=n"}
        shutil.rmtree(prefix, ignore_errors=True)
        prefix.parent.mkdir(parents=True, exist_ok=True)
        self.run("wineboot", "--init")
        self.run("wine", "reg", "add", r"HKCU\Software\Wine\Drivers", "/v", "Graphics", "/d", "null", "/f")
        self.run("wine", "reg", "add", r"HKLM\System\CurrentControlSet\Services\EventLog\Application", "/v", "MaxSize",
                 "/t", "REG_DWORD", "/d", "1310720", "/f")  # as on Windows: Wine would delete an empty key
        self.settled()
        folder = prefix / "drive_c/windows/syswow64"  # a Wine without 32 bits has none, and would delete it
        folder.mkdir(exist_ok=True)
        (folder / "kernel32.dll").touch()
        tapi32 = prefix / "drive_c/windows/system32/tapi32.dll"
        tapi32.unlink()
        shutil.copyfile(ROOT / "out/win64/tests/installer/tapi32.dll", tapi32)

    def run(self, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        return run(*command, environment={**self.environment, **environment})

    def msiexec(self, option: str, what: Path | str, *properties: str, **environment: str) -> int:
        """Install or uninstall without a window, and give the exit code's low byte, which is what Unix has of it."""
        return self.run("wine", "msiexec", option, what, "/qn", *properties, **environment).returncode

    def settled(self) -> None:
        """Wait until all programs have ended and the registry is written."""
        wine_end(str(self.prefix))

    def registry(self) -> dict[tuple[str, str], str]:
        """HKEY_LOCAL_MACHINE: (key, value's name) → data; a key's own entry has the name ''."""
        self.settled()
        found, key = {}, ""
        for line in (self.prefix / "system.reg").read_text(encoding="utf-8", errors="replace").split("\n"):
            if line.startswith("["):
                key = line[1:line.rindex("]")].replace("\\\\", "\\")
                found[key, ""] = ""
            elif line.startswith('"'):
                name, data = re.match(r'"((?:[^"\\]|\\.)*)"=(.*)', line).groups()
                found[key, name] = data
        return found

    def files(self) -> set[str]:
        """All files and folders of the disk."""
        disk = self.prefix / "drive_c"
        return {str(path.relative_to(disk)) for path in disk.rglob("*")}

    def key(self, path: str) -> dict[str, str]:
        """The values below a key of HKEY_LOCAL_MACHINE: subkey\\name → text or number."""
        found = {}
        for (key, name), data in self.registry().items():
            if name and (key + "\\").lower().startswith(path.lower() + "\\"):
                found["\\".join(filter(None, [key[len(path) + 1:], name]))] = _plain(data)
        return found

    def providers(self) -> list[str]:
        """The files on Windows' list of providers."""
        listed = self.key(r"Software\Microsoft\Windows\CurrentVersion\Telephony\Providers")
        return [listed[f"ProviderFilename{index}"] for index in range(int(listed.get("NumProviders", "0")))]


def _plain(data: str) -> str:
    if data.startswith("dword:"):
        return str(int(data[6:], 16))
    return data.split(":", 1)[-1].strip('"').replace("\\\\", "\\")


def news(before: Iterable, after: Iterable) -> set:
    """What is in the one and not in the other."""
    return set(before) ^ set(after)
