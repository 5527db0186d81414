"""Random specs: small protocols of every kind that the language has, made as structure and not as text. A message that
cannot stand beside those before it, as `accepted` says, is left out again."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

CLASSES = ["", " of [0-9]", " of [0-9A-F]", " of [a-z\\-]", " of [^\"]", " of [^]", " of [^-]", " of [^;|,: =]",
           " of [ -~]", " of [0-9.;|, ]", " of [^%\\]]", " of [A]"]
WORDS = ["A", "AB", "A-", "OK", "OK 1", "NO", "NO CARRIER", "0", "10", "x", "x=", "%%>m", "+", "-ERR ", '"', '<a b="', "(", ""]
BEYOND = {"utf-8": ["é", "김"], "latin-1": ["é"], "cp949": ["김"], "ascii": []}
AFTER = ["-", "-A", '"', "/", "--", " ", "@", "%40", ">", "A", "é", "x y", ", "]
KEYS = ["Event", "Kind", "Id", "Line", "State", "Who", "X-y", "Kind2"]
BODY = ["+OK", "-ERR ", "+O"]
STATES = """states Where of call
    Up = CONNECTED
    "A-" = RINGBACK
    Down = IDLE
    Up -> "A-" -> Down
"""
CAUSES = """causes Why of disconnect
    7 = BUSY
    x = NOANSWER
"""
Accepted = Callable[[str], bool]


def in_wire(text: str) -> str:
    """A text as a wire line has it."""
    return "".join("\\" + char if char in '{}[]\\"' else "\\x%02X" % ord(char) if char < " " else char for char in text)


def in_string(text: str) -> str:
    """A text as a string."""
    return '"' + "".join("\\" + char if char in '"\\' else "\\x%02X" % ord(char) if char < " " else char
                         for char in text) + '"'


class Maker:
    """Makes one spec. `kind` is what one of its two kinds of framing does otherwise."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.encoding = self.one("utf-8", "utf-8", "utf-8", "ascii", "latin-1", "cp949")
        self.words = WORDS + BEYOND[self.encoding]
        self.fields = {"number": f"text 1..{self.one(4, 20)} of [0-9]",
                       "state": "Where" + self.one("", "", " of [^\"]", " of [A-Za-z\\-]"),
                       "why": "Why" + self.one("", " of [^ ]") + " ignored"}
        for name in "abcde":
            least = self.one(0, 0, 1, 1, 2, 5)
            most = max(1, least + self.one(0, 1, 3, 8, 30))
            self.fields[name] = f"text {least}..{most}{self.one(*CLASSES)} ignored"
        self.framing = self.properties() + self.common()
        self.free: list[str] = []  # fields that the message does not have yet

    def one(self, *choices):
        """One of these."""
        return self.draw(st.sampled_from(choices))

    def some(self, odds: int) -> bool:
        """Once in so many times."""
        return self.draw(st.integers(1, odds)) == 1

    def common(self) -> list[str]:
        """The properties of both kinds of framing."""
        found = [f"encoding {self.encoding}", f"limit {self.one(60, 120, 400)}"]
        if self.some(4):
            found.append(f'greeting "{self.one("Hello", "x")}"')
        if self.some(3):
            found.append(f'escape "{self.one("%", "%", "~")}" {self.one("hexadecimal", "plus 64", "plus 45")}'
                         f'{self.one("", "", " to switch", " from switch")}')
        return found

    def hole(self) -> str:
        """A field that the message does not have yet, if there is one."""
        return "{" + self.free.pop(self.draw(st.integers(0, len(self.free) - 1))) + "}" if self.free else ""

    def item(self, firm: bool) -> str:
        """A field or value: text, a hole, or both. Firm: it begins with text."""
        kind, text = self.draw(st.integers(0, 7)), in_wire(self.one(*self.words))
        if kind == 0 or (firm and kind == 1):
            return text
        begun = (text if firm or kind in (2, 3) else "") + self.hole()
        if kind <= 4:
            return begun
        begun += in_wire(self.one(*AFTER))
        return begun + self.hole() if kind <= 6 else begun

    def message(self, name: str, way: str, needs: str, more: bool) -> str:
        """A message; needs: a field that it has; more: it may have others, too."""
        self.free = [name for name in self.fields if name not in ("state", "number")]
        front = self.front()
        lines = self.lines(front if more else front.partition("{")[0], way, needs, more)
        return f"message {name} {way} switch\n" + "".join(f"    | {line}\n" for line in lines)

    def text(self, messages: list[str], meanings: list[str]) -> str:
        """The spec with these messages."""
        used = "\n".join(messages)
        fields = [f"field {name} {what}" for name, what in self.fields.items() if "{" + name + "}" in used]
        causes = CAUSES if "{why}" in used else ""
        return "\n".join(['protocol random 1.0 "Random"', "", f"framing {self.kind}", *(f"    {line}" for line in self.framing),
                          "", *fields, "", STATES, causes, *messages, "tapi", *(f"    {line}" for line in meanings), ""])

    def spec(self, accepted: Accepted) -> str:
        """The spec with as many messages as go together; empty if not even two do."""
        messages = [self.message("Moved", "from", "state", False), self.message("Dial", "to", "number", False)]
        meanings = ["lineMakeCall sends Dial(number = dest)", "Moved moves call"]
        if not accepted(self.text(messages, meanings)):
            return ""
        for at in range(self.draw(st.integers(3, 12))):
            name, way, means = self.one((f"Asks{at}", "to", "means lineMakeCall"), *[(f"Told{at}", "from", "means nothing")] * 3)
            needs = "state" if way == "from" and self.some(6) else ""
            message, meaning = self.message(name, way, needs, True), f"{name} {means}"
            if accepted(self.text([*messages, message], [*meanings, meaning])):
                messages, meanings = [*messages, message], [*meanings, meaning]
        return self.text(messages, meanings)


class Positional(Maker):
    """Fields that have their places."""

    kind = "positional"

    def properties(self) -> list[str]:
        self.separator = self.one(";", "|", ",", ":", ", ", "::", "%", " ", "\t", ";|", "")
        self.padding = self.one("", "", " ", "\t") if self.separator and not self.separator.isspace() else ""
        self.tail = self.one("=", "->") if self.separator and self.some(4) else ""
        terminator = self.one("\n", "\n", "\r\n", "\r\n\r\n", "\x03", "\r\r\n", "!\n", "")
        found = ["terminator " + (in_string(terminator) if terminator else '"\\r" to switch, "\\r\\n" from switch')]
        if self.separator:
            padded = f" padded by {in_string(self.padding)}" if self.padding else ""
            found.append(f"separator {in_string(self.separator)}{padded}")
        if self.tail:
            found.append(f'tail keyed by "{self.tail}"')
        return found + ["blank messages skipped"] * self.some(4)

    def front(self) -> str:
        return in_wire(self.one(*self.words))

    def lines(self, front: str, way: str, needs: str, more: bool) -> list[str]:
        needed = "{" + needs + "}" if needs else ""
        if not self.separator:
            return [front + self.one("", ":", " ") + (needed or (self.item(False) if more else ""))]
        between = self.padding + in_wire(self.separator) + self.padding
        further = [self.item(False) for _ in range(self.draw(st.integers(0, 3)) if more else 0)]
        line = between.join([front, *further, *filter(None, [needed])])
        if more and self.some(3):
            absent = [between + self.item(False) for _ in range(self.draw(st.integers(1, 2)))]
            inner = self.one("[", "") if len(absent) == 2 else ""
            line += "[" + inner.join(absent) + "]" * (1 + len(inner))
        elif more and way == "from" and self.some(6):
            line += between + "..."
        keys = self.draw(st.lists(st.sampled_from(KEYS), max_size=3, unique=True)) if self.tail and more else []
        return [line, *(self.line(f"{key}{self.tail}{self.item(False)}") for key in keys)]

    def line(self, line: str) -> str:
        """A line with a key, which may be missing."""
        return f"[{line}]" if "{" in line and self.some(2) else line


class Keyed(Maker):
    """Keys and values."""

    kind = "keyed"

    def properties(self) -> list[str]:
        self.pair = self.one(": ", ": ", ":", "=", " ", " = ", "=>")
        self.bodies = self.some(2)
        separator = self.one("\r\n", "\n", "\n", ";", "|", ";;")
        terminator = self.one(*[separator + end for end in (separator, separator, ".", "\t")], "\x03", "!\n")
        return [f"pair {in_string(self.pair)}", f"separator {in_string(separator)}", f"terminator {in_string(terminator)}",
                *["keys in any case"] * self.some(3), *['body by "Length"'] * self.bodies]

    def front(self) -> str:
        word = in_wire(self.one(*filter(None, self.words)))
        if self.some(3):
            return word + self.one("", "", "{a}")
        return self.one("Event", "Event", "Kind") + in_wire(self.pair) + word + self.one("", "", "{a}", "{b}")

    def lines(self, front: str, way: str, needs: str, more: bool) -> list[str]:
        self.free = [name for name in self.free if "{" + name + "}" not in front]
        found = [front]
        for key in self.draw(st.lists(st.sampled_from(KEYS[1:]), max_size=3, unique=True)) if more else []:
            line = key + in_wire(self.pair) + self.item(self.some(2))
            found.append(f"[{line}]" if "{" in line and self.some(3) else line)
        if needs:
            found.append(f"N{needs}{in_wire(self.pair)}{{{needs}}}")
        if self.bodies and more and way == "from" and self.some(3):
            found.insert(self.draw(st.integers(1, len(found))), self.one(*BODY) + (self.hole() if self.some(2) else ""))
        return found


@st.composite
def positional(draw: st.DrawFn, accepted: Accepted) -> str:
    """A spec of fields that have their places; now and then nothing."""
    return Positional(draw).spec(accepted)


@st.composite
def keyed(draw: st.DrawFn, accepted: Accepted) -> str:
    """A spec of keys and values; now and then nothing."""
    return Keyed(draw).spec(accepted)
