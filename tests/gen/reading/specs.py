"""Random specs: small protocols of every kind that the language has, as structure; what a message cannot have beside others is
left out again, as `accepted` says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import strategies as st

CLASSES = ["", " of [0-9]", " of [0-9A-F]", " of [a-z\\-]", " of [^\"]", " of [^]", " of [^-]", " of [^;|,: =]", " of [ -~]",
           " of [0-9.;|, ]", " of [^%\\]]", " of [A]"]
WORDS = ["A", "AB", "A-", "OK", "OK 1", "NO", "NO CARRIER", "0", "10", "x", "x=", "%%>m", "+", "-ERR ", "\"", "<a b=\"", "é", "김", "(", ""]
AFTER = ["-", "-A", "\"", "/", "--", " ", "@", "%40", ">", "A", "é", "x y", ", "]
KEYS = ["Event", "Kind", "Id", "Line", "State", "Who", "X-y", "Kind2"]


def in_wire(text: str) -> str:
    """A text as a wire line has it."""
    marked = "".join("\\" + char if char in "{}[]\\\"" else "\\x%02X" % ord(char) if char < " " else char for char in text)
    return marked.replace("...", "\\.\\.\\.")


def in_string(text: str) -> str:
    """A text as a string."""
    return '"' + "".join("\\x%02X" % ord(char) if char < " " else "\\" + char if char in "\"\\" else char for char in text) + '"'


@dataclass
class Draft:
    """A spec that grows: fields are declared when a message has them."""

    framing: list[str]
    fields: dict[str, str]
    messages: list[str] = field(default_factory=list)
    meanings: list[str] = field(default_factory=list)

    def text(self, messages: list[str], meanings: list[str]) -> str:
        """The spec with these messages."""
        used = "\n".join(messages)
        fields = [f"field {name} {what}" for name, what in self.fields.items() if "{" + name + "}" in used]
        causes = ["causes Why of disconnect\n    7 = BUSY\n    x = NOANSWER\n"] if any(" Why" in each for each in fields) else []
        return "\n".join(["protocol random 1.0 \"Random\"", "", *self.framing, "", *fields, "",
                          "states Where of call\n    Up = CONNECTED\n    \"A-\" = RINGBACK\n    Down = IDLE\n    Up -> \"A-\" -> Down\n",
                          *causes, *messages, "", "tapi", *meanings, ""])

    def grow(self, message: str, meaning: str, accepted: Callable[[str], bool]) -> None:
        """Take a message in, if the spec is then one."""
        messages, meanings = [*self.messages, message], [*self.meanings, meaning]
        if accepted(self.text(messages, meanings)):
            self.messages, self.meanings = messages, meanings


def _some(draw: st.DrawFn, odds: int) -> bool:
    """Once in so many times."""
    return draw(st.integers(1, odds)) == 1


def _fields(draw: st.DrawFn) -> dict[str, str]:
    """Fields to choose from: what TAPI gives and what moves a call, and others of any kind."""
    found = {"number": "text 1..%d of [0-9]" % draw(st.sampled_from([4, 20]))}
    found["state"] = "Where" + draw(st.sampled_from(["", "", " of [^\"]", " of [A-Za-z\\-]"]))
    for name in "abcde":
        least = draw(st.sampled_from([0, 0, 1, 1, 2, 5]))
        found[name] = f"text {least}..{max(1, least + draw(st.sampled_from([0, 1, 3, 8, 30])))}{draw(st.sampled_from(CLASSES))} ignored"
    found["why"] = "Why" + draw(st.sampled_from(["", " of [^ ]"])) + " ignored"
    return found


def _item(draw: st.DrawFn, names: list[str], firm: bool) -> str:
    """A field or value: text, a hole, or both; firm: it begins with text. A name is taken out of the list."""
    def hole() -> str:
        return "{" + names.pop(draw(st.integers(0, len(names) - 1))) + "}" if names else ""
    kind = draw(st.integers(0, 7))
    text = in_wire(draw(st.sampled_from(WORDS)))
    if kind <= 1 and (firm or kind == 0):
        return text
    first = text if firm or kind in (2, 3) else ""
    if kind <= 4:
        return first + hole()
    item = first + hole() + in_wire(draw(st.sampled_from(AFTER)))
    return item + hole() if kind <= 6 else item


def _escape(draw: st.DrawFn) -> list[str]:
    """An escape, in one of three specs."""
    if not _some(draw, 3):
        return []
    how = draw(st.sampled_from(["hexadecimal", "plus 64"]))
    return [f'    escape "{draw(st.sampled_from(["%", "%", "~"]))}" {how}{draw(st.sampled_from(["", "", " to switch", " from switch"]))}']


def _words(encoding: str) -> list[str]:
    """The texts that the encoding has."""
    return [word for word in WORDS if word.isascii() or encoding.endswith("utf-8") or word in ("é" if "latin" in encoding else
                                                                                              "김" if "cp949" in encoding else "-")]


def _encoding(draw: st.DrawFn) -> str:
    return "    encoding " + draw(st.sampled_from(["utf-8", "utf-8", "utf-8", "ascii", "latin-1", "cp949"]))


@st.composite
def positional(draw: st.DrawFn, accepted: Callable[[str], bool]) -> str:
    """A protocol whose fields have their places."""
    separator = draw(st.sampled_from([";", "|", ",", ":", ", ", "::", "%", " ", "\t", ";|", None]))
    padding = draw(st.sampled_from([None, None, " ", "\t"])) if separator and not separator.isspace() else None
    terminator = draw(st.sampled_from(["\n", "\n", "\r\n", "\r\n\r\n", "\x03", "\r\r\n", "!\n", None]))
    framing = ["framing positional"]
    if separator:
        framing.append("    separator " + in_string(separator) + (f" padded by {in_string(padding)}" if padding else ""))
    framing.append("    terminator " + (in_string(terminator) if terminator else '"\\r" to switch, "\\r\\n" from switch'))
    tail = bool(separator) and _some(draw, 4)
    framing += ['    tail keyed by "' + draw(st.sampled_from(["=", "->"])) + '"'] if tail else []
    framing += ["    blank messages skipped"] if _some(draw, 4) else []
    framing += ['    greeting "Hello"'] if _some(draw, 4) else []
    framing += _escape(draw) + [_encoding(draw), f"    limit {draw(st.sampled_from([60, 120, 400]))}"]
    draft = Draft(framing, _fields(draw))
    words = _words(framing[-2])
    between = (padding or "") + in_wire(separator or "") + (padding or "")

    def message(name: str, way: str, front: list[str], needs: str, more: bool = True) -> str:
        names = sorted({*draft.fields} - {"state", "number"} - set(needs.split()))
        count = draw(st.integers(0, 3)) if separator and more else 0
        shown = front + [_item(draw, names, False) for _ in range(count)] + ["{%s}" % need for need in needs.split()]
        if not separator:
            shown = ["".join(shown[:1]) + draw(st.sampled_from(["", ":", " "])) + shown[1] if len(shown) > 1 else shown[0]]
        line = between.join(shown)
        if separator and more and _some(draw, 3):
            optional = [_item(draw, names, False) for _ in range(draw(st.integers(1, 2)))]
            line += "[" + between + (between.join(optional) + "]" if _some(draw, 2) or len(optional) == 1 else
                                     optional[0] + "[" + between + optional[1] + "]]")
        elif separator and more and way == "from" and _some(draw, 6):
            line += between + "..."
        lines = [line]
        if tail and more and _some(draw, 2):
            for key in draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True)):
                value = key + in_wire(framing[3].split('"')[1]) + _item(draw, names, False)
                lines.append(f"[{value}]" if _some(draw, 2) and "{" in value else value)
        return f"message {name} {way} switch\n" + "\n".join("    | " + each for each in lines) + "\n"

    return _grown(draw, draft, message, accepted, lambda: [in_wire(draw(st.sampled_from(words)))])


@st.composite
def keyed(draw: st.DrawFn, accepted: Callable[[str], bool]) -> str:
    """A protocol of keys and values."""
    pair = draw(st.sampled_from([": ", ": ", ":", "=", " ", " = ", "=>"]))
    separator = draw(st.sampled_from(["\r\n", "\n", "\n", ";", "|", ";;"]))
    terminator = separator + separator if _some(draw, 2) else draw(st.sampled_from([separator + ".", "\x03", "!\n", separator + "\t"]))
    framing = ["framing keyed", "    pair " + in_string(pair), "    separator " + in_string(separator),
               "    terminator " + in_string(terminator)]
    framing += ["    keys in any case"] if _some(draw, 3) else []
    framing += ['    greeting "Hello"'] if _some(draw, 4) else []
    bodies = _some(draw, 2)
    framing += ['    body by "Length"'] if bodies else []
    framing += _escape(draw) + [_encoding(draw), f"    limit {draw(st.sampled_from([90, 160, 400]))}"]
    draft = Draft(framing, _fields(draw))
    words = _words(framing[-2])

    def message(name: str, way: str, front: list[str], needs: str, more: bool = True) -> str:
        names = sorted({*draft.fields} - {"state", "number"} - set(needs.split()))
        lines = [front[0]]
        keys = draw(st.lists(st.sampled_from(KEYS[1:]), max_size=3 if more else 0, unique=True))
        for key in keys:
            line = key + in_wire(pair) + _item(draw, names, _some(draw, 2))
            lines.append(f"[{line}]" if _some(draw, 3) and "{" in line else line)
        lines += [f"N{need}{in_wire(pair)}{{{need}}}" for need in needs.split()]
        if bodies and more and way == "from" and _some(draw, 3):
            lines.insert(draw(st.integers(1, len(lines))), draw(st.sampled_from(["+OK", "-ERR ", "+O"])) + (
                "{" + names.pop() + "}" if names and _some(draw, 2) else ""))
        return f"message {name} {way} switch\n" + "\n".join("    | " + each for each in lines) + "\n"

    def front() -> list[str]:
        word = in_wire(draw(st.sampled_from([word for word in words if word])))
        if _some(draw, 3):
            return [f"{word}"]
        return [draw(st.sampled_from(["Event", "Event", "Kind"])) + in_wire(pair) + word + draw(st.sampled_from(["", "", "{a}", "{b}"]))]

    return _grown(draw, draft, message, accepted, front)


def _grown(draw: st.DrawFn, draft: Draft, message: Callable[[str, str, list[str], str], str], accepted: Callable[[str], bool],
           front: Callable[[], list[str]]) -> str:
    """The draft with as many messages as go together; empty if not even two do."""
    def plain() -> list[str]:
        return [front()[0].partition("{")[0]]

    moved = message("Moved", "from", plain(), "state", False)
    meanings = ["    lineMakeCall sends Dial(number = dest)", "    Moved moves call"]
    dial = message("Dial", "to", plain(), "number", False)
    if not accepted(draft.text([moved, dial], meanings)):
        dial, meanings[0] = f"message Dial to switch\n    | {plain()[0]}\n", "    lineMakeCall sends Dial"
        if not accepted(draft.text([moved, dial], meanings)):
            return ""
    draft.messages, draft.meanings = [moved, dial], meanings
    for at in range(draw(st.integers(3, 12))):
        if _some(draw, 4):
            draft.grow(message(f"Asks{at}", "to", front(), ""), f"    Asks{at} means lineMakeCall", accepted)
        else:
            draft.grow(message(f"Told{at}", "from", front(), "state" if _some(draw, 6) else ""), f"    Told{at} means nothing",
                       accepted)
    return draft.text(draft.messages, draft.meanings)
