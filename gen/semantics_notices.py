"""Checks of what messages from the switch say of calls: where they stand, who takes part, and of which calls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diagnostics import Note
from limits import MESSAGE_NOTICES
from model import Field, Message, Notice, Operation, State, lines_share_links
from source import Span
from tapi import HOW_CALLS_BEGIN, PLACES, ROLES
from tree import MovesDecl, Name, NamesDecl, RepliesDecl, TapiDecl, TellsDecl

if TYPE_CHECKING:
    from semantics import Context

def check(context: Context, tapi: TapiDecl, states: list[State], usual: dict[str, Field]) -> dict[str, list[Notice]]:
    """For each message that says something of calls, what it says. `usual`: the field of a line or a call where a
    declaration names none."""
    notices: dict[str, list[Notice]] = {}
    seen: dict[tuple, Name] = {}
    for decl in tapi.moves:
        _moves(context, decl, states, usual, notices, seen)
    for decl in tapi.names:
        _names(context, decl, usual, notices, seen)
    for decl in tapi.tells:
        _tells(context, decl, usual, notices, seen)
    for name, found in notices.items():
        if len(found) > MESSAGE_NOTICES:
            context.report.error("E044", f"'{name}' says more than {MESSAGE_NOTICES} things of calls",
                                 context.message_decls[name].name.span)
    if not tapi.moves and not context.lost("moves"):
        context.report.error("E011", "no message moves calls", tapi.span, "add: MESSAGE moves call")
    return notices


def _word_of(states: list[State], name: Name) -> str | None:
    """A remedy for TAPI's name of a state where the switch's word should stand."""
    words = [state.word for state in states if any(step.state.name == name.text for step in state.steps)]
    return f"that is TAPI's name: write the word that stands for it, {' or '.join(words)}" if words else None


def _moves(context: Context, decl: MovesDecl, states: list[State], usual: dict[str, Field],
           notices: dict[str, list[Notice]], seen: dict[tuple, Name]) -> None:
    words = [state.word for state in states]
    if decl.word and states and decl.word.text not in words:
        context.unknown("E033", f"unknown state '{decl.word.text}'", decl.word, words, _word_of(states, decl.word))
    calls = decl.calls.text if decl.calls else "all"
    for other in ("all", *HOW_CALLS_BEGIN):
        key = (decl.message.text, *(field.text for _, field in decl.places), other)
        if key in seen and ("all" in (calls, other) or calls == other):
            context.report.error("E010", f"duplicate '{decl.message.text} moves call'", decl.message.span,
                                 Note("first here", seen[key].span))
            return
    seen[decl.message.text, *(field.text for _, field in decl.places), calls] = decl.message
    message = context.message_of(decl.message, False, "it cannot move a call")
    if message:
        _says_where(context, decl, message)
        notices.setdefault(message.name, []).append(
            Notice(True, decl.word.text if decl.word else None, calls, places_of(context, decl, message, usual), {}))


def _says_where(context: Context, decl: MovesDecl, message: Message) -> None:
    """The state is said once: by a field of the message, or here."""
    wire = Note("its wire line", context.message_decls[message.name].wires[0].span)
    has_field = any(hole.is_state for hole in message.holes)
    if not has_field and not decl.word:
        context.report.error("E047", f"'{message.name}' moves calls but has no state field", decl.message.span, wire,
                             _state_field(context, message.name))
    elif has_field and decl.word:
        context.report.error("E047", f"'{message.name}' has a state field, which says where the call stands",
                             decl.word.span, wire, f"write: {message.name} moves call")


def _state_field(context: Context, message: str) -> str:
    """A remedy for a message without a state."""
    states = [field.name for field in context.fields.values() if field.is_state]
    by_itself = f"or if the message itself says where the call stands, write: {message} moves call to WORD"
    if states:
        holes = " or ".join(f"{{{name}}}" for name in states)
        return f"put {holes} into it, where the switch says the state; {by_itself}"
    blocks = context.tree.states
    declare = f"declare one, like: field state {blocks[0].name.text}, and put {{state}} into it; " if blocks else ""
    return declare + by_itself


def places_of(context: Context, decl: MovesDecl | NamesDecl | TellsDecl | RepliesDecl, message: Message,
            usual: dict[str, Field]) -> dict[str, Field]:
    """Which holes of the message say for which line and which call it is. Given ones stand for all."""
    if not decl.places:
        return {place: field for place, field in usual.items() if field in message.holes}
    places: dict[str, Field] = {}
    holes = {hole.name: hole for hole in message.holes}
    for place, name in decl.places:
        if place.text not in PLACES:
            context.unknown("E038", f"unknown value '{place.text}' of a message about a call", place, PLACES)
        elif place.text in places:
            context.report.error("E046", f"'{place.text}' has two values", place.span)
        elif name.text not in holes:
            context.unknown("E046", f"message '{message.name}' has no hole '{name.text}'", name, holes)
        else:
            places[place.text] = holes[name.text]
    return places


def _names(context: Context, decl: NamesDecl, usual: dict[str, Field], notices: dict[str, list[Notice]],
           seen: dict[tuple, Name]) -> None:
    message = context.message_of(decl.message, False, "it cannot name the parties of a call")
    calls = decl.calls.text if decl.calls else "all"
    where = (decl.message.text, *(field.text for _, field in decl.places), "names")
    same = [other for other in ("all", *HOW_CALLS_BEGIN) if "all" in (calls, other) or calls == other]
    if message and any((*where, other) in seen for other in same):
        context.report.error("E010", f"duplicate '{message.name} names'", decl.message.span,
                             "put all roles into one line")
        return
    seen[*where, calls] = decl.message
    roles: dict[str, Field] = {}
    for role, name in decl.roles:
        if role.text not in ROLES:
            context.unknown("E037", f"unknown role '{role.text}'", role, ROLES, _role_of(message, role))
        elif role.text in roles:
            context.report.error("E010", f"duplicate role '{role.text}'", role.span)
        elif message:
            holes = {hole.name: hole for hole in message.holes}
            if name.text not in holes:
                context.unknown("E046", f"message '{message.name}' has no hole '{name.text}'", name, holes)
            roles[role.text] = holes.get(name.text)
    if message:
        _add_names(notices.setdefault(message.name, []), places_of(context, decl, message, usual), roles, calls)


def _role_of(message: Message | None, name: Name) -> str | None:
    """A remedy for a hole where a role should stand."""
    if message and any(hole.name == name.text for hole in message.holes):
        return f"say what it is of the call: write ROLE = {name.text}; roles are {', '.join(ROLES)}"
    return None


def _add_names(notices: list[Notice], places: dict[str, Field], roles: dict[str, Field], calls: str) -> None:
    """Who takes part is said together with where the call stands, if that is said of the same calls; else before it."""
    for number, notice in enumerate(notices):
        if notice.calls == calls and notice.places == places:
            notices[number] = replace(notice, roles=roles)
            return
    notices.insert(0, Notice(False, None, calls, places, roles))


def _tells(context: Context, decl: TellsDecl, usual: dict[str, Field], notices: dict[str, list[Notice]],
           seen: dict[tuple, Name]) -> None:
    message = context.message_of(decl.message, False, "it cannot tell why a call ends")
    key = (decl.message.text, *(field.text for _, field in decl.places), "tells")
    if key in seen:
        context.report.error("E010", f"duplicate '{decl.message.text} tells why call ends'", decl.message.span,
                             Note("first here", seen[key].span))
        return
    seen[key] = decl.message
    if not message:
        return
    if not any(hole.causes == "disconnect" for hole in message.holes):
        context.report.error("E067", f"'{message.name}' tells why a call ends but has no field that says it",
                             decl.message.span,
                             Note("its wire line", context.message_decls[message.name].wires[0].span),
                             "put one into it whose type is a causes block: causes NAME of disconnect")
    notices.setdefault(message.name, []).insert(
        0, Notice(False, None, "all", places_of(context, decl, message, usual), {}, tells_why=True))


def check_lines(context: Context, tapi: TapiDecl, notices: dict[str, list[Notice]],
                operations: dict[str, Operation]) -> None:
    """Where lines share a connection, what the switch tells must say for which line it is, or for which call."""
    if not lines_share_links(operations, notices):
        return
    sends = any(operation.type.scope != "link" for operation in operations.values())
    why = "every action names its line" if sends else "nothing is asked of a line"
    known = any(notice.moves and {"line", "call"} <= set(notice.places) for found in notices.values()
                for notice in found)
    told: dict[str, Span] = {}
    for decl in [*tapi.moves, *tapi.names, *tapi.tells]:
        told.setdefault(decl.message.text, decl.message.span)
    for name, found in notices.items():
        bad = [notice for notice in found if "line" not in notice.places and not (known and "call" in notice.places)]
        if bad and not context.lost("line", "call"):
            context.report.error("E049", f"'{name}' does not say which line it is for", told[name],
                                 Note(f"{why}, so lines share a connection", tapi.span),
                                 "add a hole for the terminal, and if it is not called 'terminal': line is FIELD; or "
                                 "one for the call, if another message that moves calls has both")
