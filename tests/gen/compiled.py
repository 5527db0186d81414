"""A spec compiled to a shared library."""

from __future__ import annotations

import ctypes
import functools
import itertools
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import emit
import lemon
import lint
from diagnostics import Report
from limits import MESSAGE_FIELDS
from model import Message, Protocol
from parse import parse
from semantics import check
from source import Source, read_source

ROOT = Path(__file__).resolve().parents[2]
HANDWRITTEN = ["runtime/escape.c", "runtime/fault.c", "runtime/framer.c", "runtime/body_length.c", "runtime/mark.c",
               "gen/decode/fault_name.c", "tests/gen/shim.c"]
COMPILER = ["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Wshadow", "-Wstrict-prototypes", "-Werror", "-fPIC",
            *(f"-I{ROOT / folder}" for folder in ("runtime", "runtime/posix", "gen/decode"))]


_numbers = itertools.count()


class _Slice(ctypes.Structure):
    _fields_ = [("at", ctypes.c_void_p), ("len", ctypes.c_size_t)]


class _Message(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_uint), ("state", ctypes.c_int), ("count", ctypes.c_uint),
                ("field", _Slice * MESSAGE_FIELDS)]


class _Fault(ctypes.Structure):
    _fields_ = [("code", ctypes.c_int), ("offset", ctypes.c_size_t), ("hole", ctypes.c_uint)]


@dataclass(frozen=True)
class Decoded:
    name: str
    state: int
    fields: tuple[bytes, ...]


@dataclass(frozen=True)
class Fault:
    code: str
    offset: int
    hole: int | None


def load_text(text: str, path: str = "spec.tspec") -> tuple[Source, Report, Protocol | None]:
    """Read and check a spec's text."""
    return _load(Source(path, text.encode("utf-8", "surrogateescape")))


def load_file(path: Path) -> tuple[Source, Report, Protocol | None]:
    """Read and check a spec."""
    return _load(read_source(str(path)))


def _load(source: Source) -> tuple[Source, Report, Protocol | None]:
    report = Report(source)
    tree = parse(source, report)
    protocol = check(tree, report)
    if protocol:
        lint.check(tree, protocol, report)
    return source, report, protocol


def specs(framing: str) -> list[Path]:
    """The specs without faults that have this kind of framing."""
    folder = ROOT / "tests" / "gen"
    found = sorted((folder / "good").glob("*.tspec")) + sorted((folder / "golden").glob("*.tspec"))
    return [path for path in found if f"\nframing {framing}\n" in path.read_text(encoding="utf-8")]


class Compiled:
    """A spec's generated C, compiled with warnings as errors. `change` may make other files of those that are generated
    and of HANDWRITTEN, by their names."""

    def __init__(self, source: Source, protocol: Protocol, folder: Path,
                 change: Callable[[dict[str, str]], dict[str, str]] = dict) -> None:
        self.protocol = protocol
        name = protocol.name
        work, common = folder / str(next(_numbers)) / name, _common(folder)  # a library is loaded once under one path
        handwritten = {Path(file).name: (ROOT / file).read_text(encoding="utf-8") for file in HANDWRITTEN}
        files = change({**emit.files(protocol, source), **handwritten})
        same = [file for file, text in handwritten.items() if files[file] == text]
        emit.write({file: text for file, text in files.items() if file not in same}, work)
        _run(["lemon", "-T/usr/share/lemon/lempar.c", "-d.", f"{name}_grammar.y"], work)
        lemon.write(work, name)
        _run(["re2c", "-c", "-i", "-b", "-W", "-Werror", "--no-generation-date", "-o", f"{name}_lexer.c",
              f"{name}_lexer.re"], work)
        changed = [file for file in handwritten if file not in same]
        objects = [str(common / f"{Path(file).stem}.o") for file in same]
        _run([*COMPILER, "-shared", "-o", "protocol.so", "-I.", "-isystem", str(common), f"{name}.c", f"{name}_lexer.c",
              *changed, *objects], work)
        self.library = ctypes.CDLL(str(work / "protocol.so"))
        self.library.shim_decode.restype = ctypes.c_bool
        self.library.shim_encode.restype = self.library.shim_cut.restype = ctypes.c_size_t
        self.library.shim_fault_text.restype = self.library.shim_fault_name.restype = ctypes.c_char_p

    def decode(self, frame: bytes, to_switch: bool) -> Decoded | Fault:
        """What the generated parser makes of a frame."""
        message, fault = _Message(), _Fault()
        if not self.library.shim_decode(frame, ctypes.c_size_t(len(frame)), int(to_switch), ctypes.byref(message),
                                        ctypes.byref(fault)):
            return self._fault(fault)
        fields = tuple(ctypes.string_at(message.field[i].at, message.field[i].len) for i in range(message.count))
        return Decoded(self.protocol.messages[message.kind].name, message.state, fields)

    def encode(self, message: Message, values: list[bytes], size: int = 65536) -> bytes | Fault:
        """What the generated encoder makes of values."""
        slices, fault = (_Slice * MESSAGE_FIELDS)(), _Fault()
        kept = [ctypes.create_string_buffer(value, len(value) + 1) for value in values]
        for index, value in enumerate(values):
            slices[index] = _Slice(ctypes.addressof(kept[index]), len(value))
        out = ctypes.create_string_buffer(max(size, 1))
        length = self.library.shim_encode(self.protocol.messages.index(message), slices, out, ctypes.c_size_t(size),
                                          ctypes.byref(fault))
        return out.raw[:length] if length else self._fault(fault)

    def cut(self, stream: bytes, to_switch: bool, block: int, reads: bool) -> tuple[tuple[bytes | None, ...], int]:
        """What the framer makes of a stream that comes in blocks of this size, by framer_read or framer_next: messages,
        None for what was skipped; and how many bytes of an unfinished one are left."""
        out, left = ctypes.create_string_buffer(5 * len(stream) + 8), ctypes.c_size_t()
        length = self.library.shim_cut(int(to_switch), stream, ctypes.c_size_t(len(stream)), ctypes.c_size_t(block),
                                       ctypes.c_bool(reads), out, ctypes.byref(left))
        data, at, found = out.raw[:length], 0, []
        while at < length:
            size = int.from_bytes(data[at : at + 4], "little")
            at += 4
            found.append(None if size == 2**32 - 1 else data[at : at + size])
            at += len(found[-1] or b"")
        return tuple(found), left.value

    def _fault(self, fault: _Fault) -> Fault:
        name = self.library.shim_fault_name(fault.code).decode("ascii").upper()
        return Fault(name, fault.offset, None if fault.hole == 255 else fault.hole)


@functools.cache
def _common(folder: Path) -> Path:
    """Where that is which all protocols share: headers, and HANDWRITTEN compiled."""
    common = folder / "common"
    tapi = Path("/usr/x86_64-w64-mingw32/include/tapi.h")
    emit.write({**emit.tables(), tapi.name: tapi.read_text(encoding="utf-8")}, common)
    _run([*COMPILER, "-c", "-isystem", ".", *(str(ROOT / file) for file in HANDWRITTEN)], common)
    return common


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
