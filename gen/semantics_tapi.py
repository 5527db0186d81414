"""Checks of the tapi block: what TSPI functions send and what messages mean."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import semantics_notices
from ctext import snake
from diagnostics import Note
from limits import CALL_NAME, DIGEST_DIGITS, KEPT_CHARACTERS
from model import Answers, Field, Message, Notice, Operation, Setting, State
from operations import (
    CALLS,
    FORWARD_NONE,
    FUNCTIONS,
    MD5,
    NEW_CALL,
    ON_CONNECT,
    OPERATIONS,
    RECEIVED,
    SETTING,
    SNAPSHOT,
    OperationType,
    ways,
)
from semantics_settings import unfit
from tapi import ALWAYS_EXPORTED, IDLE_WITHIN_MS, PLACES, RESERVED, UNSUPPORTED
from tree import Name, Operand, SendsDecl, TapiDecl

if TYPE_CHECKING:
    from semantics import Context
    from source import Span


_DIGITS = frozenset(b"0123456789")
_HEXADECIMAL = frozenset(b"0123456789abcdef")


@dataclass
class Meaning:
    """What the tapi block says, as far as it could be understood."""

    operations: dict[str, Operation] = field(default_factory=dict)
    idle_within_ms: int = IDLE_WITHIN_MS
    every_ms: int = 0
    challenge: Field | None = None
    place: Field | None = None
    awaited: tuple[Message, int] | None = None  # on connect, and for how many milliseconds
    calls_told: Message | None = None           # after that, when all calls have been told of
    notices: dict[str, list[Notice]] = field(default_factory=dict)
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
    if tapi.awaited:
        awaited = context.message_of(tapi.awaited[0], False, "the switch cannot send it")
        meaning.awaited = (awaited, tapi.awaited[1]) if awaited else None
    if tapi.calls_told:
        meaning.calls_told = context.message_of(tapi.calls_told, False, "the switch cannot send it")
    _snapshot(context, tapi)
    _challenge(context, tapi, meaning)
    _allowed(context, tapi, states)
    _dials_beside(context, tapi)
    _forwards(context, tapi)
    _rings(context, meaning)
    _synonyms(context, tapi, meaning)
    _dest(context, tapi, meaning)
    meaning.notices = semantics_notices.check(context, tapi, states, meaning.places)
    _used(context, tapi, answers)
    _kept(context, meaning)
    _call_operand(context, tapi, meaning)
    semantics_notices.check_lines(context, tapi, meaning.notices, meaning.operations)
    return meaning


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
            _unknown_function(context, decl.function, decl.message)
            continue
        if decl.function.text in seen:
            context.twice("function", decl.function, seen[decl.function.text].span)
            continue
        seen[decl.function.text] = decl.function
        _operation(context, decl, meaning, answers)


def _snapshot(context: Context, tapi: TapiDecl) -> None:
    """Whether a call is there the answer says."""
    for decl in tapi.sends:
        asked = context.message_decls.get(decl.message.text)
        if decl.function.text == SNAPSHOT and asked and not asked.expects:
            context.report.error("E076", f"'{decl.message.text}' asks whether a call is there and expects no answer",
                                 decl.message.span, Note("declared here", asked.name.span),
                                 "let it expect a message that says yes and one that says no")


def _dials_beside(context: Context, tapi: TapiDecl) -> None:
    """What lineDial dials is a call that another function has made."""
    bound = {decl.function.text: decl.function for decl in tapi.sends}
    if "lineDial" in bound and "lineSetupTransfer" not in bound:
        context.report.error("E036", "lineDial is for the call that lineSetupTransfer makes", bound["lineDial"].span,
                             "add: lineSetupTransfer sends …")


def _unknown_function(context: Context, name: Name, message: Name | None = None) -> None:
    bare, remedy = name.text.removeprefix("TSPI_"), None
    if ways(bare):
        remedy = f"write {' or '.join(f'{bare} {way}' for way in ways(bare))}"
    elif bare in OPERATIONS:
        remedy = f"write {bare}"
    elif bare in UNSUPPORTED:
        remedy = f"TSPI has it, but no spec can bind it; known are {', '.join(FUNCTIONS)}"
    elif bare in ALWAYS_EXPORTED:
        remedy = "every provider has it: there is nothing to bind"
    elif message and message.text in OPERATIONS:
        remedy = f"the function comes first: {message.text} sends {name.text}"
    context.unknown("E036", f"unknown or unsupported TSPI function '{name.text}'", name, FUNCTIONS, remedy)


def _operation(context: Context, decl: SendsDecl, meaning: Meaning, answers: dict[str, Answers]) -> None:
    operation = OPERATIONS[decl.function.text]
    if decl.idle_ms is not None and not operation.ends_call:
        context.report.error("E036", f"'idle within' is not possible for {operation.name}: it does not end a call",
                             decl.function.span)
    elif decl.idle_ms is not None:
        meaning.idle_within_ms = decl.idle_ms
    _place(context, decl, operation, meaning, answers)
    if decl.every_ms is not None:
        meaning.every_ms = decl.every_ms
    message = context.message_of(decl.message, True, "the provider cannot send it")
    answer = answers.get(decl.message.text)
    sources = sources_of(context, operation, decl, message, answer.id if answer else None)
    if message:
        meaning.operations[operation.name] = Operation(operation, message, sources, settings_of(context, decl),
                                                       literals_of(context, decl))


def _place(context: Context, decl: SendsDecl, operation: OperationType, meaning: Meaning,
           answers: dict[str, Answers]) -> None:
    """The yes says where a call is parked, if the switch chooses that."""
    if bool(decl.place) != operation.tells_place:
        text = f"{operation.name} does not say where the call is parked"
        if decl.place:
            text = f"'parked at' is not possible for {operation.name}: the switch does not choose where"
        context.report.error("E036", text, decl.function.span, None if decl.place else
                             "say which field of the yes has the place: …, parked at FIELD")
        return
    if not decl.place:
        return
    said = answers.get(decl.message.text)
    yes = context.messages.get(said.yes) if said else None
    field = context.fields.get(decl.place.text)
    if not field:
        context.unknown("E031", f"unknown field '{decl.place.text}'", decl.place, context.fields)
    elif decl.message.text in context.message_decls and (not yes or field not in yes.holes):
        context.report.error("E046", f"no yes to '{decl.message.text}' has a hole '{field.name}'", decl.place.span,
                             "it is a hole of the first message that is expected")
    else:
        meaning.place = field


def sources_of(context: Context, operation: OperationType, decl: SendsDecl, message: Message | None,
               answer_id: Field | None) -> dict[str, str]:
    """For each hole the operand that fills it."""
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
        if operand.text == NEW_CALL and holes is not None:
            _new_call(context, hole, operand)
        if operand.literal:
            _literal(context, hole, operand.literal)
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
    elif operand.text != SETTING and not operand.literal and operand.text not in operation.operands:
        context.unknown("E038", f"unknown operand '{operand.text}' for {operation.name}", operand,
                        (*operation.operands, f"{SETTING} NAME"),
                        f"write {SETTING} {operand.text}" if operand.text in context.settings else None)


def _challenge(context: Context, tapi: TapiDecl, meaning: Meaning) -> None:
    """What a step of the login answers is said by the yes to the one before, or by what was awaited. It is one
    field."""
    said = context.messages.get(tapi.awaited[0].text) if tapi.awaited else None
    steps = {decl.function.text: decl for decl in tapi.sends if decl.function.text in ON_CONNECT}
    for step in ON_CONNECT:
        decl = steps.get(step)
        for hole, operand in decl.values if decl else ():
            if operand.field:
                _received(context, operand.field, said, meaning)
            if operand.text == MD5:
                _digest(context, hole, operand)
        before = context.message_decls.get(decl.message.text) if decl else None
        said = context.messages.get(before.expects.answers[0].text) if before and before.expects else None


def _received(context: Context, name: Name, said: Message | None, meaning: Meaning) -> None:
    field = context.fields.get(name.text)
    if not field:
        context.unknown("E031", f"unknown field '{name.text}'", name, context.fields)
    elif not said or field not in said.holes:
        context.report.error("E046", f"the switch has not said '{name.text}' before this", name.span,
                             "it is a hole of the message that is awaited, or of the yes to the step before")
    elif meaning.challenge and meaning.challenge != field:
        context.report.error("E010", "the provider remembers one field of what it was told", name.span,
                             context.declared(meaning.challenge))
    else:
        meaning.challenge = field


def _digest(context: Context, hole: Name, operand: Operand) -> None:
    """The field can hold each digest."""
    _hexadecimal(context, hole, operand, DIGEST_DIGITS, "digest", DIGEST_DIGITS)


def _new_call(context: Context, hole: Name, operand: Operand) -> None:
    """The field can hold each name that the provider may give to a call."""
    _hexadecimal(context, hole, operand, CALL_NAME, "name of a call", 1)


def _hexadecimal(context: Context, hole: Name, operand: Operand, digits: int, what: str, least: int) -> None:
    """The field can hold each value of so many hexadecimal digits. least: what to declare it with."""
    field = context.fields.get(hole.text)
    if field and (field.is_state or not field.least <= digits <= field.most or
                  not _HEXADECIMAL <= (field.charset or _HEXADECIMAL)):
        context.report.error("E066", f"field '{hole.text}' cannot hold every {what}", operand.span,
                             context.declared(field),
                             f"it has {digits} digits: declare text {least}..{digits} of [0-9a-f], or more")


def _literal(context: Context, hole: Name, text: Name) -> None:
    """The field can hold the text."""
    field = context.fields.get(hole.text)
    wrong = unfit(context, text.text, field) if field and context.framing else None
    if wrong:
        context.report.error("E073", f"field '{hole.text}' cannot hold this text: it {wrong}", text.span,
                             context.declared(field))


def literals_of(context: Context, decl: SendsDecl) -> dict[str, bytes]:
    """For each hole that a text fills, which one."""
    if not context.framing or context.report.errors:
        return {}
    return {hole.text: operand.literal.text.encode(context.framing.encoding.codec) for hole, operand in decl.values
            if operand.literal}


def settings_of(context: Context, decl: SendsDecl) -> dict[str, Setting]:
    """For each hole that a setting fills, which one."""
    return {hole.text: context.settings[operand.setting.text] for hole, operand in decl.values
            if operand.setting and operand.setting.text in context.settings}


def _value_for(operation: OperationType, message: Message, hole: str) -> str:
    """A remedy for a hole without a value."""
    if operation.name in ON_CONNECT or not operation.operands:
        return f"write {message.name}({hole} = {SETTING} NAME), where NAME stands in the settings block"
    known = operation.operands
    operand = hole if hole in known else known[0]
    if operand == RECEIVED:
        operand = f"{RECEIVED} {hole}"
    elif operand != hole and len(known) > 1:
        return f"write {message.name}({hole} = OPERAND), where OPERAND is {', '.join(known[:-1])} or {known[-1]}"
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


def _forwards(context: Context, tapi: TapiDecl) -> None:
    """What is asked of a switch with lineForward replaces what was before: that has to be ended."""
    bound = {decl.function.text: decl.function for decl in tapi.sends}
    forwards = [name for text, name in bound.items() if text.split()[0] == FORWARD_NONE.split()[0]]
    if forwards and FORWARD_NONE not in bound:
        context.report.error("E036", f"{forwards[0].text} is bound, and {FORWARD_NONE} is not", forwards[0].span,
                             f"say how forwarding ends, for TAPI asks for that, too: {FORWARD_NONE} sends …")


def _rings(context: Context, meaning: Meaning) -> None:
    """A field for a number of rings can hold all numbers from its lowest to its highest."""
    for hole in dict.fromkeys(hole for operation in meaning.operations.values() for hole in operation.message.holes
                              if operation.sources.get(hole.name) == "rings"):
        codes = sorted(hole.charset if hole.charset is not None else _DIGITS)
        row = codes == list(range(codes[0], codes[-1] + 1)) and _DIGITS.issuperset(codes) and codes != [ord("0")]
        if hole.is_state or not row or (hole.most > 1 and len(codes) < len(_DIGITS)):
            context.report.error("E071", f"field '{hole.name}' cannot hold a number of rings",
                                 context.field_decls[hole.name].name.span,
                                 "declare text 1..2 of [0-9], or, for one digit, which there may be: "
                                 "text 1..1 of [2-9]")


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
        message = context.message_of(name, True, "it cannot stand for an action")
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


def _used(context: Context, tapi: TapiDecl, answers: dict[str, Answers]) -> None:
    used = {decl.message.text for decl in tapi.sends} | {decl.message.text for decl in tapi.moves}
    used |= {decl.message.text for decl in [*tapi.names, *tapi.tells, *tapi.replies]}
    used |= {name.text for name, _ in tapi.means}
    used |= {name for answer in answers.values() for name in (answer.yes, *answer.no)}
    used |= {decl.sends.message.text for decl in tapi.replies}
    used |= {name.text for name in (tapi.awaited and tapi.awaited[0], tapi.calls_told) if name}
    for name in tapi.ignored:
        if name.text not in context.message_decls:
            context.unknown("E032", f"unknown message '{name.text}'", name, context.message_decls)
        elif name.text in used:
            context.report.error("E010", f"'{name.text}' means something elsewhere, or nothing twice", name.span)
        used.add(name.text)
    for name, decl in context.message_decls.items():
        if name not in used and not context.lost(name):
            remedy = _sender(tapi, name) if decl.to_switch else \
                f"say what it means, like: {name} moves call, or: {name} means nothing; or let a message expect it"
            context.report.error("E041", f"unused message '{name}'", decl.name.span, remedy)


def _sender(tapi: TapiDecl, name: str) -> str:
    """A remedy for a message to the switch that nothing sends."""
    bound = {decl.function.text for decl in tapi.sends}
    free = [function for function in (*FUNCTIONS, ON_CONNECT[0]) if function not in bound]
    alike = [function for function in free if snake(name) in snake(function.split()[0]).split("_")]
    if not free:
        return f"remove it, or say what it does, like: {name} means lineDrop"
    likely = alike[0] if alike else free[-1]  # on connect, if that is free: what is left over may be a login
    return f"say what sends it, like: {likely} sends {name}; not bound yet are {', '.join(free)}"


def _kept(context: Context, meaning: Meaning) -> None:
    """Fields whose values the provider remembers have room there."""
    notices = [notice for found in meaning.notices.values() for notice in found]
    kept = [*meaning.places.values(), *filter(None, (meaning.challenge, meaning.place))]
    kept += [field for notice in notices for field in (*notice.places.values(), *notice.roles.values()) if field]
    kept += [hole for operation in meaning.operations.values() for hole in operation.message.holes
             if operation.sources.get(hole.name) in ("dest", "digits", "group")]
    for hole in dict.fromkeys(kept):
        if hole.most > KEPT_CHARACTERS:
            context.report.error("E007", f"field '{hole.name}' is stored by the provider and must not exceed "
                                 f"{KEPT_CHARACTERS} characters", context.field_decls[hole.name].name.span)


def _call_operand(context: Context, tapi: TapiDecl, meaning: Meaning) -> None:
    """A value `call` can be sent only if the switch tells its name for the call, and two calls are told apart by it."""
    if any(decl.message.text not in context.message_decls for decl in tapi.moves) or context.lost("call", "moves"):
        return
    known = meaning.places.get("call")
    told = any(notice.moves and "call" in notice.places for found in meaning.notices.values() for notice in found)
    if told or (known and any(known.name in context.holes(decl.message.text) for decl in tapi.moves)):
        return
    for decl in tapi.sends:
        operation = OPERATIONS.get(decl.function.text)
        for _, operand in decl.values:
            if operation and operand.text in CALLS and operand.text in operation.operands:
                _unnamed(context, operand.span)
        if operation and operation.second != "none":
            _unnamed(context, decl.function.span)


def _unnamed(context: Context, span: Span) -> None:
    context.report.error("E048", "no message that moves calls contains the switch's identifier for the call", span,
                         "say which field it is: call is FIELD")
