"""Spec text to tree. A line that cannot be read is reported and passed over."""

from __future__ import annotations

import re

from diagnostics import Report, did_you_mean, nearest
from framing import KINDS, PROPERTIES
from lexer import NAME, SyntaxFault, Token, class_codes, is_negated
from limits import LARGEST_NUMBER, LINE_CHARACTERS, SPEC_BYTES
from looks import encoding_of, markup, no_text
from parse_tapi import read_tapi
from source import Source, Span
from spec_line import Line
from tree import (
    CausesDecl,
    Charset,
    ExpectsDecl,
    FieldDecl,
    FramingDecl,
    MessageDecl,
    Name,
    ProtocolDecl,
    SettingDecl,
    SettingsDecl,
    StatesDecl,
    StepDecl,
    TapiDecl,
    Tree,
    WordDecl,
)
from wire_line import read_wire

_UNREADABLE = re.compile("[\ud800-\udfff]|[^\t -~\u00a0-\U0010ffff]")


# What a line looks like, for one that does not: declarations, and the lines below them.
_FORMS = {
    "protocol": 'protocol NAME VERSION "TITLE"',
    "framing": f"framing {'; framing '.join(KINDS)}",
    "settings": 'settings, and below it: NAME text "TITLE"',
    "field": "field NAME text 1..32; field NAME text 1..32 of [0-9]; field NAME STATES",
    "states": "states NAME of call",
    "message": "message NAME to switch; message NAME from switch",
    "tapi": "tapi, and below it: MESSAGE moves call",
}
_BODY_FORMS = {
    "settings": 'NAME text "TITLE"; NAME number "TITLE" default 1',
    "states": "WORD = STATE; WORD -> WORD",
    "message": "expects YES or NO within 10 s",
    "tapi": "FUNCTION sends MESSAGE(HOLE = OPERAND, …); MESSAGE moves call; "
            "MESSAGE names ROLE = FIELD; call is FIELD",
}


def _file_fault(source: Source) -> SyntaxFault | None:
    """Why the file as a whole is no spec; None if its lines can be read."""
    start = Span(1, 1)
    look = no_text(source.data) or markup(source.data)
    if look:
        return SyntaxFault("E001", f"the file is {look.text}, not a spec", start, "a spec is plain text in UTF-8",
                           "in an editor: save as UTF-8" if look.name.startswith("utf") else None)
    if len(source.data) > SPEC_BYTES:
        return SyntaxFault("E007", f"the file is larger than {SPEC_BYTES // 1024} KB, so it is no spec", start)
    if all(line.strip()[:1] in ("", "#") for line in source.lines):
        what = "has comments only" if source.text.strip() else "is empty"
        return SyntaxFault("E011", f"the file {what}", start, "docs/spec-language.md has a whole spec to begin with")
    return None


def parse(source: Source, report: Report) -> Tree:
    """The tree of a spec. Never raises: what cannot be read is in the report."""
    return _Parser(report).parse(source)


def _belongs_below(word: str, second: str) -> str | None:
    """A remedy for a line that stands in column 1 and belongs below a declaration."""
    if word == "expects" or second in ("sends", "moves", "names", "tells", "means"):
        return f"indent it: it belongs below {'its message' if word == 'expects' else 'tapi'}"
    return "indent it: it belongs below framing" if any(word in known for known in PROPERTIES.values()) else None


def _start(text: str) -> str:
    """What a line begins with, for a remedy."""
    text = text.strip(" \t")
    return text if len(text) <= 40 else f"{text[:40]}…"


class _Parser:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.tree = Tree()
        self.head = ""       # the first word of the current declaration
        self.body = None     # reads a line of the current declaration; None before the first one
        self.message = None  # the last one: a wire line that stands in the wrong place is probably its
        self.heads = {
            "protocol": self._protocol,
            "framing": self._framing,
            "settings": self._settings,
            "field": self._field,
            "states": self._states,
            "causes": self._causes,
            "message": self._message,
            "tapi": self._tapi,
        }

    def parse(self, source: Source) -> Tree:
        fault = _file_fault(source)
        if fault:
            self._report(fault)
            self.tree.is_whole = False
            return self.tree
        for number, text in enumerate(source.lines, 1):
            if self.report.is_full:
                self.report.read_to, self.tree.is_whole = number - 1, False
                break
            try:
                self._line(text, number)
            except SyntaxFault as fault:
                self._report(fault, text)
                self._mention(text)
                if self.message and text.lstrip(" \t").startswith("|"):  # it has a wire line
                    self.tree.mentioned.add(self.message.name.text)
        return self.tree

    def _report(self, fault: SyntaxFault, text: str = "") -> None:
        notes = [note for note in fault.notes if note]
        form = (_BODY_FORMS if text[:1] in (" ", "\t") else _FORMS).get(self.head)
        if not notes and form and fault.code == "E002":
            notes = [f"write it like: {form}"]
        self.report.error(fault.code, fault.text, fault.span, *notes)

    def _line(self, text: str, number: int) -> None:
        if len(text) > LINE_CHARACTERS:
            raise SyntaxFault("E007", f"the line is longer than {LINE_CHARACTERS} characters",
                              Span(number, LINE_CHARACTERS + 1))
        wrong = _UNREADABLE.search(text)
        if wrong and "\ud800" <= wrong[0] <= "\udfff":
            raise SyntaxFault("E001", "invalid UTF-8", Span(number, wrong.start() + 1),
                              f"save the file as UTF-8; it looks like {encoding_of(self.report.source.data)} now")
        if wrong:
            raise SyntaxFault("E001", f"control character U+{ord(wrong[0]):04X}", Span(number, wrong.start() + 1),
                              "write it as an escape, like \\x01")
        stripped = text.strip(" \t")
        if not stripped or stripped.startswith("#"):
            return
        if text[0] in " \t":
            self._body_line(text, number)
        else:
            self._head_line(text, number)

    def _mention(self, text: str) -> None:
        self.tree.mentioned.update(re.findall(r"[A-Za-z0-9_.-]+", text[:LINE_CHARACTERS]))

    def _skip(self, text: str, number: int) -> None:
        """A line below a declaration that could not be read."""
        self._mention(text)

    def _head_line(self, text: str, number: int) -> None:
        self.body, self.head = self._skip, re.match(r"\w*", text)[0]
        line = Line(text, number)
        head = line.word("a declaration")
        if head.text not in self.heads:
            self.tree.mentioned.add(nearest(head.text, self.heads) or "")
            raise SyntaxFault("E004", f"unknown declaration '{head.text}'", head.span,
                              _belongs_below(head.text, line.next.text) or did_you_mean(head.text, self.heads) or
                              f"known are {', '.join(self.heads)}")
        body = self.heads[head.text](line, head)
        line.end()
        self.body = body

    def _body_line(self, text: str, number: int) -> None:
        if self.body is None:
            indent = len(text) - len(text.lstrip(" \t"))
            raise SyntaxFault("E004", "indented line without a declaration above it",
                              Span(number, indent + 1, len(text.strip())), "start declarations in column 1")
        self.body(text, number)

    def _no_body(self, text: str, number: int) -> None:
        token = Line(text, number).next
        raise SyntaxFault("E004", "the declaration above takes no indented lines", token.span,
                          "start declarations in column 1")

    def _of_line(self, read):
        """Let `read` see the line as tokens and hold it to read them all."""
        def body(text: str, number: int) -> None:
            line = Line(text, number)
            read(line)
        return body

    def _protocol(self, line: Line, head: Name):
        name = line.name("the protocol's name")
        if name.text != name.text.lower():
            raise SyntaxFault("E006", "a protocol's name is in lower case", name.span, f"write {name.text.lower()}")
        version = line.version("the protocol's version")
        title = line.string("the protocol's title")
        self.tree.protocols.append(ProtocolDecl(name, version.text, title.text, head.span))
        return self._no_body

    def _framing(self, line: Line, head: Name):
        kind = line.expect(*KINDS)
        framing = FramingDecl(Name(kind.text, kind.span), head.span)
        self.tree.framings.append(framing)
        return self._of_line(lambda body: self._framing_property(body, framing))

    def _framing_property(self, line: Line, framing: FramingDecl) -> None:
        known = PROPERTIES[framing.kind.text]
        word = line.word("a property of the framing")
        if word.text not in known:
            self.tree.mentioned.add(nearest(word.text, known) or "")
            raise SyntaxFault("E004", f"unknown property '{word.text}' of the framing", word.span,
                              did_you_mean(word.text, known) or f"known are {', '.join(known)}")
        if word.text in framing.values:
            raise SyntaxFault("E010", f"duplicate {word.text}", word.span)
        value = known[word.text](line)
        line.end()
        framing.values[word.text] = value

    def _field(self, line: Line, head: Name):
        name = line.name("a field's name")
        kind = line.word("'text' or the name of a states or causes block")
        least = most = None
        if kind.text == "text" or line.next.text.isdecimal():  # a length after another type is reported later
            least = line.number("the minimum length", 0, 65535)
            line.expect("..")
            most = line.number("the maximum length", 1, 65535)
        charset = self._charset(line)
        none = line.string("what stands for no value") if line.accepts("none") else None
        ignored = line.accepts("ignored")
        self.tree.fields.append(FieldDecl(name, kind, least, most, charset, none, ignored, line.title()))
        return self._no_body

    def _charset(self, line: Line) -> Charset | None:
        if not line.accepts("of"):
            return None
        if line.next.kind != "class":
            raise line.fail("a character class like [0-9]")
        token = line.take()
        return Charset(class_codes(token), is_negated(token), token.text[1:-1].removeprefix("^"), token.span)

    def _settings(self, line: Line, head: Name):
        settings = SettingsDecl(head.span)
        self.tree.settings.append(settings)
        return self._of_line(lambda body: self._setting(body, settings))

    def _setting(self, line: Line, settings: SettingsDecl) -> None:
        name = line.name("a setting's name")
        kind = line.expect("text", "number", "secret")
        title = line.string("a title")
        default = self._default(line, kind) if line.accepts("default") else None
        settings.settings.append(SettingDecl(name, Name(kind.text, kind.span), title, default))
        line.end()

    def _default(self, line: Line, kind: Token) -> Name:
        if kind.text == "number":
            number = line.number("the default", 0, LARGEST_NUMBER)
            return Name(str(number.value), number.span)
        return line.string("the default")

    def _states(self, line: Line, head: Name):
        name = line.name("the name of a states block")
        line.expect("of")
        line.expect("call")
        states = StatesDecl(name)
        self.tree.states.append(states)
        return self._of_line(lambda body: self._states_line(body, states))

    def _states_line(self, line: Line, states: StatesDecl) -> None:
        if line.accepts("->"):
            path = self._path(line)
            states.begins.append(path[0])
            states.paths.append(path)
            line.end()
            return
        word = line.state_word()
        if word.text != "*" and line.accepts("="):
            steps = [self._step(line)]
            while line.accepts("then"):
                steps.append(self._step(line))
            states.words.append(WordDecl(word, steps))
        elif line.accepts("->"):
            states.paths.append([word, *self._path(line)])
        else:
            raise line.fail("'=' or '->'")
        line.end()

    def _path(self, line: Line) -> list[Name]:
        """`WORD -> WORD …`, what follows an arrow."""
        path = [line.state_word()]
        while line.accepts("->"):
            path.append(line.state_word())
        return path

    def _causes(self, line: Line, head: Name):
        name = line.name("the name of a causes block")
        line.expect("of")
        kind = line.expect("disconnect", "refusal")
        causes = CausesDecl(name, Name(kind.text, kind.span))
        self.tree.causes.append(causes)
        return self._of_line(lambda body: self._cause(body, causes))

    def _cause(self, line: Line, causes: CausesDecl) -> None:
        word = line.state_word()
        line.expect("=")
        meaning = line.word("a mode" if causes.kind.text == "disconnect" else "an error")
        causes.words.append((word, meaning))
        if line.accepts("("):
            mode = line.word("a mode")
            raise SyntaxFault("E002", "a cause is a mode alone, without its call state", meaning.span,
                              f"write {mode.text}")
        line.end()

    def _step(self, line: Line) -> StepDecl:
        state, mode = line.word("a TAPI call state"), None
        if line.accepts("("):
            mode = line.word("a mode")
            line.expect(")")
        return StepDecl(state, mode)

    def _message(self, line: Line, head: Name):
        name = line.name("a message's name")
        to_switch = line.expect("to", "from").text == "to"
        line.expect("switch")
        message = MessageDecl(name, to_switch, line.title())
        line.end()
        self.message = message
        self.tree.messages.append(message)
        return lambda text, number: self._message_line(text, number, message)

    def _message_line(self, text: str, number: int, message: MessageDecl) -> None:
        indent = len(text) - len(text.lstrip(" \t"))
        if text[indent] == "|":
            message.wires.append(read_wire(text, number, indent + 1))
            return
        word = re.match(r"\w*", text[indent:])[0]
        if word != "expects":
            self.tree.mentioned.add(message.name.text)  # it may have its wire line here
            raise SyntaxFault("E004", f"unknown property '{word}' of a message" if word else "no property of a message",
                              Span(number, indent + 1, len(word) or 1),
                              did_you_mean(word, ["expects"]) or f"a wire line begins with |, like: | {_start(text)}")
        line = Line(text, number)
        word = line.word("expects")
        if message.expects or message.expects_nothing:
            raise SyntaxFault("E010", "duplicate expects", word.span)
        answers = [line.word("a message")]
        if answers[0].text == "nothing" and line.next.kind == "end":
            message.expects_nothing = word.span
            return
        while line.accepts("or"):
            answers.append(line.word("a message"))
        if line.next.text == ",":
            raise line.fail("'or', 'by', 'in order' or 'within'", "write 'or' between the messages that may answer")
        by = line.word("a field") if line.accepts("by") else None
        in_order = by is None and line.accepts("in")
        if in_order:
            line.expect("order")
        line.expect("within")
        message.expects = ExpectsDecl(answers, by, in_order, line.duration_ms(), word.span)
        line.end()

    def _tapi(self, line: Line, head: Name):
        tapi = TapiDecl(head.span)
        self.tree.tapis.append(tapi)
        return self._of_line(lambda body: read_tapi(body, tapi))
