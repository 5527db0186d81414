"""What a spec says that is allowed and probably not meant. Only a spec without errors is looked at.

Each warning has a way to say that it is meant: an escape, `ignored`, `expects nothing`."""

from __future__ import annotations

import re
from collections import Counter

from characters import QUOTES, instead, is_invisible, shown
from diagnostics import Report
from framing.interface import Optional, Piece
from model import Field, Message, Protocol
from source import Span
from tree import FieldDecl, MessageDecl, Tree, WireDecl

_QUOTE = re.compile(f'["{"".join(sorted(QUOTES))}]')
_COMMENT = re.compile(r"(?<=[ \t])#(?=[ \t]|$)|(?<=[ \t]{2})#")
_ELLIPSIS = re.compile(r"(?<![\w.])(?:\.{3,}|\u2026)(?![\w.])")
_BRACKETS = "<>[]()$%:@"  # what other notations put round the name of a hole
_HOLE, _ESCAPED = "\0", "\1"  # in a wire line's text; neither can stand there itself


def check(tree: Tree, protocol: Protocol, report: Report) -> None:
    """Add the warnings of a checked spec to the report."""
    decls = {decl.name.text: decl for decl in tree.messages}
    classes = [decl.charset for decl in tree.fields if decl.charset]
    quotes = any(charset.negated and ord('"') in charset.codes for charset in classes)
    for message in protocol.messages:
        for wire in decls[message.name].wires:
            _wire_line(wire, protocol.framing.goes_on(message), quotes, report)
            _names_without_braces(protocol, message, wire, report)
            _blanks(protocol, message, wire, report)
        _length(protocol, message, decls[message.name], report)
    for block in tree.states:
        for decl in block.words:
            _state_word(decl.word.span, report)
    _fields(protocol, {decl.name.text: decl for decl in tree.fields}, decls, report)
    _unanswered(protocol, decls, report)


# --- Wire lines -------------------------------------------------------------------------------------------------------


def _raw(wire: WireDecl) -> str:
    """A wire line, a character for each of its items: as itself only if it is written so."""
    return "".join(_HOLE if index in wire.holes else item.text if item.span.length == 1 else _ESCAPED
                   for index, item in enumerate(wire.items))


def _wire_line(wire: WireDecl, goes_on: bool, quotes: bool, report: Report) -> None:
    """`quotes`: the spec says that quotation marks are of the wire."""
    raw = _raw(wire)
    if goes_on:
        before, _, after = raw.rpartition("...")
        raw = f"{before}{_ESCAPED * 3}{after}"
    for code, pattern, text, remedy in (
        ("W001", _QUOTE, "quotation marks are sent as they stand here",
         "write the text without them; if the switch wants them, write each as \\\", or say of a field that stands "
         "between them that it holds none: of [^\"]"),
        ("W002", _COMMENT, "# begins no comment in a wire line: all of this is sent",
         "put the comment into a line of its own; if the switch wants a #, write it as \\x23"),
        ("W003", _ELLIPSIS, "an ellipsis is sent as it stands here",
         "write out what it stands for; if the switch wants dots, write each as \\x2E"),
    ):
        found = pattern.search(raw)
        if found and not (found[0] == '"' and quotes):
            first, last = (wire.items[at].span for at in (found.start(), found.end() - 1))
            report.warn(code, text, first.through(last), remedy)
    for item, char in zip(wire.items, raw):
        if is_invisible(char):
            _invisible(char, item.span, report)


def _state_word(span: Span, report: Report) -> None:
    written = report.source.lines[span.line - 1][span.column - 1 :][: span.length]
    for at, char in enumerate(written):
        if is_invisible(char):
            _invisible(char, Span(span.line, span.column + at), report)


def _invisible(char: str, span: Span, report: Report) -> None:
    meant = f"; if the switch has it there, write \\x{ord(char):02X}" if char <= "\xff" else ""
    report.warn("W004", f"{shown(char)} looks like something else", span, f"{instead(char)}{meant}")


def _names_without_braces(protocol: Protocol, message: Message, wire: WireDecl, report: Report) -> None:
    raw, codec = _raw(wire), protocol.framing.encoding.codec
    names = {field.name for field in protocol.fields} - {hole.name for hole in message.holes}
    for word in protocol.framing.words(message):
        text = word.decode(codec)
        name, at = text.strip(_BRACKETS), raw.find(text)
        if name in names and at >= 0:
            report.warn("W005", f"'{text}' is sent as it stands here, though a field has that name",
                        Span(wire.span.line, wire.items[at].span.column, len(text)),
                        f"a hole is written {{{name}}}; if the word itself is meant, write a letter of it as an "
                        f"escape: \\x{ord(name[0]):02X}{name[1:]}")


def _blanks(protocol: Protocol, message: Message, wire: WireDecl, report: Report) -> None:
    if any(item.text in " \t" and item.span.length > 1 for item in wire.items):  # somebody thought of blanks
        return
    texts = [word.decode(protocol.framing.encoding.codec) for word in protocol.framing.words(message)]
    blank = next((text for text in texts if text != text.strip(" \t")), None)
    if blank:
        report.warn("W006", f"the blanks at the ends of '{blank}' are sent", wire.span,
                    "leave them out; if the switch wants them, write each as \\x20; if they stand round every "
                    'separator, let the framing say: padded by " "')


# --- Fields and messages ----------------------------------------------------------------------------------------------


def _length(protocol: Protocol, message: Message, decl: MessageDecl, report: Report) -> None:
    """Counted with one byte for each character, so that ASCII at least always fits."""
    word = max(len(state.data) for state in protocol.states)

    def greatest(piece: Piece) -> int:
        if isinstance(piece, Optional):
            return sum(map(greatest, piece.pieces))
        if isinstance(piece, bytes):
            return len(piece)
        return word if message.holes[piece].is_state else message.holes[piece].most

    longest = sum(map(greatest, protocol.framing.pieces(message)))
    if longest > protocol.framing.limit:
        what = "one that long is not sent" if message.to_switch else "one that long is skipped when it comes"
        report.warn("W030", f"message '{message.name}' can have {longest} bytes, over the limit of "
                    f"{protocol.framing.limit}", decl.name.span, f"raise the limit, or shorten its fields: {what}")


def _read(protocol: Protocol, message: Message) -> set[Field]:
    """The holes of a message from the switch that the provider looks at."""
    notices = protocol.notices.get(message.name, [])
    found = {field for notice in notices for field in (*notice.places.values(), *notice.roles.values())}
    reply = protocol.replies.get(message.name)
    found |= {*reply.received.values(), *reply.about.places.values()} if reply else set()
    ends = any(notice.moves or notice.tells_why for notice in notices)
    moves = any(notice.moves for notice in notices)
    number = protocol.id_hole(message)
    return {hole for index, hole in enumerate(message.holes)
            if hole in found or index == number or (moves and hole.is_state) or (ends and hole.causes == "disconnect")
            or hole in (protocol.challenge, protocol.place) or _answers_with(protocol, message, hole)}


def _answers_with(protocol: Protocol, message: Message, hole: Field) -> bool:
    """A no may say why, and a yes to what makes a call what that is called."""
    refuses = any(message.name in answers.no for answers in protocol.answers.values())
    made = [operation.message.name for operation in protocol.operations.values() if operation.type.begins_call]
    accepts = message.name in {protocol.answers[name].yes for name in made if name in protocol.answers}
    return (refuses and hole.causes == "refusal") or (accepts and hole == protocol.places.get("call"))


def _fields(protocol: Protocol, decls: dict[str, FieldDecl], messages: dict[str, MessageDecl], report: Report) -> None:
    sent = {hole for message in protocol.messages if message.to_switch for hole in message.holes}
    received = [message for message in protocol.messages if not message.to_switch]
    used = sent.union(*(_read(protocol, message) for message in received))
    answers = {name for answer in protocol.answers.values() for name in (answer.yes, *answer.no)}
    told = set()
    for message in received:
        for hole in message.holes if message.name in answers else ():
            if hole not in _read(protocol, message) and not decls[hole.name].ignored:
                told.add(hole)
                report.warn("W011", f"nothing reads '{hole.name}' of answer '{message.name}'",
                            _hole_span(messages[message.name], hole), "what an answer says beside yes or no is not "
                            "used; if it is not needed, let it be a field that is ignored: " + _ignored(hole, decls))
    for field in protocol.fields:
        decl = decls[field.name]
        if field in used and decl.ignored:
            report.warn("W012", f"field '{field.name}' is declared as ignored, and is not", decl.name.span,
                        "remove the word ignored, or declare another field")
        elif field not in used and not decl.ignored and field not in told:
            report.warn("W010", f"nothing reads field '{field.name}'", decl.name.span,
                        "say what it is, like: MESSAGE names caller = … or line is … or call is …; if it is not "
                        "needed: " + _ignored(field, decls))


def _ignored(field: Field, decls: dict[str, FieldDecl]) -> str:
    decl = decls[field.name]
    length = f" {decl.least.value}..{decl.most.value}" if decl.least else ""
    return f"field {field.name} {decl.type.text}{length} ignored"


def _hole_span(decl: MessageDecl, hole: Field) -> Span:
    return next(name.span for wire in decl.wires for name in wire.names if name.text == hole.name)


def _unanswered(protocol: Protocol, decls: dict[str, MessageDecl], report: Report) -> None:
    usual = Counter(" or ".join((answer.yes, *answer.no)) for answer in protocol.answers.values()).most_common(1)
    for message in dict.fromkeys(operation.message.name for operation in protocol.operations.values()):
        decl = decls[message]
        if usual and not decl.expects and not decl.expects_nothing:
            report.warn("W020", f"'{message}' expects no answer, though the switch answers other messages",
                        decl.name.span, f"say what answers it, like: expects {usual[0][0]} within 5 s",
                        "or that nothing does: expects nothing")
