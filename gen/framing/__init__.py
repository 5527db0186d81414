"""How messages lie on the wire. Nothing outside this package knows a kind of framing.

A kind is a module here, named in KINDS. It has

    REQUIRED        the properties without which the framing block is not complete
    PROPERTIES      each property's name and how its value is read from a parse.Line
    EXAMPLE         the block's first lines, for a remedy
    check(context, decl, encoding, limit)   the checked block, or None; errors go to context.report

and what check returns is a Framing (see interface.py), which does the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charsets import ENCODINGS
from framing import escape, keyed, positional
from framing.interface import Framing

if TYPE_CHECKING:
    from semantics import Context

KINDS = {"positional": positional, "keyed": keyed}
DEFAULT_ENCODING, DEFAULT_LIMIT = "utf-8", 1024
_LONGEST_LIMIT = 65536

# Properties that every kind has.
_COMMON = {
    "escape": escape.read,
    "encoding": lambda line: line.word("an encoding"),
    "limit": lambda line: line.number("the limit", 1, _LONGEST_LIMIT),
}
PROPERTIES = {name: kind.PROPERTIES | _COMMON for name, kind in KINDS.items()}
EXAMPLE = " or ".join(kind.EXAMPLE for kind in KINDS.values())


def check(context: Context) -> Framing | None:
    """The framing of the spec, or None if there is none that can be used; then no wire line can be read."""
    if not context.tree.framings:
        return None
    decl = context.tree.framings[0]
    kind = KINDS[decl.kind.text]
    for word in kind.REQUIRED:
        if word not in decl.values and not context.lost(word):
            context.report.error("E011", f"missing {word}", decl.span, f'add: {word} "…"')
    name, limit = decl.values.get("encoding"), decl.values.get("limit")
    encoding = ENCODINGS.get(name.text if name else DEFAULT_ENCODING)
    if not encoding:
        context.unknown("E020", f"unknown encoding '{name.text}'", name, ENCODINGS)
    found = kind.check(context, decl, encoding, limit.value if limit else DEFAULT_LIMIT)
    return escape.with_escape(context, decl, found) if found else None
