"""The DLLs' resources: version, manifest, icon, the event log's sentences."""

from __future__ import annotations

import re
import struct
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from ctext import rc_string
from resources import MANIFEST, MESSAGETABLE, VERSION, messages, pictures, resources, version_strings

ROOT = Path(__file__).resolve().parent.parent.parent
WINDRES = "x86_64-w64-mingw32-windres"
TARGETS = ("win64", "win32", "winarm64")


def provider(target: str) -> dict[tuple[int, int], bytes]:
    """The resources of a target's DLL."""
    return resources(ROOT / "out" / target / "addpac.tsp")


@pytest.mark.parametrize("target", TARGETS)
def test_the_version_is_the_specs(target: str) -> None:
    version = provider(target)[VERSION, 1]
    said = version_strings(version)
    head = re.search(r'^protocol (\S+) (\S+) "(.*)"', (ROOT / "spec/addpac.tspec").read_text(encoding="utf-8"),
                     re.MULTILINE)
    assert said["ProductVersion"].split()[0] == head[2]
    assert said["ProductName"] == head[3]
    assert said["OriginalFilename"] == f"{head[1]}.tsp"
    signature, _, high, low = struct.unpack_from("<4I", version, 40)
    assert (signature, high, low) == (0xFEEF04BD, 1 << 16, 0)


@pytest.mark.parametrize("target", TARGETS)
def test_the_version_names_the_commit_if_there_is_one(target: str) -> None:
    commit = re.search('"(.*)"', (ROOT / "out/gen/windows/commit.h").read_text(encoding="ascii"))[1]
    assert version_strings(provider(target)[VERSION, 1])["FileVersion"] == "1.0" + commit


def test_the_commit_is_gits_or_none(tmp_path: Path) -> None:
    header, depfile = tmp_path / "commit.h", tmp_path / "commit.d"
    script = ROOT / "tsp/resources/commit"
    git = ["git", "-c", "user.name=n", "-c", "user.email=e", "-c", "init.defaultBranch=main"]
    subprocess.run([script, header, depfile], cwd=tmp_path, check=True)
    assert header.read_text(encoding="ascii") == '#define COMMIT ""\n'
    subprocess.run([*git, "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "Begin"], cwd=tmp_path, check=True)
    subprocess.run([script, header, depfile], cwd=tmp_path, check=True)
    name = subprocess.run([*git, "rev-parse", "HEAD"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert header.read_text(encoding="ascii") == f'#define COMMIT " ({name[:12]})"\n'
    assert "logs/HEAD" in depfile.read_text(encoding="utf-8")


@pytest.mark.parametrize("target", TARGETS)
def test_the_manifest_asks_for_the_newer_controls(target: str) -> None:
    manifest = ElementTree.fromstring(provider(target)[MANIFEST, 2])
    name = manifest.find(".//{urn:schemas-microsoft-com:asm.v1}assemblyIdentity").attrib
    assert (name["name"], name["version"]) == ("Microsoft.Windows.Common-Controls", "6.0.0.0")


@pytest.mark.parametrize("target", TARGETS)
def test_the_icon_is_the_one_that_was_drawn(target: str) -> None:
    drawn = pictures(provider(target), 1)
    text = (ROOT / "tsp/resources/telephone.txt").read_text(encoding="utf-8")
    letter = {bytes.fromhex(blue + green + red + opacity): name for name, red, green, blue, opacity in
              re.findall(r"^(\S) (\w\w)(\w\w)(\w\w)(\w\w)$", text, re.MULTILINE)}
    assert list(drawn) == [16, 32]
    for picture in drawn.values():
        rows = ("".join(letter[row[at:at + 4]] for at in range(0, len(row), 4)) for row in picture)
        assert "\n\n" + "\n".join(rows) + "\n" in text


@pytest.mark.parametrize("target", TARGETS)
def test_the_event_logs_sentence_is_what_was_reported(target: str) -> None:
    header = (ROOT / "out/gen/windows/messages.h").read_text(encoding="ascii")
    number = int(re.search(r"#define EVENT_TROUBLE\s+(\w+)", header)[1], 16)
    assert messages(provider(target)[MESSAGETABLE, 1]) == {number: "%1\n"}


def test_any_title_can_stand_in_a_resource(tmp_path: Path) -> None:
    title = 'Büro "Süd"\\n 전화 %d'
    script = tmp_path / "t.rc"
    script.write_text('1 VERSIONINFO\nBEGIN\nBLOCK "StringFileInfo"\nBEGIN\nBLOCK "040904B0"\nBEGIN\n'
                      f'VALUE "ProductName", {rc_string(title)} " and more"\nEND\nEND\nEND\n', encoding="utf-8")
    subprocess.run([WINDRES, "-c", "65001", "-O", "res", script, tmp_path / "t.res"], check=True)
    assert (title + " and more").encode("utf-16-le") in (tmp_path / "t.res").read_bytes()
