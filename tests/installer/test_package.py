"""The installers' files: tables, signatures, and that the same sources make the same bytes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from msi import ROOT, package, package_login, table
from programs import run

TARGET = {"x64": "win64", "x86": "win32", "arm64": "winarm64"}
ARCHS = tuple(TARGET)


@pytest.fixture(scope="module", params=["win64"])
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An installer for each."""
    return {arch: package(tmp_path_factory.mktemp("packages"), arch) for arch in ARCHS}


@pytest.mark.parametrize("arch", ARCHS)
def test_properties_of_a_silent_installation_reach_the_elevated_part(packages: dict[str, Path], arch: str) -> None:
    values = {row["Property"]: row["Value"] for row in table(packages[arch], "Property")}
    assert {"HOST", "PORT", "LINES"} <= set(values["SecureCustomProperties"].split(";"))
    assert values["ALLUSERS"] == "1"


def test_what_a_spec_declares_is_a_property_and_a_secret_one_is_in_no_log(tmp_path: Path) -> None:
    msi = package_login(tmp_path)
    values = {row["Property"]: row["Value"] for row in table(msi, "Property")}
    assert {"SETTING_USER", "SETTING_PASSWORD", "SETTING_GROUP", "SETTING_REALM"} <= \
        set(values["SecureCustomProperties"].split(";"))
    assert set(values["MsiHiddenProperties"].split(";")) == {"SETTING_PASSWORD", "WriteSettings"}
    told = {row["Action"] for row in table(msi, "CustomAction") if "SETTING_PASSWORD" in row["Target"]}
    assert told == {"TellWriteSettings"}, "nobody else needs it"
    hidden = {row["Action"] for row in table(msi, "CustomAction") if int(row["Type"]) & 0x2000}
    assert hidden == {"TellWriteSettings", "WriteSettings"}
    at = {row["Action"]: int(row["Sequence"]) for row in table(msi, "InstallExecuteSequence")}
    for name in "SETTING_PASSWORD", "WriteSettings":
        assert at["WriteSettings"] < at[f"Forget{name}"] < at["InstallFinalize"], "it would be there to the end"


@pytest.mark.parametrize("arch", ARCHS)
def test_the_event_logs_source_is_the_one_that_the_provider_reports_as(packages: dict[str, Path], arch: str) -> None:
    reporting = (ROOT / "runtime/win32/os_win32.c").read_text(encoding="utf-8")
    source = re.search(r'SOURCE_UNITS, L"(\S+)"', reporting)[1].replace("%hs", "addpac")
    keys = {row["Key"] for row in table(packages[arch], "Registry")}
    assert keys == {rf"SYSTEM\CurrentControlSet\Services\EventLog\Application\{source}"}


@pytest.mark.parametrize("arch", ARCHS)
def test_windows_older_than_7_is_refused(packages: dict[str, Path], arch: str) -> None:
    assert "Installed OR VersionNT >= 601" in [row["Condition"] for row in table(packages[arch], "LaunchCondition")]


@pytest.mark.parametrize("arch", ARCHS)
def test_actions_run_where_windows_allows_them(packages: dict[str, Path], arch: str) -> None:
    at = {row["Action"]: int(row["Sequence"]) for row in table(packages[arch], "InstallExecuteSequence")}
    kinds = {row["Action"]: int(row["Type"]) for row in table(packages[arch], "CustomAction")}
    deferred = {name for name, kind in kinds.items() if kind & 0x400}
    assert {"AddProvider", "RemoveProvider", "WriteSettings", "MakeFolder"} <= deferred
    for name in deferred:
        assert at["InstallInitialize"] < at[f"Tell{name}"] < at[name] < at["InstallFinalize"]
        assert kinds[name] & 0x800, f"{name} would run with the user's rights"
    assert at["InstallFiles"] < at["WriteSettings"] < at["AddProvider"]
    assert at["RemoveProvider"] < at["RemoveFiles"]
    assert at["InstallInitialize"] < at["RemoveExistingProducts"] < at["InstallFiles"]
    for undone, undo in (("AddProvider", "UndoAddProvider"), ("RemoveProvider", "UndoRemoveProvider"),
                         ("KeepSettings", "RestoreSettings"), ("WriteSettings", "RestoreSettings")):
        assert at[undo] < at[undone] and kinds[undo] & 0x500 == 0x500


@pytest.mark.parametrize("arch", ARCHS)
def test_a_window_is_opened_only_by_a_first_installation_that_somebody_sees(packages: dict[str, Path],
                                                                            arch: str) -> None:
    rows = {row["Action"]: row for row in table(packages[arch], "InstallExecuteSequence")}
    assert rows["Configure"]["Condition"] == "NOT Installed AND NOT WIX_UPGRADE_DETECTED AND UILevel > 2"
    assert int(rows["Configure"]["Sequence"]) > int(rows["InstallFinalize"]["Sequence"])


@pytest.mark.parametrize("arch", ARCHS)
def test_every_action_is_in_the_dll(packages: dict[str, Path], arch: str) -> None:
    exports = subprocess.run(["llvm-objdump", "-p", ROOT / "out" / TARGET[arch] / "actions.dll"],
                             capture_output=True, text=True, check=True).stdout
    names = {line.split()[-1] for line in exports.split("Export Table:")[1].splitlines() if line.strip()}
    assert {row["Target"] for row in table(packages[arch], "CustomAction") if int(row["Type"]) & 0x3F == 1} <= names


@pytest.mark.parametrize("arch", ARCHS)
def test_a_file_has_its_version_lest_an_older_one_stays(packages: dict[str, Path], arch: str) -> None:
    assert {row["Version"] for row in table(packages[arch], "File")} == {"1.0.0.0"}


@pytest.mark.parametrize(("arch", "platform"), [("x64", "x64"), ("x86", "Intel"), ("arm64", "Arm64")])
def test_windows_installer_is_told_the_machine(packages: dict[str, Path], arch: str, platform: str) -> None:
    said = run("msiinfo", "suminfo", packages[arch]).stdout
    assert f"\nTemplate: {platform};1033\n" in said


@pytest.mark.parametrize("arch", ["x64", "arm64"])
def test_one_64_bit_package_has_a_dll_for_each_kind_of_application(tmp_path: Path, packages: dict[str, Path],
                                                                   arch: str) -> None:
    place = {row["Component"]: row["Directory_"] for row in table(packages[arch], "Component")}
    assert place == {"Provider": "System64Folder", "EventLog": "System64Folder", "ProviderX86": "SystemFolder"}
    run("msiextract", "-C", tmp_path, packages[arch])
    for folder, target in (("System64", TARGET[arch]), ("System", "win32")):
        assert (tmp_path / folder / "addpac.tsp").read_bytes() == (ROOT / "out" / target / "addpac.tsp").read_bytes()


def test_a_package_for_x86_has_one_dll(packages: dict[str, Path]) -> None:
    assert len(table(packages["x86"], "File")) == 1


def test_a_version_is_another_product_to_be_upgraded_to(tmp_path: Path, packages: dict[str, Path]) -> None:
    first, second = ({row["Property"]: row["Value"] for row in table(msi, "Property")}
                     for msi in (packages["x64"], package(tmp_path, "x64", "1.1")))
    assert first["UpgradeCode"] == second["UpgradeCode"]
    assert first["ProductCode"] != second["ProductCode"]
    assert (first["ProductVersion"], second["ProductVersion"]) == ("1.0.0", "1.1.0")


def test_a_title_with_xmls_characters_stays_what_it_is(tmp_path: Path, packages: dict[str, Path]) -> None:
    spec = tmp_path / "odd.tspec"
    spec.write_text((ROOT / "spec/addpac.tspec").read_text(encoding="utf-8").replace(
        '"AddPac Smart Messenger"', '"Büro & <Söhne>"'), encoding="utf-8")
    out = tmp_path / "odd.msi"
    run(sys.executable, ROOT / "tsp/installer/package.py", spec, "--arch", "x64", "--build", ROOT / "out",
        "--out", out)
    values = {row["Property"]: row["Value"] for row in table(out, "Property")}
    assert values["ProductName"] == "Büro & <Söhne>"


@pytest.mark.parametrize("arch", ARCHS)
def test_what_is_signed_verifies(tmp_path: Path, packages: dict[str, Path], arch: str) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tspec test",
               "-addext", "extendedKeyUsage=codeSigning", "-keyout", key, "-out", certificate)
    assert made.returncode == 0, made.stderr
    msi = package(tmp_path, arch, "1.0", "--sign",
                  f"osslsigncode sign -certs {certificate} -key {key} -h sha256")
    subprocess.run(["msiextract", "-C", tmp_path / "files", msi], check=True, capture_output=True)
    providers = list((tmp_path / "files").rglob("*.tsp"))
    assert providers
    for path in (msi, *providers):
        verified = run("osslsigncode", "verify", "-CAfile", certificate, "-in", path)
        assert verified.returncode == 0, f"{path}: {verified.stdout}"
    unsigned = run("osslsigncode", "verify", "-CAfile", certificate, "-in", packages[arch])
    assert unsigned.returncode != 0


def elsewhere(folder: Path) -> dict[str, str]:
    """A copy of the sources; gives the environment in which it is of the same commit."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("out", ".git", "__pycache__", ".hypothesis"))
    git = run("git", "-c", "safe.directory=*", "-C", ROOT, "rev-parse", "--absolute-git-dir")
    return {**os.environ, **({"GIT_DIR": git.stdout.strip()} if git.returncode == 0 else {})}


def digests(folder: Path, files: list[str]) -> dict[str, str]:
    """What is in each of the files."""
    return {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in files}


@pytest.mark.lasts(60)
def test_another_folder_makes_the_same_bytes_later(tmp_path: Path, packages: dict[str, Path]) -> None:
    """As those in out, which were built before. The compilers and linkers of both machines, and what makes resources,
    do their work here; of x86 a small DLL is enough, for what it is made with has the same options."""
    folder = tmp_path / "a/longer/way/there"
    environment = elsewhere(folder)
    files = ["out/win64/addpac.tsp", "out/win64/actions.dll", "out/win32/actions.dll"]
    subprocess.run(["ninja", *files], cwd=folder, env=environment, check=True, capture_output=True)
    assert digests(folder, files) == digests(ROOT, files), "or out is not of these sources: build it"
    shutil.copyfile(ROOT / "out/win32/addpac.tsp", folder / "out/win32/addpac.tsp")
    for arch in ("x64", "x86"):
        made = folder / package_in(folder, arch)
        assert made.read_bytes() == packages[arch].read_bytes()


def package_in(folder: Path, arch: str) -> str:
    """Make an installer by the sources of a folder; gives its path there."""
    made = subprocess.run([sys.executable, "tsp/installer/package.py", "spec/addpac.tspec", "--arch", arch],
                          cwd=folder, capture_output=True, text=True, check=True)
    return made.stdout.strip()
