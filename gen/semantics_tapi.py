"""Checks of the tapi block: what TSPI functions send and what messages mean."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diagnostics import Note
from limits import KEPT_CHARACTERS
from model import Answers, Field, Message, Operation, Setting, State, snake
from operations import FUNCTIONS, OPERATIONS, SETTING, OperationType
from source import Span
from tapi import ALWAYS_EXPORTED, IDLE_WITHIN_MS, PLACES, RESERVED, ROLES, UNSUPPORTED
from tree import Name, NamesDecl, Operand, SendsDecl, TapiDecl

if TYPE_CHECKING:
    from semantics import Context


@dataclass
class Meaning:
    """What the tapi block says, as far as it could be understood."""

    operations: dict[str, Operation] = field(default_factory=dict)
    idle_within_ms: int = IDLE_WITHIN_MS
    moves: set[str] = field(default_factory=set)
    names: dict[str, dict[str, Field]] = field(default_factory=dict)
    places: dict[str, Field] = field(default_factory=dict)
    synonyms: dict[str, list[Message]] = field(default_factory=dict)
    dest: dict[str, str] = field(default_factory=dict)


def check(context: Context, states: list[State], answers: dict[str, Answers]) -> Meaning:
    """The meaning of the spec's messages."""
    meaning = Meaning()
    if not context.tree.tapis:
        return meaning
    tapi = context.tree.tapis[0]
    _places(context, tapi, meaning)
    _operations(context, tapi, meaning, answers)
    _allowed(context, tapi, states)
    _synonyms(context, tapi, meaning)
    _dest(context, tapi, meaning)
    _moves(context, tapi, meaning)
    for decl in tapi.names:
        _names(context, decl, meaning)
    _used(context, tapi, answers)
    _kept(context, meaning)
    _call_operand(context, tapi, meaning)
    _shared_links(context, tapi, meaning)
    return meaning


def _message(context: Context, name: Name, to_switch: bool, why: str) -> Message | None:
    """The message of this name, if it exists and goes the right way; else it is reported."""
    decl = context.message_decls.get(name.text)
    if not decl:
        context.unknown("E032", f"unknown message '{name.text}'", name, context.message_decls)
        return None
    if decl.to_switch != to_switch:
        way = "to" if decl.to_switch else "from"
        context.report.error("E042", f"'{name.text}' is a message {way} the switch: {why}", name.span,
                             Note("declared here", decl.name.span))
        return None
    return context.messages.get(name.text)


def _places(context: Context, tapi: TapiDecl, meaning: Meaning) -> None:
    seen: dict[str, Name] = {}
    for place, name in tapi.places:
        if place.text in seen:
            context.twice("definition of", place, seen[place.text].span)
        seen.setdefault(place.text, place)
        if name.text not in context.fields:
            context.unknown("E031", f"unknown field '{name.text}'", name, context.fields)
        else:
            meaning.places[place.text] = context.fields[name.text]
    for place, (_, usual) in PLACES.items():
        if place not in seen and usual in context.fields:
            meaning.places[place] = context.fields[usual]


def _operations(context: Context, tapi: TapiDecl, meaning: Meaning, answers: dict[str, Answers]) -> None:
    seen: dict[str, Name] = {}
    for decl in tapi.sends:
        if decl.function.text not in OPERATIONS:
            _unknown_function(context, decl.function)
            continue
        if decl.function.text in seen:
            context.twice("function", decl.function, seen[decl.function.text].span)
            continue
        seen[decl.function.text] = decl.function
        _operation(context, decl, meaning, answers)
    for operation in OPERATIONS.values():
        if operation.required and operation.name not in seen and not context.lost(operation.name):
            context.report.error("E011", f"{operation.name} is not bound to a message", tapi.span,
                                 f"add: {operation.name} sends …")


def _unknown_function(context: Context, name: Name) -> None:
    bare, remedy = name.text.removeprefix("TSPI_"), None
    if bare in OPERATIONS:
        remedy = f"write {bare}"
    elif bare in UNSUPPORTED:
        remedy = f"TSPI has it, but no spec can bind it; known are {', '.join(FUNCTIONS)}"
    elif bare in ALWAYS_EXPORTED:
        remedy = "every provider has it: there is nothing to bind"
    context.unknown("E036", f"unknown or unsupported TSPI function '{name.text}'", name, FUNCTIONS, remedy)


def _operation(context: Context, decl: SendsDecl, meaning: Meaning, answers: dict[str, Answers]) -> None:
    operation = OPERATIONS[decl.function.text]
    if decl.idle_ms is not None and not operation.ends_call:
        context.report.error("E036", f"'idle within' is not possible for {operation.name}: it does not end a call",
                             decl.function.span)
    elif decl.idle_ms is not None:
        meaning.idle_within_ms = decl.idle_ms
    message = _message(context, decl.message, True, "the provider cannot send it")
    answer = answers.get(decl.message.text)
    sources = _sources(context, decl, message, answer.id if answer else None)
    if message:
        meaning.operations[operation.name] = Operation(operation, message, sources, _settings(context, decl))


def _sources(context: Context, decl: SendsDecl, message: Message | None, answer_id: Field | None) -> dict[str, str]:
    """For each hole the operand that fills it."""
    operation = OPERATIONS[decl.function.text]
    sources: dict[str, str] = {}
    holes = [hole.name for hole in message.holes] if message else None
    for hole, operand in decl.values:
        _operand(context, operation, operand)
        if answer_id and hole.text == answer_id.name:
            context.report.error("E046", f"hole '{hole.text}' is filled by the provider itself", hole.span,
                                 "answers are matched by it: leave it out here")
        elif holes is not None and hole.text not in holes:
            context.unknown("E046", f"message '{message.name}' has no hole '{hole.text}'", hole, holes)
        elif hole.text in sources:
            context.report.error("E046", f"hole '{hole.text}' has two values", hole.span)
        sources[hole.text] = operand.text
    if answer_id:
        sources[answer_id.name] = "id"
    for hole in holes or []:
        if hole not in sources:
            context.report.error("E045", f"hole '{hole}' of message '{message.name}' has no value",
                                 decl.message.span, _value_for(operation, message, hole))
    return sources


def _operand(context: Context, operation: OperationType, operand: Operand) -> None:
    if operand.setting and operand.setting.text not in context.settings:
        context.unknown("E030", f"unknown setting '{operand.setting.text}'", operand.setting, context.settings)
    elif not operand.setting and operand.text not in operation.operands and not operand.text.startswith('"'):
        context.unknown("E038", f"unknown operand '{operand.text}' for {operation.name}", operand,
                        (*operation.operands, f"{SETTING} NAME"))


def _settings(context: Context, decl: SendsDecl) -> dict[str, Setting]:
    """For each hole that a setting fills, which one."""
    return {hole.text: context.settings[operand.setting.text] for hole, operand in decl.values
            if operand.setting and operand.setting.text in context.settings}


def _value_for(operation: OperationType, message: Message, hole: str) -> str:
    """A remedy for a hole without a value."""
    if not operation.operands:
        return f"write {message.name}({hole} = {SETTING} NAME), where NAME stands in the settings block"
    operand = hole if hole in operation.operands else operation.operands[0]
    return f"write {message.name}({hole} = {operand})"


def _allowed(context: Context, tapi: TapiDecl, states: list[State]) -> None:
    """A call can be in a state in which TAPI may ask for the operation."""
    known = {step.state.name for state in states for step in state.steps}
    for decl in tapi.sends:
        operation = OPERATIONS.get(decl.function.text)
        if known and operation and operation.states and known.isdisjoint(operation.states):
            context.report.error("E058", f"no state allows {operation.name}",
                                 decl.function.span,
                                 f"map a word of the states block to {' or '.join(operation.states)}")


def _synonyms(context: Context, tapi: TapiDecl, meaning: Meaning) -> None:
    """Messages that a switch takes for what a function sends."""
    bound = {decl.function.text for decl in tapi.sends}
    seen = {decl.message.text: decl.message for decl in tapi.sends}
    for name, function in tapi.means:
        if function.text not in FUNCTIONS:
            _unknown_function(context, function)
        elif function.text not in bound:
            context.report.error("E036", f"{function.text} is not bound to a message", function.span,
                                 f"add: {function.text} sends …")
        if name.text in seen:
            context.report.error("E010", f"the meaning of '{name.text}' is given twice", name.span,
                                 Note("first here", seen[name.text].span))
            continue
        seen[name.text] = name
        message = _message(context, name, True, "it cannot stand for an action")
        if message:
            meaning.synonyms.setdefault(function.text, []).append(message)


def _dest(context: Context, tapi: TapiDecl, meaning: Meaning) -> None:
    """What of a number is not dialed must be characters that a number has and that nothing else is made of."""
    dialed = [hole for operation in meaning.operations.values() for hole in operation.message.holes
              if operation.sources.get(hole.name) == operation.type.argument == "dest" and hole.charset is not None]
    seen: dict[str, Name] = {}
    for what, chars in tapi.dest:
        if what in seen:
            context.twice(f"dest {what}", chars, seen[what].span)
        seen.setdefault(what, chars)
        meaning.dest[what] = chars.text
        for char, count in sorted(Counter(chars.text).items()):
            if count > 1:
                context.report.error("E054", f"duplicate character {char!r}", chars.span)
            elif not " " <= char <= "~" or char in RESERVED:
                context.report.error("E054", f"{char!r} cannot be skipped", chars.span,
                                     "only printable ASCII characters can be, but for those that mean something to "
                                     "TAPI: W @ $ ? ;")
            elif what != "skips first" and any(ord(char) in hole.charset for hole in dialed):
                context.report.error("E054", f"{char!r} is a dialable character", chars.span,
                                     "remove it from the field's class, or do not skip it")


def _moves(context: Context, tapi: TapiDecl, meaning: Meaning) -> None:
    seen: dict[str, Name] = {}
    for name in tapi.moves:
        if name.text in seen:
            context.report.error("E010", f"duplicate '{name.text} moves call'", name.span,
                                 Note("first here", seen[name.text].span))
            continue
        seen[name.text] = name
        message = _message(context, name, False, "it cannot move a call")
        if not message:
            continue
        meaning.moves.add(message.name)
        if not any(hole.is_state for hole in message.holes):
            context.report.error("E047", f"'{message.name}' moves calls but has no state field", name.span,
                                 Note("its wire line", context.message_decls[message.name].wires[0].span),
                                 _state_field(context))
    if not tapi.moves and not context.lost("moves"):
        context.report.error("E011", "no message moves calls", tapi.span, "add: MESSAGE moves call")


def _state_field(context: Context) -> str | None:
    """A remedy for a message without a state."""
    states = [field.name for field in context.fields.values() if field.is_state]
    if states:
        return f"put {' or '.join(f'{{{name}}}' for name in states)} into it, where the switch says the state"
    blocks = context.tree.states
    return f"declare one, like: field state {blocks[0].name.text}, and put {{state}} into it" if blocks else None


def _names(context: Context, decl: NamesDecl, meaning: Meaning) -> None:
    message = _message(context, decl.message, False, "it cannot name the parties of a call")
    if message and message.name in meaning.names:
        context.report.error("E010", f"duplicate '{message.name} names'", decl.message.span,
                             "put all roles into one line")
        return
    roles: dict[str, Field] = {}
    for role, name in decl.roles:
        if role.text not in ROLES:
            context.unknown("E037", f"unknown role '{role.text}'", role, ROLES)
        elif role.text in roles:
            context.report.error("E010", f"duplicate role '{role.text}'", role.span)
        elif message:
            holes = {hole.name: hole for hole in message.holes}
            if name.text not in holes:
                context.unknown("E046", f"message '{message.name}' has no hole '{name.text}'", name, holes)
            roles[role.text] = holes.get(name.text)
    if message:
        meaning.names[message.name] = roles


def _used(context: Context, tapi: TapiDecl, answers: dict[str, Answers]) -> None:
    used = {decl.message.text for decl in tapi.sends} | {name.text for name in tapi.moves}
    used |= {decl.message.text for decl in tapi.names} | {name.text for name, _ in tapi.means}
    used |= {name for answer in answers.values() for name in (answer.yes, *answer.no)}
    for name, decl in context.message_decls.items():
        if name not in used and not context.lost(name):
            remedy = _sender(tapi, name) if decl.to_switch else \
                f"say what it means, like: {name} moves call, or let a message expect it"
            context.report.error("E041", f"unused message '{name}'", decl.name.span, remedy)


def _sender(tapi: TapiDecl, name: str) -> str:
    """A remedy for a message to the switch that nothing sends."""
    bound = {decl.function.text for decl in tapi.sends}
    free = [function for function in OPERATIONS if function not in bound]
    alike = [function for function in free if snake(name) in snake(function).split("_")]
    if not free:
        return f"remove it, or say what it does, like: {name} means lineDrop"
    likely = alike[0] if alike else free[-1]  # on connect, if that is free: what is left over may be a login
    return f"say what sends it, like: {likely} sends {name}; not bound yet are {', '.join(free)}"


def _kept(context: Context, meaning: Meaning) -> None:
    """Fields whose values the provider remembers have room there."""
    kept = [*meaning.places.values(), *(field for roles in meaning.names.values() for field in roles.values() if field)]
    kept += [hole for operation in meaning.operations.values() for hole in operation.message.holes
             if operation.sources.get(hole.name) in ("dest", "digits")]
    for hole in dict.fromkeys(kept):
        if hole.most > KEPT_CHARACTERS:
            context.report.error("E007", f"field '{hole.name}' is stored by the provider and must not exceed "
                                 f"{KEPT_CHARACTERS} characters", context.field_decls[hole.name].name.span)


def _call_operand(context: Context, tapi: TapiDecl, meaning: Meaning) -> None:
    """A value `call` can be sent only if the switch tells its name for the call."""
    if any(name.text not in context.message_decls for name in tapi.moves) or context.lost("call", "moves"):
        return
    known = meaning.places.get("call")
    if known and any(known.name in context.holes(name.text) for name in tapi.moves):
        return
    for decl in tapi.sends:
        operation = OPERATIONS.get(decl.function.text)
        for _, operand in decl.values:
            if operation and operand.text == "call" and "call" in operation.operands:
                text = "no message that moves calls contains the switch's identifier for the call"
                context.report.error("E048", text, operand.span, "say which field it is: call is FIELD")


def _shared_links(context: Context, tapi: TapiDecl, meaning: Meaning) -> None:
    """Where lines share a connection, what the switch tells must say for which line it is."""
    operations = [operation for operation in meaning.operations.values() if operation.type.scope != "link"]
    if not operations or not all("line" in operation.sources.values() for operation in operations):
        return
    line = meaning.places.get("line")
    places: dict[str, Span] = {name.text: name.span for name in tapi.moves}
    places |= {decl.message.text: decl.message.span for decl in tapi.names if decl.message.text not in places}
    for name, span in places.items():
        message = context.messages.get(name)
        if message and not message.to_switch and line not in message.holes and not context.lost("line"):
            context.report.error("E049", f"'{name}' does not say which line it is for", span,
                                 Note("every action names its line, so lines share a connection", tapi.span),
                                 "add a hole for the terminal, and if it is not called 'terminal': line is FIELD")
