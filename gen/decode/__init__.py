"""gen/tspec decode: builds the generated parser with decode.c, once for each spec, and runs it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import emit
import lemon
from looks import SAMPLE

ALL_ACCEPTED, TRAILING_BYTES, REJECTED, CANNOT_READ = range(4)
_STANDARD_INPUT = 0
_ROOT = Path(__file__).resolve().parents[2]
_HANDWRITTEN = ("gen/decode/decode.c", "gen/decode/print_lines.c", "gen/decode/print_text.c", "gen/decode/fault_name.c",
                "runtime/framer.c", "runtime/body_length.c", "runtime/mark.c", "runtime/escape.c", "runtime/fault.c",
                "runtime/likeness.c")
_HEADERS = ("gen/decode/print_lines.h", "gen/decode/print_text.h", "gen/decode/fault_name.h", "runtime/escape.h",
            "runtime/framer.h", "runtime/likeness.h", "runtime/body_length.h", "runtime/mark.h", "runtime/scan.h",
            "runtime/protocol.h", "runtime/slice.h")
_LEMON_TEMPLATE = "/usr/share/lemon/lempar.c"
_MINGW_HEADER = Path("/usr/x86_64-w64-mingw32/include/tapi.h")
_FLAGS = ["-std=gnu11", "-O1"]


class BuildError(Exception):
    """The decoder cannot be built; the text says what to do."""


def decode(files: dict[str, str], name: str, capture: str, way: str | None, json: bool) -> tuple[int, bytes]:
    """Print the messages of a capture ("-": standard input), each as soon as it is there. Returns the exit status and
    the capture's first bytes. Raises OSError."""
    try:
        program = _program(files, name)
    except BuildError as error:
        print(f"tspec: {error}", file=sys.stderr)
        return CANNOT_READ, b""
    command = [program, *["--json"] * json, *[f"--{way}"] * bool(way)]
    sys.stdout.flush()
    if capture != "-":
        with open(capture, "rb") as stream:
            return _feed(command, stream.fileno())
    return _feed(command, _STANDARD_INPUT)


def _feed(command: list, stream: int) -> tuple[int, bytes]:
    """Run the decoder and give it what comes from the stream. Returns its exit status and the stream's first bytes."""
    sample = b""
    with subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0) as decoder:
        with contextlib.suppress(BrokenPipeError):  # it says itself why it has ended
            while block := os.read(stream, SAMPLE):
                sample += block[: SAMPLE - len(sample)]
                _write(decoder.stdin, block)
        decoder.stdin.close()
    status = decoder.returncode
    return status if status >= 0 else 128 - status, sample  # a signal's number, as shells tell it


def _write(stream: io.RawIOBase, block: bytes) -> None:
    while block:
        block = block[stream.write(block) :]


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
        _run("lemon", [f"-T{_LEMON_TEMPLATE}", "-d.", f"{name}_grammar.y"], work)
        lemon.write(work, name)
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
