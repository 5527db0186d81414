"""The generated C against the reading of the spec language in reading/, which knows the language from its description
only: all protocols that there are, and random ones. `./dev fuzz reading` goes on for as long as one likes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compiled import ROOT, Compiled, Fault, load_text
from reading.compare import Comparison
from reading.fuzz import KINDS, PROTOCOLS, accepted


def compared(text: str, folder: Path, change: Callable[[dict[str, str]], dict[str, str]] = dict) -> Comparison:
    """A spec, compiled."""
    source, report, protocol = load_text(text)
    assert protocol, report.render()
    return Comparison(text, Compiled(source, protocol, folder, change))


@pytest.fixture(scope="module", params=PROTOCOLS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def comparison(request: pytest.FixtureRequest, build_folder: Path) -> Comparison:
    return compared(request.param.read_text(encoding="utf-8"), build_folder)


def test_what_is_generated_reads_and_writes_as_the_language_says(comparison: Comparison) -> None:
    assert not (found := comparison.run(100, 1)), found
    assert min(comparison.outcomes.values()) > 3, comparison.outcomes


def test_every_cut_of_a_message_is_rejected_or_another_message(comparison: Comparison) -> None:
    for reader, frame, _, _ in comparison.examples(2):
        for length in range(len(frame)):
            cut = frame[:length]
            assert isinstance(comparison.compiled.decode(cut, reader.to_switch), Fault) or cut.endswith(reader.terminator)


def test_encoding_into_too_small_a_buffer_writes_nothing_past_it(comparison: Comparison) -> None:
    for _, frame, kind, values in comparison.examples(3):
        for size in range(len(frame)):
            assert comparison.compiled.encode(kind, values, size).code == "LONG_MESSAGE"
        assert comparison.compiled.encode(kind, values, len(frame)) == frame


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_random_specs_read_and_write_as_the_language_says(kind: Callable, build_folder: Path) -> None:
    @settings(max_examples=6)
    @given(kind(accepted), st.integers(0, 2**32))
    def agree(text: str, seed: int) -> None:
        assume(text)
        found = compared(text, build_folder).run(60, seed)
        assert not found, f"{text}\n{found}"

    agree()


EMPTY_BEFORE_A_BLANK = r"""protocol blanks 1.0 "Two values in a field"
framing positional
    separator  ";" padded by " "
    terminator "\n"
field number text 1..4 of [0-9]
field letters text 0..9 of [a-z] ignored
field digits text 3..9 of [0-9.] ignored
field state Where
states Where of call
    Up   = CONNECTED
    Down = IDLE
    Up -> Down
message Dial to switch
    | DIAL ; {number}
message Ask to switch
    | ASK ; {letters} {digits}
message Moved from switch
    | {state}
tapi
    lineMakeCall sends Dial(number = dest)
    Moved moves call
    Ask means lineMakeCall
"""


def expect_read(comparison: Comparison, frames: dict[bytes, bool]) -> None:
    """Both readings make the same of what is sent to the switch: a message, or none."""
    reader = comparison.readers[1]
    for frame, read in frames.items():
        assert not (found := comparison.frame(reader, frame)), found
        assert (reader.decode(frame) is not None) == read, frame


def test_blanks_before_an_empty_value_are_padding_but_for_the_one_that_is_text(build_folder: Path) -> None:
    expect_read(compared(EMPTY_BEFORE_A_BLANK, build_folder),
                {b"ASK; 123\n": True, b"ASK ;  123\n": True, b"ASK ;123\n": False, b"ASK ; a 123\n": True})


def test_all_blanks_before_a_value_that_there_could_be_are_padding(build_folder: Path) -> None:
    comparison = compared(EMPTY_BEFORE_A_BLANK.replace("[0-9.]", "[0-9a-z ]"), build_folder)
    expect_read(comparison, {b"ASK;  ab cde\n": True, b"ASK;  cde\n": False, b"ASK;  123\n": True})
    reader = comparison.readers[1]
    [ask] = [message for message in reader.messages if message.name == "Ask"]
    assert not (found := comparison.sent(reader, ask, (b"", b"ab cde"))), found


TWO_IN_A_VALUE = r"""protocol twice 1.0 "Two fields in a value"
framing keyed
    pair "="
    separator "\n"
    terminator "\n\n"
field number text 1..4 of [0-9]
field any text 1..9 of [^ ] ignored
field five text 5..5 of [^] ignored
field digits text 1..4 of [0-9] ignored
field state Where
states Where of call
    Up   = CONNECTED
    Down = IDLE
    Up -> Down
message Dial to switch
    | Do=Dial
    | Number={number}
message Ask to switch
    | Do=Ask
    | What={any}>{digits}
message Say to switch
    | Do=Say
    | What={five}>{digits}
message Moved from switch
    | Is=Moved
    | State={state}
tapi
    lineMakeCall sends Dial(number = dest)
    Moved moves call
    Ask means lineMakeCall
    Say means lineMakeCall
"""


def test_value_with_the_text_before_it_is_to_blame_and_not_the_one_before_that(build_folder: Path) -> None:
    comparison = compared(TWO_IN_A_VALUE, build_folder)
    reader = comparison.readers[1]
    messages = {message.name: message for message in reader.messages}
    for name, values, hole in (("Ask", (b"a", b">"), 1), ("Ask", (b"a", b">1"), 1), ("Ask", (b"\n", b"1"), 0),
                               ("Say", (b"aaaaa", b">"), 1), ("Say", (b"\nabcd", b"1"), 0)):
        assert not (found := comparison.sent(reader, messages[name], values)), found
        refused = comparison.compiled.encode(comparison.kinds[name], list(values))
        assert isinstance(refused, Fault) and refused.hole == hole, refused


def test_second_byte_of_a_character_is_not_to_blame_for_being_a_letter(build_folder: Path) -> None:
    text = (TWO_IN_A_VALUE.replace("field digits text 1..4 of [0-9] ignored", "field letters text 1..8 of [^A] ignored")
            .replace("{digits}", "{letters}A").replace("[^ ]", "[^ >]").replace("[^]", "[^>]")
            .replace("    pair", "    encoding cp949\n    pair"))
    comparison = compared(text, build_folder)
    values = [b"\xc5`", b"\x81A"]  # no character, and one with A in its second byte
    refused = comparison.compiled.encode(comparison.kinds["Ask"], values)
    assert isinstance(refused, Fault) and refused.hole == 0, refused
    assert isinstance(comparison.compiled.encode(comparison.kinds["Ask"], [b"a", values[1]]), bytes)


def test_value_that_ends_with_half_a_separator_is_to_blame_if_another_message_comes_of_that(build_folder: Path) -> None:
    text = (TWO_IN_A_VALUE.replace('separator "\\n"', 'separator ";;"').replace('terminator "\\n\\n"', 'terminator "\\n"')
            .replace("What={any}>{digits}", "Id={digits}").replace("Do=Say", "Do=Ask")
            .replace("What={five}>{digits}", "Id={digits}\n    | Of={five}\n    | To={any}\n    | What=x{number}"))
    comparison = compared(text, build_folder)
    refused = comparison.compiled.encode(comparison.kinds["Say"], [b"1", b"abcde", b"a;", b"2"])
    assert isinstance(refused, Fault) and refused.hole == 2, refused


# What is done to the C that is made of a spec: the spec, the file, what stands there and what stands there then.
BROKEN = {
    "the last line with a key counts": (
        "good/manager", "_lexer.re", "    if (reading->value[key].at != NULL)\n        return true;\n", ""),
    "a value may have one character too many": (
        "good/manager", "_lexer.re", "if (len > part->most && after(at, end, part->most) < end)",
        "if (len > part->most + 1 && after(at, end, part->most + 1) < end)"),
    "a hole goes on over the text after it": ("good/manager", "_lexer.re", "if (last < stop)", "if (last < at)"),
    "a line may be missing": ("good/manager", "_lexer.re", "if (!line->optional)", "if (line->count > 99)"),
    "a line that a message begins with counts behind another": (
        "good/manager", "_lexer.re", "if (words == NO_WORDS || reading->head != 0)", "if (words == NO_WORDS)"),
    "only the first line of a body counts": ("good/sockets", "_lexer.re", "at = next + SEPARATOR_LEN)", "at = end)"),
    "a value may be empty": (
        "good/results", "_lexer.re", "if (!take(message, frame, token, stop, least, most, fault))",
        "if (!take(message, frame, token, stop, 0, most, fault))"),
    "padding is a part of the value": ("golden/tails", "_lexer.re", "    at = skip_padding(at, end);\n", ""),
    "what is absent has no holes": ("golden/tails", "_lexer.re", "for (; ending.absent > 0;", "for (; ending.absent > 1;"),
    "values with escapes may be too long": (
        "golden/percents", "_lexer.re", "count == field->max)", "count == field->max + 1)"),
    "halves of pairs are characters": ("good/hexadecimal", "_lexer.re", '"\\xED"[\\x80-\\x9F]', '"\\xED"[\\x80-\\xBF]'),
    "CR is text": ("good/colons", "_lexer.re", "TEXT = [\\x01-\\x09\\x0B-\\x0C", "TEXT = [\\x01-\\x09\\x0B-\\x0D"),
    "keys are compared as they stand": ("good/manager", "_lexer.re", "'ChannelStateDesc'", '"ChannelStateDesc"'),
    "small hexadecimal digits are others": ("good/hexadecimal", "escape.c", "- 'a' + 10", "- 'a' + 9"),
    "large digits are sent small": ("good/hexadecimal", "escape.c", "0123456789ABCDEF", "0123456789abcdef"),
    "the longest message is too long": ("good/commas", "framer.c", "whole > framer->limit", "whole >= framer->limit"),
    "a body's length goes on behind a letter": (
        "good/sockets", "body_length.c", "        else\n            length->place = LENGTH_KNOWN;\n", ""),
    "a blank message is one": ("dial/modem", "framer.c", "spoken->skips_blank ? terminator.len : 0", "0"),
    "two messages are exchanged": ("good/results", "_grammar.y", "RESULTS_DONE,", "RESULTS_REFUSED,"),
    "a line is sent whose holes are empty": ("good/manager", ".c", "if (field[2].len > 0)", "if (field[2].len + 1 > 0)"),
}


@pytest.mark.parametrize("what", BROKEN, ids=str)
def test_a_parser_that_is_broken_is_found_out(what: str, build_folder: Path) -> None:
    path, file, old, new = BROKEN[what]
    path = ROOT / "tests" / ("gen" if path.startswith("g") else "") / f"{path}.tspec"
    text = path.read_text(encoding="utf-8")

    def change(files: dict[str, str]) -> dict[str, str]:
        (name,) = [name for name in files if name == file or name == f"{path.stem}{file}"]
        assert old in files[name], what
        return {**files, name: files[name].replace(old, new)}

    assert compared(text, build_folder, change).run(150, 1)
