"""The installer under Wine: what it puts where, and that it leaves nothing.

Wine keeps neither rights of files nor of keys as Windows does, asks for no elevation and has no Restart Manager: of
these nothing is shown here. When it removes an older version, it does not say so (UPGRADINGPRODUCTCODE), as Windows
does; the tests of upgrades do these two steps themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from calls import read_call, switch
from msi import ROOT, Windows, news, package, package_login

EVENT_LOG = r"System\CurrentControlSet\Services\EventLog\Application\tspec-"
SETTINGS, LOGIN_SETTINGS = r"Software\tspec\addpac", r"Software\tspec\login"
SECRET = "s3cr?t=Ü| x"
REFUSED = 1603 & 0xFF


@pytest.fixture(scope="module")
def wine() -> Iterator[Windows]:
    """A Windows of its own, which all tests of this file share, and leave as they found it."""
    yield Windows(ROOT / "out/wine/installer")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Installers of two versions, and one for x86."""
    folder = tmp_path_factory.mktemp("packages")
    return {"1.0": package(folder, "x64"), "1.1": package(folder, "x64", "1.1"), "x86": package(folder, "x86"),
            "login": package_login(folder)}


@pytest.fixture
def installed(wine: Windows, packages: dict[str, Path]) -> Iterator[Windows]:
    """Version 1.0, for a test."""
    assert wine.msiexec("/i", packages["1.0"], "HOST=pbx.example", "PORT=5060", "LINES=1001,1002=Alice Kim") == 0
    yield wine
    assert wine.msiexec("/x", packages["1.0"]) == 0


@pytest.fixture
def unchanged(wine: Windows) -> Iterator[None]:
    """Hold a test to leave registry and disk as they were."""
    registry, files = wine.registry(), wine.files()
    yield
    after = wine.registry()
    changed = {entry for entry, _ in news(registry.items(), after.items())}
    assert {entry: after.get(entry) for entry in changed if not is_windows_own(entry, after.get(entry))} == {}
    assert {path for path in news(files, wine.files()) if not path.startswith("windows/Installer")} == set()


WINDOWS_OWN = tuple("Software\\" + key for key in (
    r"Classes\Installer", r"Microsoft\Windows\CurrentVersion\Installer", r"Microsoft\Windows\CurrentVersion\Telephony",
    r"Microsoft\Windows NT\CurrentVersion\NetworkCards"))


def is_windows_own(entry: tuple[str, str], data: str | None) -> bool:
    """Whether Windows leaves it there, whatever was installed: its lists' keys and numbers, and a time."""
    key, name = entry
    return name in ("DriverDate", "DriverDateData") or key.startswith(WINDOWS_OWN) and "addpac" not in f"{entry}{data}".lower()


def test_a_silent_installation_leaves_nothing_when_it_is_removed(wine: Windows, packages: dict[str, Path],
                                                               unchanged: None) -> None:
    assert wine.msiexec("/i", packages["1.0"], "HOST=pbx.example", "PORT=5060", "LINES=1001,1002=Alice Kim") == 0
    for folder, target in (("system32", "win64"), ("syswow64", "win32")):
        assert (wine.prefix / "drive_c/windows" / folder / "addpac.tsp").read_bytes() == \
            (ROOT / "out" / target / "addpac.tsp").read_bytes()
    assert wine.key(SETTINGS) == {r"switch\host": "pbx.example", r"switch\port": "5060", r"line 1\terminal": "1001",
                                  r"line 2\terminal": "1002", r"line 2\name": "Alice Kim"}
    assert wine.key(EVENT_LOG + "addpac")["EventMessageFile"] == r"%SystemRoot%\System32\addpac.tsp"
    assert wine.providers() == ["addpac.tsp"]
    assert (wine.prefix / "drive_c/ProgramData/tspec").is_dir()
    (wine.prefix / "drive_c/ProgramData/tspec/addpac.log").write_text("a trace", encoding="utf-8")
    assert wine.msiexec("/x", packages["1.0"]) == 0
    assert wine.providers() == []


def log_of(log: Path) -> str:
    """What an installation has written down, in whatever encoding."""
    data = log.read_bytes()
    return data.decode("utf-16") if data.startswith(b"\xff\xfe") else data.decode("utf-8", "replace")


def test_settings_of_the_spec_are_properties_and_a_secret_is_nowhere_to_be_read(
        wine: Windows, packages: dict[str, Path], tmp_path: Path, unchanged: None) -> None:
    log = tmp_path / "install.log"
    assert wine.msiexec("/i", packages["login"], "PORT=COM3", "BAUD=9600", "LINES=1001", "SETTING_USER=alice",
                        f"SETTING_PASSWORD={SECRET}", "SETTING_GROUP=20", "/l*v", f"Z:{log}") == 0
    settings = wine.key(LOGIN_SETTINGS)
    protected = settings.pop(r"switch\password")
    assert settings == {r"switch\port": "COM3", r"switch\baud": "9600", r"switch\user": "alice",
                        r"switch\group": "20", r"line 1\terminal": "1001"}
    written = log_of(log)
    assert "SETTING_USER = alice" in written and "s3cr" not in written
    for hive in "system.reg", "user.reg":
        assert "s3cr" not in (wine.prefix / hive).read_text(encoding="utf-8", errors="replace")
    revealed = wine.run("wine", ROOT / "out/win64/reveal.exe", "login").stdout.splitlines()
    assert f"switch|password|{SECRET}" in revealed
    # A repair that gives nothing changes nothing; one that gives something changes that.
    assert wine.msiexec("/i", packages["login"], "REINSTALL=ALL", "REINSTALLMODE=amus", "SETTING_USER=bob") == 0
    again = wine.key(LOGIN_SETTINGS)
    assert (again.pop(r"switch\password"), again) == (protected, {**settings, r"switch\user": "bob"})
    assert wine.msiexec("/x", packages["login"]) == 0


def test_two_protocols_share_nothing_and_each_leaves_nothing(wine: Windows, packages: dict[str, Path],
                                                             unchanged: None) -> None:
    assert wine.msiexec("/i", packages["1.0"], "HOST=pbx.example", "PORT=5060", "LINES=1001") == 0
    first = wine.key(SETTINGS), wine.key(EVENT_LOG + "addpac")
    assert wine.msiexec("/i", packages["login"], "HOST=other.example", "LINES=2001") == 0
    assert (wine.key(SETTINGS), wine.key(EVENT_LOG + "addpac")) == first
    assert wine.key(EVENT_LOG + "login")["EventMessageFile"] == r"%SystemRoot%\System32\login.tsp"
    assert sorted(wine.providers()) == ["addpac.tsp", "login.tsp"]
    assert wine.msiexec("/x", packages["1.0"]) == 0
    assert wine.key(SETTINGS) == wine.key(EVENT_LOG + "addpac") == {}
    assert wine.key(LOGIN_SETTINGS) == {r"switch\host": "other.example", r"line 1\terminal": "2001"}
    assert wine.key(EVENT_LOG + "login")["EventMessageFile"] == r"%SystemRoot%\System32\login.tsp"
    assert wine.providers() == ["login.tsp"]
    assert (wine.prefix / "drive_c/ProgramData/tspec").is_dir()
    assert wine.msiexec("/x", packages["login"]) == 0
    assert wine.providers() == []


def test_the_dialogs_are_told_that_nobody_looks(installed: Windows) -> None:
    assert installed.key(r"Software\Microsoft\Windows\CurrentVersion\Telephony\Providers")["Silent"] == "1"


def test_a_repair_changes_no_setting_and_adds_no_second_provider(installed: Windows, packages: dict[str, Path]) -> None:
    settings = installed.key(SETTINGS)
    assert installed.msiexec("/i", packages["1.0"], "REINSTALL=ALL", "REINSTALLMODE=amus") == 0
    assert installed.providers() == ["addpac.tsp"]
    assert installed.key(SETTINGS) == settings


def upgrade(wine: Windows, packages: dict[str, Path], *properties: str) -> None:
    """What Windows does to upgrade from 1.0 to 1.1."""
    assert wine.msiexec("/x", packages["1.0"], "UPGRADINGPRODUCTCODE={11111111-2222-3333-4444-555555555555}") == 0
    assert wine.msiexec("/i", packages["1.1"], *properties) == 0


def test_an_upgrade_keeps_settings_and_the_providers_number(wine: Windows, packages: dict[str, Path],
                                                           unchanged: None) -> None:
    assert wine.msiexec("/i", packages["1.0"], "HOST=pbx.example", "PORT=5060", "LINES=1001") == 0
    settings, listed = wine.key(SETTINGS), wine.key(r"Software\Microsoft\Windows\CurrentVersion\Telephony\Providers")
    upgrade(wine, packages)
    assert wine.key(SETTINGS) == settings
    assert wine.key(r"Software\Microsoft\Windows\CurrentVersion\Telephony\Providers") == listed
    assert (wine.prefix / "drive_c/windows/system32/addpac.tsp").exists()
    assert wine.msiexec("/x", packages["1.1"]) == 0


def test_an_upgrade_takes_new_settings_and_leaves_the_others(wine: Windows, packages: dict[str, Path],
                                                            unchanged: None) -> None:
    assert wine.msiexec("/i", packages["1.0"], "HOST=old.example", "PORT=5060", "LINES=1001,1002") == 0
    upgrade(wine, packages, "HOST=new.example", "LINES=2001")
    assert wine.key(SETTINGS) == {r"switch\host": "new.example", r"switch\port": "5060", r"line 1\terminal": "2001"}
    assert wine.msiexec("/x", packages["1.1"]) == 0


def test_an_older_version_is_refused(wine: Windows, packages: dict[str, Path], unchanged: None) -> None:
    assert wine.msiexec("/i", packages["1.1"], "HOST=pbx.example", "PORT=5060") == 0
    assert wine.msiexec("/i", packages["1.0"], "HOST=other.example") == REFUSED
    assert wine.key(SETTINGS)[r"switch\host"] == "pbx.example"
    assert wine.msiexec("/x", packages["1.1"]) == 0


def test_the_x86_package_is_refused_on_x64(wine: Windows, packages: dict[str, Path], unchanged: None) -> None:
    assert wine.msiexec("/i", packages["x86"]) == REFUSED


def test_what_windows_does_not_accept_leaves_nothing(wine: Windows, packages: dict[str, Path], unchanged: None) -> None:
    assert wine.msiexec("/i", packages["1.0"], "HOST=pbx.example", "LINES=1001", TSPEC_REFUSE="1") == REFUSED
    assert wine.providers() == []


def test_settings_come_back_when_windows_does_not_remove_the_provider(installed: Windows,
                                                                    packages: dict[str, Path]) -> None:
    settings = installed.key(SETTINGS)
    assert installed.msiexec("/x", packages["1.0"], TSPEC_REFUSE="1") == REFUSED
    assert installed.key(SETTINGS) == settings
    assert installed.providers() == ["addpac.tsp"]


def test_the_installed_provider_dials(wine: Windows, packages: dict[str, Path], unchanged: None) -> None:
    with switch() as port:
        assert wine.msiexec("/i", packages["1.0"], "HOST=127.0.0.1", f"PORT={port}", "LINES=1001") == 0
        call = read_call(wine.run("wine", ROOT / "out/win64/host.exe", "dial", "4000", "--talk", "0", "--timeout", "60",
                                  "--provider", r"C:\windows\system32\addpac.tsp"))
    assert call.status == 0, call.error
    assert call.states[-2:] == ["DISCONNECTED", "IDLE"]
    assert wine.msiexec("/x", packages["1.0"]) == 0
