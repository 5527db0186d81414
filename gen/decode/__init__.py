"""gen/tspec decode: builds the generated parser with decode.c, once for each spec, and runs it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import emit

CANNOT_READ = 3
_ROOT = Path(__file__).resolve().parents[2]
_HANDWRITTEN = ("gen/decode/decode.c", "gen/decode/fault_name.c", "runtime/framer.c", "runtime/body_length.c",
                "runtime/mark.c", "runtime/fault.c")
_HEADERS = ("gen/decode/fault_name.h", "runtime/framer.h", "runtime/body_length.h", "runtime/mark.h",
            "runtime/protocol.h", "runtime/slice.h")
_LEMON_TEMPLATE = "/usr/share/lemon/lempar.c"
_MINGW_HEADER = Path("/usr/x86_64-w64-mingw32/include/tapi.h")
_FLAGS = ["-std=gnu11", "-O1", "-DNDEBUG"]


class BuildError(Exception):
    """The decoder cannot be built; the text says what to do."""


def decode(files: dict[str, str], name: str, capture: str, way: str | None, json: bool) -> int:
    """Print the messages of a capture ("-": standard input). Returns the exit status. Raises OSError."""
    try:
        program = _program(files, name)
    except BuildError as error:
        print(f"tspec: {error}", file=sys.stderr)
        return CANNOT_READ
    options = ["--json"] * json + [f"--{way}"] * bool(way)
    sys.stdout.flush()
    if capture == "-":
        return subprocess.run([program, *options], check=False).returncode
    with open(capture, "rb") as stream:
        return subprocess.run([program, *options], check=False, stdin=stream).returncode


def _program(files: dict[str, str], name: str) -> Path:
    """The decoder of these generated files, built if this is the first time."""
    digest = hashlib.sha256()
    for path in (*_HANDWRITTEN, *_HEADERS):
        digest.update((_ROOT / path).read_bytes())
    for text in (*files.values(), *emit.tables().values()):
        digest.update(text.encode("utf-8"))
    folder = _ROOT / "out" / "decode" / f"{name}-{digest.hexdigest()[:16]}"
    program = folder / "decode"
    if not program.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        _build(files, name, folder)
    return program


def _build(files: dict[str, str], name: str, folder: Path) -> None:
    """Build beside the folder and move it there whole, so that an interrupted build leaves nothing half done."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        work = Path(made) / "work"
        emit.write({**files, **emit.tables()}, work)
        _run("lemon", ["-q", f"-T{_LEMON_TEMPLATE}", "-d.", f"{name}_grammar.y"], work)
        _run("re2c", ["-c", "-i", "-b", "-W", "-Werror", "--no-generation-date", "-o", f"{name}_lexer.c",
                      f"{name}_lexer.re"], work)
        if not _MINGW_HEADER.exists():
            raise BuildError("tapi.h is missing: install the Debian package mingw-w64-x86-64-dev")
        shutil.copy(_MINGW_HEADER, work / "tapi.h")
        includes = [f"-I{_ROOT / path}" for path in ("runtime", "runtime/posix")]
        sources = [str(_ROOT / path) for path in _HANDWRITTEN]
        _run("cc", [*_FLAGS, "-I.", *includes, "-o", "decode", f"{name}.c", f"{name}_lexer.c", *sources], work)
        try:
            os.rename(work, folder)
        except OSError:
            if not (folder / "decode").exists():  # else another one was faster
                raise


_PACKAGES = {"lemon": "lemon", "re2c": "re2c", "cc": "gcc"}


def _run(tool: str, arguments: list[str], folder: Path) -> None:
    if not shutil.which(tool):
        raise BuildError(f"{tool} is missing: install the Debian package {_PACKAGES[tool]}")
    done = subprocess.run([tool, *arguments], cwd=folder, check=False, capture_output=True, text=True, errors="replace")
    if done.returncode:
        raise BuildError(f"{tool} failed:\n{done.stdout}{done.stderr}".rstrip())
