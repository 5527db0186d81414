"""The lines of the tapi block."""

from __future__ import annotations

from dataclasses import replace

from lexer import SyntaxFault
from operations import EVERY, LITERAL, MD5, NEW_CALL, ON_CONNECT, RECEIVED, ways
from spec_line import Line
from tapi import HOW_CALLS_BEGIN
from tree import MovesDecl, Name, NamesDecl, Operand, RepliesDecl, SendsDecl, TapiDecl, TellsDecl

_VERBS = ("sends", "moves", "names", "tells", "answered", "means", "is")


def read_tapi(line: Line, tapi: TapiDecl) -> None:
    """Add what a line of the tapi block says."""
    subject = line.word("a TSPI function, a message, 'on connect', 'every', 'dest', 'line' or 'call'")
    if subject.text == "dest":
        tapi.dest.append(_dest(line))
        line.end()
        return
    if subject.text == "on" and line.next.text == "connect":
        _on_connect(line, subject, tapi)
        return
    if subject.text == EVERY:
        _every(line, subject, tapi)
        return
    subject = _way(line, subject)
    places = []
    if line.accepts("("):
        places = _places(line)
        line.expect(")")
    verb = line.expect(*(["moves", "names", "tells", "answered"] if places else _VERBS)).text
    if verb == "sends":
        tapi.sends.append(_sends(line, subject))
    elif verb == "moves":
        tapi.moves.append(_moves(line, subject, places))
    elif verb == "names":
        tapi.names.append(NamesDecl(subject, places, _roles(line), _calls_named(line)))
    elif verb == "tells":
        for word in ("why", "call", "ends"):
            line.expect(word)
        tapi.tells.append(TellsDecl(subject, places))
    elif verb == "answered":
        tapi.replies.append(_replies(line, subject, places))
    elif verb == "means" and line.accepts("nothing"):
        tapi.ignored.append(subject)
    elif verb == "means":
        tapi.means.append((subject, _way(line, line.word("a TSPI function or 'nothing'"))))
    else:
        if subject.text not in ("line", "call"):
            raise SyntaxFault("E002", f"expected 'line' or 'call' before 'is', found '{subject.text}'",
                              subject.span)
        tapi.places.append((subject, line.word("a field")))
    line.end()


def _way(line: Line, function: Name) -> Name:
    """A function, and which of its ways, where it has several: `linePickup GROUP`."""
    known = ways(function.text)
    if not known or line.next.kind != "word" or line.next.text in _VERBS:
        return function
    end = line.expect(*known)
    return Name(f"{function.text} {end.text}", function.span.through(end.span))


def _on_connect(line: Line, subject: Name, tapi: TapiDecl) -> None:
    """`on connect [awaits MESSAGE within TIME,] sends MESSAGE(…) [then MESSAGE(…)] … [, tells calls until MESSAGE]`"""
    span = subject.span.through(line.take().span)
    if line.accepts("awaits"):
        awaited = line.word("a message")
        line.expect("within")
        tapi.awaited = (awaited, line.duration_ms())
        line.expect(",")
    line.expect("sends")
    for number, step in enumerate(ON_CONNECT):
        if number and not line.accepts("then"):
            break
        tapi.sends.append(_message_with_values(line, Name(step, span)))
    if line.accepts(","):
        for word in ("tells", "calls", "until"):
            line.expect(word)
        tapi.calls_told = line.word("a message")
    line.end()


def _every(line: Line, subject: Name, tapi: TapiDecl) -> None:
    """`every TIME sends MESSAGE(…)`"""
    every_ms = line.duration_ms()
    line.expect("sends")
    tapi.sends.append(replace(_message_with_values(line, subject), every_ms=every_ms))
    line.end()


def _places(line: Line) -> list[tuple[Name, Name]]:
    """`line = FIELD, call = FIELD`: which line and which call a message is about."""
    places = []
    while not places or line.accepts(","):
        place = line.word("'line' or 'call'")
        line.expect("=")
        places.append((place, line.word("a field")))
    return places


def _moves(line: Line, message: Name, places: list[tuple[Name, Name]]) -> MovesDecl:
    """`[dialed|placed|offered] call [to WORD]`"""
    word = line.expect("call", *HOW_CALLS_BEGIN)
    calls = Name(word.text, word.span) if word.text != "call" else None
    if calls:
        line.expect("call")
    return MovesDecl(message, places, calls, line.state_word() if line.accepts("to") else None)


def _replies(line: Line, message: Name, places: list[tuple[Name, Name]]) -> RepliesDecl:
    """`by MESSAGE[(HOLE = OPERAND, …)] [of dialed|placed|offered call]`"""
    line.expect("by")
    sends = _message_with_values(line, message)
    if places and line.next.text != "of":
        raise line.fail("'of'", "say of which calls: of dialed call, of placed call or of offered call")
    return RepliesDecl(message, places, sends, _calls_named(line))


def _calls_named(line: Line) -> Name | None:
    """`[of dialed|placed|offered call]`"""
    if not line.accepts("of"):
        return None
    word = line.expect(*HOW_CALLS_BEGIN)
    line.expect("call")
    return Name(word.text, word.span)


def _dest(line: Line) -> tuple[str, Name]:
    """What of a number is not dialed: `skips "…"`, `skips first "…"`, `ends at "…"`."""
    what = line.expect("skips", "ends").text
    if what == "ends":
        line.expect("at")
        what = "ends at"
    elif line.accepts("first"):
        what = "skips first"
    return what, line.string("characters")


def _sends(line: Line, function: Name) -> SendsDecl:
    sends = _message_with_values(line, function)
    if not line.accepts(","):
        return sends
    if line.expect("idle", "parked").text == "parked":
        line.expect("at")
        return replace(sends, place=line.word("a field"))
    line.expect("within")
    return replace(sends, idle_ms=line.duration_ms())


def _message_with_values(line: Line, function: Name) -> SendsDecl:
    """`MESSAGE[(HOLE = OPERAND, …)]`"""
    message, values = line.word("a message"), []
    if line.accepts("("):
        values = _values(line)
        line.expect(")")
    return SendsDecl(function, message, values, None)


def _values(line: Line) -> list[tuple[Name, Operand]]:
    """`hole = operand, …`"""
    values = []
    while not values or line.accepts(","):
        hole = line.word("a hole")
        line.expect("=")
        values.append((hole, _operand(line)))
    return values


def _operand(line: Line) -> Operand:
    if line.next.kind == "string":
        literal = line.string("a text")
        return Operand(LITERAL, literal.span, literal=literal)
    word = line.word("a value")
    if word.text == RECEIVED:
        return Operand(word.text, word.span, None, line.word("a field"))
    if word.text == MD5:
        return _digest(line, word)
    if word.text == "new" and line.next.text == "call":
        return Operand(NEW_CALL, word.span.through(line.take().span))
    return Operand(word.text, word.span, line.word("a setting's name") if word.text == "setting" else None)


def _digest(line: Line, word: Name) -> Operand:
    """`md5 of FIELD and setting NAME`, in this order."""
    said = None
    for mark in ("of", "and", "setting"):
        if not line.accepts(mark):
            raise line.fail(f"'{mark}'", "write md5 of FIELD and setting NAME, in this order")
        said = line.word("a field") if mark == "of" else said
    return Operand(word.text, word.span, line.word("a setting's name"), said)


def _roles(line: Line) -> list[tuple[Name, Name]]:
    """`role = field, …`; `role` alone is `role = role`."""
    roles = []
    while not roles or line.accepts(","):
        role = line.word("a role")
        roles.append((role, line.word("a value") if line.accepts("=") else role))
    return roles
