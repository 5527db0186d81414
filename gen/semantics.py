"""Tree to model. Every check is made, each error is reported once, and only a spec without errors gives a model.

This module checks what is declared and the framing; the wire lines, the states and the tapi block have modules of
their own, which share the Context."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import framing
import semantics_answers
import semantics_causes
import semantics_replies
import semantics_settings
import semantics_states
import semantics_tapi
import semantics_wire
from ctext import identifier
from diagnostics import Note, Report, did_you_mean, known_are, nearest
from limits import STATE_WORD_CHARACTERS
from model import Field, Message, Protocol, Setting
from source import Span
from tree import Charset, FieldDecl, MessageDecl, Name, SettingDecl, StatesDecl, Tree

_LONGEST_TITLE = 128  # applications show it as the provider's name
# Headers that a protocol's own would hide, and what constants of all protocols begin with: MESSAGE_KINDS,
# OPERATION_DIAL.
_BESIDE = frozenset("protocol protocol_limits operations slice tapi tapi_constants tspi windows framer fault escape "
                    "scan message operation role source calls setting state".split())


@dataclass
class Context:
    """What the checks share: the tree, the report, and what the names of the tree stand for so far."""

    tree: Tree
    report: Report
    framing: framing.Framing | None = None
    fields: dict[str, Field] = field(default_factory=dict)
    field_decls: dict[str, FieldDecl] = field(default_factory=dict)
    settings: dict[str, Setting] = field(default_factory=dict)
    setting_decls: dict[str, SettingDecl] = field(default_factory=dict)
    message_decls: dict[str, MessageDecl] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def dials(self) -> bool:
        """The provider places calls; else it only tells of those of the switch."""
        sends = [decl for tapi in self.tree.tapis for decl in tapi.sends]
        return any("lineMakeCall" in (decl.function.text, decl.message.text) for decl in sends) or \
            self.lost("lineMakeCall")

    def lost(self, *names: str) -> bool:
        """A name stands in a line that could not be read, so nothing is known of it."""
        return not self.tree.mentioned.isdisjoint(names)

    def unknown(self, code: str, text: str, name: Name, known: Iterable[str], remedy: str | None = None) -> None:
        """Report a name that nothing declares, `text` says so. What was probably meant counts as used. Without a
        `remedy` the nearest of the known names is offered, or all."""
        if self.lost(name.text):
            return
        if self.report.is_full:  # what is not shown needs no remedy
            self.report.error(code, text, name.span)
            return
        known = list(known)
        self.report.error(code, text, name.span, remedy or did_you_mean(name.text, known) or known_are(known))
        self.tree.mentioned.add(nearest(name.text, known) or name.text)

    def message_of(self, name: Name, to_switch: bool, why: str) -> Message | None:
        """The message of this name, if it exists and goes the right way; else it is reported."""
        decl = self.message_decls.get(name.text)
        if not decl:
            self.unknown("E032", f"unknown message '{name.text}'", name, self.message_decls)
            return None
        if decl.to_switch != to_switch:
            way = "to" if decl.to_switch else "from"
            self.report.error("E042", f"'{name.text}' is a message {way} the switch: {why}", name.span,
                              Note("declared here", decl.name.span))
            return None
        return self.messages.get(name.text)

    def holes(self, message: str) -> set[str]:
        """The names of a message's holes, as far as its wire lines could be read."""
        decl = self.message_decls.get(message)
        return {hole.text for wire in decl.wires for hole in wire.names} if decl else set()

    def declared(self, found: Field) -> Note:
        """Where a field is declared."""
        return Note("declared here", self.field_decls[found.name].name.span)

    def twice(self, what: str, name: Name, first: Span) -> None:
        """Report a second declaration of a name."""
        self.report.error("E010", f"duplicate {what} '{name.text}'", name.span, Note("first here", first))


def check(tree: Tree, report: Report) -> Protocol | None:
    """The model of a spec, or None if the report has errors."""
    if not tree.is_whole:
        return None
    context = Context(tree, report)
    _sections(context)
    context.framing = framing.check(context)
    _fields(context)
    semantics_settings.check(context)
    states = semantics_states.check(context)
    causes = semantics_causes.check(context)
    _words(context)
    _message_names(context)
    semantics_wire.check(context)
    answers = semantics_answers.check(context)
    meaning = semantics_tapi.check(context, states, answers)
    replies = semantics_replies.check(context, meaning.operations, meaning.notices, meaning.places)
    _used(context)
    semantics_settings.check_use(context, [*meaning.operations.values(), *replies.values()])
    _constants(context)
    if report.errors:
        return None
    head = tree.protocols[0]
    return Protocol(
        name=head.name.text, version=head.version, title=head.title, framing=context.framing,
        settings=list(context.settings.values()), fields=list(context.fields.values()), states=states,
        first_state=semantics_states.first_word(context, states),
        causes=causes, messages=list(context.messages.values()), answers=answers,
        operations=meaning.operations, idle_within_ms=meaning.idle_within_ms, every_ms=meaning.every_ms,
        challenge=meaning.challenge, place=meaning.place, awaited=meaning.awaited, calls_told=meaning.calls_told,
        notices=meaning.notices, replies=replies, synonyms=meaning.synonyms, dest=meaning.dest, places=meaning.places)


def _sections(context: Context) -> None:
    """Each of the blocks that every spec has, exactly once, and what may be missing at most once."""
    tree, report = context.tree, context.report
    blocks = {"protocol": tree.protocols, "framing": tree.framings, "settings": tree.settings, "states": tree.states,
              "tapi": tree.tapis}
    for word, found in blocks.items():
        if not found and word in _EXAMPLES and not context.lost(word):
            report.error("E011", f"missing {word} declaration", Span(1, 1), f"add one: {_EXAMPLES[word]}")
        for other in found[1:]:
            code, text = ("E012", "more than one states block") if word == "states" else \
                ("E010", f"duplicate {word} declaration")
            report.error(code, text, _place(other), Note("first here", _place(found[0])))
    for protocol in tree.protocols[:1]:
        if protocol.name.text in _BESIDE:
            report.error("E006", f"a protocol cannot be called '{protocol.name.text}'", protocol.name.span,
                         "the runtime has a file of that name, or names that begin so")
        if len(protocol.title) > _LONGEST_TITLE:
            report.error("E007", f"the title is longer than {_LONGEST_TITLE} characters", protocol.span)


_EXAMPLES = {
    "protocol": 'protocol example 1.0 "Example Switch"',
    "framing": framing.EXAMPLE,
    "states": "states CallState of call, and below it Word = STATE",
    "tapi": "tapi, and below it lineMakeCall sends …",
}


def _place(block: object) -> Span:
    return block.name.span if isinstance(block, StatesDecl) else block.span


def _fields(context: Context) -> None:
    states = [block.name.text for block in context.tree.states]
    causes = {block.name.text: block.kind.text for block in context.tree.causes}
    for decl in context.tree.fields:
        name = decl.name.text
        if name in context.field_decls:
            context.twice("field", decl.name, context.field_decls[name].name.span)
            continue
        context.field_decls[name] = decl
        if decl.type.text not in ("text", *causes):
            _state_type(context, decl, states, list(causes))
        context.fields[name] = _field(context, decl, causes.get(decl.type.text, ""))


def _state_type(context: Context, decl: FieldDecl, blocks: list[str], causes: list[str]) -> None:
    """A type that is not text is a states block, or one of causes, and has no length."""
    kind = decl.type.text
    if kind in blocks and decl.least:
        context.report.error("E002", "a state field has no length", decl.least.span, f"write {kind} alone")
    elif kind not in blocks:
        nearer = nearest(kind, ["text", *blocks, *causes])
        types = f"types are: text {decl.least.value if decl.least else 1}..{decl.most.value if decl.most else 32}"
        remedy = None if nearer else ", ".join([types, *blocks, *causes])
        if kind in ("number", "secret"):
            remedy = f"a {kind} is a kind of setting; {types.removeprefix('types are: ')} is a field that one can fill"
        context.unknown("E039", f"unknown field type '{kind}'", decl.type, ["text", *blocks, *causes], remedy)
        context.tree.mentioned.add(decl.name.text)  # what it can be used for is not known


def _field(context: Context, decl: FieldDecl, causes: str) -> Field:
    codes, wide = _characters(context, decl.charset)
    if decl.type.text != "text":
        return Field(decl.name.text, decl.title, 0 if causes else 1, STATE_WORD_CHARACTERS, codes, not causes, causes,
                     wide=wide)
    if decl.least.value > decl.most.value:
        context.report.error("E007", "the minimum length exceeds the maximum length", decl.least.span)
    text = Field(decl.name.text, decl.title, decl.least.value, decl.most.value, codes, False, wide=wide)
    return replace(text, none=_none(context, decl.none, text)) if decl.none else text


def _characters(context: Context, charset: Charset | None) -> tuple[frozenset[int] | None, bool]:
    """The ASCII characters of a class, and whether it has those beyond; a class that excludes some has no more than a
    field can hold at all."""
    framing = context.framing
    if not charset or not framing:
        return charset and charset.codes, not charset
    never = framing.impossible() - framing.spannable
    if charset.negated:
        return frozenset(range(128)) - charset.codes - never, bool(framing.encoding.wide)
    wrong = sorted(charset.codes & never)
    if wrong:
        shown = ", ".join(repr(chr(code)) for code in wrong)
        context.report.error("E050", f"the class contains {shown}, which is not allowed in a field", charset.span,
                             framing.forbidden_text)
    return charset.codes, False


def _words(context: Context) -> None:
    """The words of a block can stand in its fields."""
    words = {block.name.text: [word for word, *_ in block.words] for block in context.tree.causes}
    words |= {block.name.text: [word.word for word in block.words] for block in context.tree.states}
    for name, decl in context.field_decls.items():
        unfit = next((word for word in words.get(decl.type.text, []) if not context.fields[name].fits(word.text)), None)
        if decl.charset and unfit:
            context.report.error("E051", f"the class lacks a character of the word '{unfit.text}'", decl.charset.span,
                                 Note("the word is here", unfit.span))


def _none(context: Context, none: Name, field: Field) -> bytes | None:
    """What stands for no value, as it comes over the wire."""
    if not context.framing:
        return None
    try:
        data = none.text.encode(context.framing.encoding.codec)
    except UnicodeEncodeError:
        context.report.error("E051", f"the encoding {context.framing.encoding.name} cannot represent this text",
                             none.span)
        return None
    unfit = context.framing.unfit(data, False, field)
    if not unfit and not field.least <= len(none.text) <= field.most:
        unfit = f"has {len(none.text)} characters, and the field {field.least} to {field.most}"
    if not unfit and not field.fits(none.text):
        unfit = "has a character that the field's class does not have"
    if not none.text or unfit:
        context.report.error("E051", f"what stands for no value {unfit or 'is empty'}", none.span,
                             "an empty value is none already" if not none.text else "it could never come")
        return None
    return data


def _used(context: Context) -> None:
    """Every field is a hole of some message."""
    used = set().union(*(context.holes(name) for name in context.message_decls))
    for name, decl in context.field_decls.items():
        if name not in used and not context.lost(name):
            context.report.error("E040", f"unused field '{name}'", decl.name.span,
                                 f"remove it, or put {{{name}}} into a wire line")


def _message_names(context: Context) -> None:
    for decl in context.tree.messages:
        name = decl.name.text
        if name in context.message_decls:
            context.twice("message", decl.name, context.message_decls[name].name.span)
        else:
            context.message_decls[name] = decl


def _constants(context: Context) -> None:
    """No two names of the spec become the same name in C."""
    seen: dict[str, Name] = {}
    taken = {"decode", "decode_first", "parse", "kinds", "fields", "states", "settings"}
    names = [(identifier(decl.name.text), decl.name) for decl in context.message_decls.values()]
    names += [(f"field_{identifier(decl.name.text)}", decl.name) for decl in context.field_decls.values()]
    names += [(f"setting_{identifier(decl.name.text)}", decl.name) for decl in context.setting_decls.values()]
    for c_name, name in names:
        if c_name in taken or c_name.startswith(("state_", "token_")):
            context.report.error("E006", f"the name '{name.text}' is reserved for the generated C", name.span)
        elif c_name in seen:
            context.report.error("E010", f"'{name.text}' and '{seen[c_name].text}' have the same name in C",
                                 name.span, Note("the other is here", seen[c_name].span))
        seen.setdefault(c_name, name)
