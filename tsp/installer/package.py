#!/usr/bin/env python3
"""package.py: make a provider's MSI, for x64, x86 or ARM64; the same bytes whenever and wherever it is made.

With --sign, the provider and the MSI are signed by a command that is called with "-in FILE -out FILE" after its words.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
import time
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent / "gen"), str(HERE)]

import jinja2  # noqa: E402

import commands  # noqa: E402
import sequence  # noqa: E402
from model import Protocol  # noqa: E402

NAMESPACE = uuid.UUID("0a3d9c5e-5b0c-5c44-9d0e-6f6c6b1d7a52")  # of all GUIDs that are made from names
UNIX_EPOCH = 116_444_736_000_000_000  # in a FILETIME's 100 ns since 1601
DEFAULT_TIME = 1_577_836_800  # 2020-01-01, if SOURCE_DATE_EPOCH says nothing: a cabinet's times begin with 1980
VT_FILETIME = b"\x40\0\0\0"  # before the eight bytes of a property that is a time
TEMPLATE = HERE / "tspec.wxs.j2"
EVENT_LOG = r"SYSTEM\CurrentControlSet\Services\EventLog\Application\tspec-{}"  # the source that os_log reports as
TARGET = {"x64": "win64", "x86": "win32", "arm64": "winarm64"}  # of the build
PLATFORM = {"x64": "x64", "x86": "Intel", "arm64": "Arm64"}  # as an MSI calls it


def guid(*words: str) -> str:
    """The GUID of these words; always the same."""
    return str(uuid.uuid5(NAMESPACE, "\n".join(words))).upper()


def msi_version(protocol: Protocol) -> str:
    """The version as Windows Installer compares it: three numbers."""
    return ".".join(map(str, protocol.version_numbers[:3]))


def installer(protocol: Protocol, arch: str, files: dict[str, Path]) -> str:
    """The source of the MSI, for wixl."""
    name, version = protocol.name, msi_version(protocol)
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                                     autoescape=True)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        p=protocol, arch=arch, version=version, files={key: path.name for key, path in files.items()},
        upgrade_code=guid(name), product_code=guid(name, arch, version),
        event_log=EVENT_LOG.format(name),
        guids={"Provider": guid(name, "System64"), "ProviderX86": guid(name, "System"),
               "EventLog": guid(name, arch, "EventLog")})


def write(protocol: Protocol, source: Path, arch: str, out: Path) -> None:
    """Let wixl write the MSI, and add to its tables. It does not know ARM64, whose folders are those of x64."""
    folders = "x86" if arch == "x86" else "x64"
    queries = [word for query in sequence.queries(protocol, arch) for word in ("-q", query)]
    subprocess.run(["wixl", "-a", folders, "-o", out, source], check=True, env={**os.environ, "TZ": "UTC"})
    subprocess.run(["msibuild", out, *queries], check=True)


def settle(protocol: Protocol, arch: str, files: dict[str, Path], out: Path, begun: int) -> None:
    """Make of the contents what wixl makes anew each time: the package code, and the times since `begun`."""
    contents = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files.values()]
    code = guid(protocol.name, arch, installer(protocol, arch, files), *sequence.queries(protocol, arch), *contents)
    subprocess.run(["msibuild", out, "-s", protocol.title, "tspec", f"{PLATFORM[arch]};1033", f"{{{code}}}"],
                   check=True)
    now, fixed = range(filetime(begun), filetime(int(time.time()) + 1)), struct.pack("<Q", filetime(source_time()))
    out.write_bytes(re.sub(
        re.escape(VT_FILETIME) + b"(.{8})",
        lambda found: VT_FILETIME + fixed if struct.unpack("<Q", found[1])[0] in now else found[0],
        out.read_bytes(), flags=re.DOTALL))


def source_time() -> int:
    """When the sources are of, in seconds since 1970."""
    return int(os.environ.get("SOURCE_DATE_EPOCH", DEFAULT_TIME))


def filetime(seconds: int) -> int:
    """A time since 1970 as Windows has it."""
    return seconds * 10_000_000 + UNIX_EPOCH


def sign(command: str, path: Path) -> None:
    """Sign a file in its place."""
    signed = path.with_name(path.name + ".signed")
    subprocess.run([*shlex.split(command), "-in", path, "-out", signed], check=True, stdout=subprocess.DEVNULL)
    signed.replace(path)


def package(protocol: Protocol, arch: str, out: Path, build: Path, signing: str | None) -> None:
    """Make the MSI, out of copies: signing changes files, and so does giving them a time."""
    own = build / TARGET[arch]
    wanted = {"Actions": own / "actions.dll", "ProviderX86": build / TARGET["x86"] / f"{protocol.name}.tsp"}
    if arch != "x86":
        wanted["Provider"] = own / f"{protocol.name}.tsp"
    with TemporaryDirectory(dir=out.parent) as folder:
        files = {key: Path(folder, key) for key in wanted}
        for key, source in wanted.items():
            shutil.copyfile(source, files[key])
            if signing:
                sign(signing, files[key])
            os.utime(files[key], (source_time(), source_time()))
        source, made = Path(folder, "tspec.wxs"), Path(folder, out.name)
        source.write_text(installer(protocol, arch, files), encoding="utf-8")
        begun = int(time.time())
        write(protocol, source, arch, made)
        settle(protocol, arch, files, made, begun)
        if signing:
            sign(signing, made)
        made.replace(out)


def main() -> int:
    """Make one MSI."""
    parser = argparse.ArgumentParser(prog="package.py", description=__doc__)
    parser.add_argument("spec", type=Path)
    parser.add_argument("--arch", choices=TARGET, required=True)
    parser.add_argument("--build", type=Path, default=Path("out"), help="the folder that has the targets' folders")
    parser.add_argument("--sign", metavar="COMMAND", help="such as 'osslsigncode sign -certs C -key K -h sha256'")
    parser.add_argument("--out", type=Path, help="default: out/tspec-<protocol>-<version>-<arch>.msi")
    given = parser.parse_args()
    _, _, protocol = commands.load(str(given.spec))
    if protocol is None:
        return 2
    out = given.out or given.build / f"tspec-{protocol.name}-{protocol.version}-{given.arch}.msi"
    package(protocol, given.arch, out, given.build, given.sign)
    print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
