"""Model to files. Templates loop and choose; what needs thought is in model.py, in the framing's view, and here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

import limits
from ctext import c_comment, c_string, c_string_or_null, rc_string, re_string
from framing.interface import Optional, Piece
from model import Message, Protocol
from operations import OPERATIONS
from source import Source
from tapi import NAME_TABLES

if TYPE_CHECKING:
    from lemon import State

_HERE = Path(__file__).parent
_TEMPLATES = {
    "{name}.h": "header.h.j2",
    "{name}.c": "tables.c.j2",
    "{name}.def": "exports.def.j2",
    "{name}.map": "exports.map.j2",
    "{name}.rc": "version.rc.j2",
}


class View:
    """A protocol as the templates see it that are the same for every framing."""

    def __init__(self, protocol: Protocol, source: Source) -> None:
        self.protocol = protocol
        self.spec = Path(source.path).name
        self.digest = hashlib.sha256(source.data).hexdigest()[:16]
        self.operation_types = list(OPERATIONS.values())

    def wire(self, message: Message) -> str:
        """A message as it looks on the wire, for comments."""
        *pieces, last = self.protocol.framing.pieces(message)
        return self._wire(message, [*pieces, last.removesuffix(self.protocol.framing.terminator(message.to_switch))])

    def _wire(self, message: Message, pieces: Sequence[Piece]) -> str:
        texts = [f"{{{message.holes[piece].name}}}" if isinstance(piece, int) else
                 piece.decode(self.protocol.framing.encoding.codec) if isinstance(piece, bytes) else
                 f"[{self._wire(message, piece.pieces)}]" for piece in pieces]
        return "".join(texts)

    @property
    def leaves_out(self) -> bool:
        """Some message is sent with or without some of its holes."""
        return any(isinstance(piece, Optional) and piece.holes for message in self.protocol.messages
                   for piece in self.protocol.framing.pieces(message))


def files(protocol: Protocol, source: Source) -> dict[str, str]:
    """All files that are generated from a spec: name → text."""
    environment, framing = _environment(), protocol.framing
    views = {"v": View(protocol, source), "p": protocol, "f": framing, "l": framing.view(protocol)}
    return {name.format(name=protocol.name): environment.get_template(template).render(views)
            for name, template in (_TEMPLATES | framing.templates).items()}


def tables() -> dict[str, str]:
    """The generated files that are the same for every protocol: name → text."""
    environment = _environment()
    known = {"operations": OPERATIONS.values(), "limits": limits, "name_tables": NAME_TABLES}
    return {name: environment.get_template(f"{name}.j2").render(known)
            for name in ("protocol_limits.h", "operations.h", "operations.c", "tapi_constants.h")}


def automaton(name: str, states: Sequence[State], tokens: Sequence[str], endings: Sequence[str | None]) -> str:
    """The text of NAME_automaton.h. `endings`: for each rule of the grammar what a message that ends with it is, in
    C."""
    template = _environment().get_template("automaton.h.j2")
    return template.render(name=name, states=states, tokens=tokens, endings=endings)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([_HERE / "templates", _HERE / "framing"]), undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False)
    environment.filters |= {"c_string": c_string, "c_string_or_null": c_string_or_null, "c_comment": c_comment,
                            "rc_string": rc_string, "re_string": re_string}
    return environment


def write(texts: dict[str, str], folder: Path) -> None:
    """Write the files whose text changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        path, data = folder / name, text.encode("utf-8")
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
