"""A spec compiled to a shared library, and a second, simple decoder to compare it with."""

from __future__ import annotations

import ctypes
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import emit
import lemon
import lint
from diagnostics import Report
from framing.escape import Escape
from framing.positional.parts import Joined, content
from limits import MESSAGE_FIELDS
from model import Field, Message, Protocol
from parse import parse
from semantics import check
from source import Source, read_source

ROOT = Path(__file__).resolve().parents[2]
WARNINGS = ["-Wall", "-Wextra", "-Wshadow", "-Wstrict-prototypes", "-Wmissing-prototypes", "-Werror"]


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
    """A spec's generated C, built as the product builds it and warnings as errors."""

    def __init__(self, source: Source, protocol: Protocol, folder: Path) -> None:
        self.protocol = protocol
        name = protocol.name
        work = folder / name
        emit.write({**emit.files(protocol, source), **emit.tables()}, work)
        headers = work / "tapi"
        headers.mkdir(exist_ok=True)
        (headers / "tapi.h").write_bytes(Path("/usr/x86_64-w64-mingw32/include/tapi.h").read_bytes())
        _run(["lemon", "-T/usr/share/lemon/lempar.c", "-d.", f"{name}_grammar.y"], work)
        lemon.write(work, name)
        _run(["re2c", "-c", "-i", "-b", "-W", "-Werror", "--no-generation-date", "-o", f"{name}_lexer.c",
              f"{name}_lexer.re"], work)
        includes = [f"-I{ROOT / folder}" for folder in ("runtime", "runtime/posix", "gen/decode")]
        handwritten = [ROOT / name for name in ("runtime/escape.c", "runtime/fault.c", "gen/decode/fault_name.c",
                                                "tests/gen/shim.c")]
        _run(["gcc", "-std=gnu11", "-O1", *WARNINGS, "-fPIC", "-shared", "-o", "protocol.so", "-I.",
              "-isystem", "tapi", *includes, f"{name}.c", f"{name}_lexer.c", *map(str, handwritten),
              "-Wno-missing-prototypes"], work)
        self.library = ctypes.CDLL(str(work / "protocol.so"))
        self.library.shim_decode.restype = ctypes.c_bool
        self.library.shim_encode.restype = ctypes.c_size_t
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

    def _fault(self, fault: _Fault) -> Fault:
        name = self.library.shim_fault_name(fault.code).decode("ascii").upper()
        return Fault(name, fault.offset, None if fault.hole == 255 else fault.hole)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


# --- The reference: split at the separators, then compare with each message. -----------------------------------------

_TEXT = {
    "utf-8": None,
    "ascii": rb"[\x00-\x7f]*",
    "latin-1": rb"[\x00-\xff]*",
    "cp949": rb"(?:[\x00-\x7f]|[\x81-\xc5][\x41-\x5a\x61-\x7a\x81-\xfe]|\xc6[\x41-\x52\xa1-\xfe]"
             rb"|[\xc7-\xfe][\xa1-\xfe])*",
}


def characters(data: bytes, encoding: str) -> int | None:
    """How many characters the bytes are, None if they are no text."""
    if encoding == "utf-8":
        try:
            return len(data.decode("utf-8"))
        except UnicodeDecodeError:
            return None
    if not re.fullmatch(_TEXT[encoding], data, re.DOTALL):
        return None
    return len(re.sub(rb"[\x81-\xfe].", b"x", data, flags=re.DOTALL)) if encoding == "cp949" else len(data)


def narrow(data: bytes, encoding: str) -> bytes:
    """Text with one byte beyond ASCII for each character beyond ASCII."""
    beyond = {"utf-8": rb"[\xc2-\xf4][\x80-\xbf]+", "cp949": rb"[\x81-\xfe]."}.get(encoding, rb"[\x80-\xff]")
    return re.sub(beyond, b"\xff", data, flags=re.DOTALL)


def spans(field: Field, protocol: Protocol) -> bool:
    """Whether a value of the field may have separators in it."""
    first = getattr(protocol.framing, "separator", b"")[:1]
    return protocol.framing.escape is None and hasattr(protocol.framing, "padding") and first != b"" and \
        field.charset is not None and first[0] in field.charset


def escape_of(protocol: Protocol, to_switch: bool) -> Escape | None:
    """How values of a direction are escaped, if they are."""
    escape = protocol.framing.escape
    return escape if escape and escape.of(to_switch) else None


def escaped(value: bytes, protocol: Protocol, to_switch: bool) -> bytes:
    """A value as it is sent."""
    escape = escape_of(protocol, to_switch)
    if not escape:
        return value
    mark = bytes([escape.mark])
    return b"".join(byte if byte[0] not in escape.written else mark + b"%02X" % byte[0] if not escape.plus else
                    mark + (mark if byte == mark else bytes([byte[0] + escape.plus]))
                    for byte in (value[at : at + 1] for at in range(len(value))))


def unescaped(wire: bytes, protocol: Protocol, to_switch: bool) -> bytes | None:
    """The value that stands on the wire; None if an escape is damaged, or what is none of them is no text."""
    framing, escape = protocol.framing, escape_of(protocol, to_switch)
    if not escape:
        return wire
    mark = re.escape(bytes([escape.mark]))
    follows = rb"[0-9A-Fa-f]{2}" if not escape.plus else rb"[!-~]"
    value = b""
    for plain, code in re.findall(rb"([^" + mark + rb"]+)|" + mark + rb"(" + follows + rb"|)", wire, re.DOTALL):
        if plain:
            if characters(plain, framing.encoding.name) is None or set(plain) & framing.forbidden:
                return None
            value += plain
        elif not escape.plus and code:
            value += bytes([int(code, 16)])
        elif code == bytes([escape.mark]):
            value += code
        elif code and code[0] > escape.plus and code[0] not in framing.forbidden:
            value += bytes([code[0] - escape.plus])
        else:
            return None
    return value


def holds(field: Field, value: bytes | None, protocol: Protocol, to_switch: bool) -> bool:
    """Whether a field may have this value."""
    framing = protocol.framing
    if value is None:
        return False
    count = characters(value, framing.encoding.name)
    never = b"\0\r\n" + framing.separator[:1] + framing.from_switch[:1] + framing.to_switch[:1]
    if escape_of(protocol, to_switch):
        never = b"\0"
    elif spans(field, protocol):
        never = never.replace(framing.separator[:1], b"")
    if count is None or not field.least <= count <= field.most or set(value) & set(never):
        return False
    allowed = field.charset if not field.wide else {255, *(field.charset or range(128))}
    return field.charset is None or set(narrow(value, framing.encoding.name)) <= allowed


def sent_parts(message: Message, values: list[bytes]) -> int:
    """How many parts of a message are sent: not the tails whose holes are all empty."""
    end, first = len(message.parts), len(message.holes)
    for shorter in reversed(message.ends):
        holes = sum(isinstance(content(part), Field) for part in message.parts[shorter:])
        if any(values[first - holes :]):
            break
        end = shorter
    return end


@dataclass(frozen=True)
class _Place:
    """What a message has at some place, and the texts ending a field that other messages have there: they go first."""

    what: bytes | Field
    texts: frozenset[bytes]


def _wire_fields(message: Message, end: int, protocol: Protocol) -> list[list[_Place]]:
    """For each field of the wire, of a message with that many parts, the text and the holes in it."""
    fields: list[list[_Place]] = [[]]
    for at, part in enumerate(message.parts[:end]):
        beside = [other.parts[at] for other in protocol.messages if other.to_switch == message.to_switch and
                  other.parts[:at] == message.parts[:at] and len(other.parts) > at]
        fields[-1].append(_Place(content(part), frozenset(
            text for text in beside if isinstance(text, bytes) and text != part)))
        if not isinstance(part, Joined):
            fields.append([])
    return fields[:-1]


def _values(places: Sequence[_Place], text: bytes, protocol: Protocol, to_switch: bool,
            padding: bytes) -> list[tuple[bytes, ...]]:
    """Every way to read a field of the wire: the values of its holes."""
    if not places:
        return [] if text else [()]
    place, *rest = places
    if (text.strip(padding) if padding else text) in place.texts:
        return []
    if isinstance(place.what, bytes):
        return _values(rest, text[len(place.what) :], protocol, to_switch, padding) if text.startswith(place.what) else []
    found = []
    for length in range(len(text) + 1) if rest else [len(text)]:
        wire = text[:length].strip(padding) if padding else text[:length]
        value = unescaped(wire, protocol, to_switch)
        if holds(place.what, value, protocol, to_switch):
            found += [(value, *others) for others in _values(rest, text[length:], protocol, to_switch, padding)]
    return found


def _tail(message: Message, further: list[bytes], protocol: Protocol) -> tuple[bytes, ...] | None:
    """The values of the holes of a message's keyed lines; None if one of these is not as it should be."""
    framing, received, found = protocol.framing, {}, ()
    for field in further if message.tail else ():
        key, mark, value = (field.strip(framing.padding) if framing.padding else field).partition(framing.pair)
        if mark:
            received.setdefault(key, value)
    for line in message.tail:
        if line.key not in received:
            if not line.optional:
                return None
            found += (b"",) * len(line.holes)
            continue
        places = [_Place(part, frozenset()) for part in line.value]
        ways = _values(places, received[line.key], protocol, message.to_switch, b"")
        if not ways:
            return None
        assert len(ways) == 1, (line, received)
        found += ways[0]
    return found


def _ways(wanted: list[list[_Place]], fields: list[bytes], protocol: Protocol,
          to_switch: bool) -> list[tuple[tuple[bytes, ...], list[bytes]]]:
    """Every way to read the first of the fields that were cut at separators as those wanted, and the fields left over."""
    if not wanted:
        return [((), fields)]
    places, *others = wanted
    padding, found = protocol.framing.padding, []
    many = any(isinstance(place.what, Field) and spans(place.what, protocol) for place in places)
    for count in range(1, (len(fields) if many else min(1, len(fields))) + 1):
        field = protocol.framing.separator.join(fields[:count])
        if padding:  # a hole takes off what is round its value
            field = field.lstrip(padding)
            field = field.rstrip(padding) if isinstance(places[-1].what, bytes) else field
        found += [(values + more, rest) for values in _values(places, field, protocol, to_switch, padding)
                  for more, rest in _ways(others, fields[count:], protocol, to_switch)]
    return found


def _readings(message: Message, fields: list[bytes], protocol: Protocol) -> list[tuple[bytes, ...]]:
    """Every way to read the fields of the wire as this message."""
    found = []
    for end in message.ends:
        wanted = _wire_fields(message, end, protocol)
        for way, further in _ways(wanted, fields, protocol, message.to_switch):
            if (further and not (message.goes_on and end == len(message.parts))) or any(b"\0" in field for field in further):
                continue
            tail = _tail(message, further, protocol)
            if tail is not None:
                found.append(way + (b"",) * (len(message.holes) - len(way) - len(tail)) + tail)
    return found


def reference(protocol: Protocol, frame: bytes, to_switch: bool) -> Decoded | None:
    """Decode a frame the slow way. No frame can be read in two ways."""
    framing = protocol.framing
    terminator = framing.terminator(to_switch)
    if frame.find(terminator) != len(frame) - len(terminator) or len(frame) > framing.limit:
        return None
    body = frame[: -len(terminator)]
    fields = body.split(framing.separator) if framing.separator else [body]
    found = [(message, values) for message in protocol.messages if message.to_switch == to_switch
             for values in _readings(message, fields, protocol)]
    assert len(found) <= 1, (frame, found)
    if not found:
        return None
    message, values = found[0]
    states = [value for hole, value in zip(message.holes, values) if hole.is_state and value]
    words = [state.data for state in protocol.states]
    state = -1 if not states else words.index(states[0]) if states[0] in words else -2
    return Decoded(message.name, state, values)
