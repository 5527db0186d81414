#!/usr/bin/env python3
"""Break what is generated and the framer on purpose, one way at a time, and see that a fuzzer says so, and by which
number.

    broken.py [WORD]...    each way whose name has one of these words; wants out/fuzz built for spec/addpac.tspec
                           (ninja fuzz)
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import triage

ROOT = Path(__file__).resolve().parent.parent.parent
BUILT = ROOT / "out/fuzz"
GENERATED, KEYED = ROOT / "out/gen/addpac", ROOT / "out/gen/tests/keyed"
LEXER, TABLES = GENERATED / "addpac_lexer.c", GENERATED / "addpac.c"
KEYED_LEXER, KEYED_TABLES = KEYED / "keyed_lexer.c", KEYED / "keyed.c"
RUNTIME = ROOT / "runtime"
FRAMER, BODY_LENGTH = RUNTIME / "framer.c", RUNTIME / "body_length.c"
DECODE, PRINT_TEXT = ROOT / "gen/decode/decode.c", ROOT / "gen/decode/print_text.c"
TRACE_LINES, TRACE_TEXT = RUNTIME / "trace/trace_lines.c", RUNTIME / "trace/trace_text.c"
SETTINGS, LINES, INI = RUNTIME / "config_settings.c", RUNTIME / "config_lines.c", RUNTIME / "posix/settings_ini.c"
REGISTRY = RUNTIME / "win32/settings_registry.c"
FLAGS = ("-std=gnu11 -g -w -O0 -DNDEBUG -fsanitize=address,undefined -fno-sanitize-recover=all -fsanitize=fuzzer-no-link "
         "-fno-omit-frame-pointer -Iout/gen/tapi -Iruntime -Iruntime/posix -isystem out/include/mingw").split()
FAILING = [f"-Wl,--wrap={name}" for name in ("malloc", "calloc", "realloc", "strdup")]
SANITIZER = 1  # the number of what the sanitizers look for
RUNS = 100_000  # in which it has to be found; most take less than a thousand


@dataclass(frozen=True)
class Break:
    """A text that is exchanged, once or everywhere, and the numbers of docs/security.md that it breaks."""

    name: str
    file: Path
    old: str
    new: str
    program: str
    numbers: frozenset[int]
    protocol: str  # its folder in out/fuzz


def _break(name: str, file: Path, old: str, new: str, program: str, *numbers: int) -> Break:
    return Break(name, file, old, new, program, frozenset(numbers), "addpac")


def _keyed(name: str, file: Path, old: str, new: str, program: str, *numbers: int) -> Break:
    """Of a protocol with keys, bodies and a secret."""
    return Break(name, file, old, new, program, frozenset(numbers), "tests/keyed")


BREAKS = [
    _break("a field may be one character longer", LEXER, "value.len > most && after(at, end, most) < end",
           "value.len > most && after(at, end, most + 1) < end", "decode", 4),
    _break("the last field has the terminator's first byte", LEXER, "cursor -= TERMINATOR_LEN;",
           "cursor -= TERMINATOR_LEN - 1;", "decode", 3, 4),
    _break("a terminator within the frame is not seen", LEXER, "if (first < len)", "if (0)", "decode", 6),
    _break("a short frame is not measured", LEXER, "len < TERMINATOR_LEN || ", "", "decode", SANITIZER),
    _break("a count is kept from message to message", LEXER, "message->count = 0;",
           "static unsigned seen; message->count = ++seen % 5 == 0;", "decode", SANITIZER, 3, 5, 10, 14),
    _break("memory is asked for", LEXER, "message->state = STATE_NONE;",
           "message->state = STATE_NONE; void *volatile kept = __builtin_malloc(8); __builtin_free(kept);", "decode", 11),
    _break("a fault lies behind the frame", LEXER, "FAULT_TOO_FEW_FIELDS, (ptrdiff_t)len,",
           "FAULT_TOO_FEW_FIELDS, (ptrdiff_t)len + 1,", "decode", 2),
    _break("a word stands for another state", LEXER, "message->state = ADDPAC_STATE_PROCEED_STATE;",
           "message->state = ADDPAC_STATE_CONNECTED_STATE;", "decode", 4),
    _break("blanks before the field are trimmed too", LEXER, "while (end > at && end[-1] == 32)", "while (end[-1] == 32)",
           "decode", SANITIZER, 3, 4),
    _break("what is sent is not proven", TABLES, "    struct message read;\n    bool accepted",
           "    return output.len;\n    struct message read;\n    bool accepted", "encode", 5, 6),
    _break("more is sent than there is room for", TABLES, ".size = size < 1024 ? size : 1024", ".size = 1024", "encode",
           SANITIZER),
    _break("a message that is too long is forgotten before its end", FRAMER, "framer->pending = framer->limit + 1;",
           "framer->pending = 0;", "stream", 7, 8),
    _break("one byte more than the limit is held", FRAMER, "framer->pending + len > framer->limit)",
           "framer->pending + len > framer->limit + 1)", "stream", SANITIZER, 7, 8, 9, 14),
    _break("a held byte is lost", FRAMER, "    framer->pending += len;\n}", "    framer->pending += len - (len > 20);\n}",
           "stream", SANITIZER, 7, 8, 14),
    _keyed("a keyed value may be one character longer", KEYED_LEXER, "len > part->most && after(at, end, part->most) < end",
           "len > part->most + 1 && after(at, end, part->most + 1) < end", "decode", 4),
    _keyed("a line may be missing", KEYED_LEXER, "if (!line->optional)", "if (line->count > 99)", "decode", 4, 5),
    _keyed("a count of holes is kept from message to message", KEYED_LEXER, "message->count = 0;",
           "static unsigned seen; message->count = ++seen % 5 == 0;", "decode", SANITIZER, 3, 5, 10, 14),
    _keyed("every state is the first", KEYED_LEXER, "message->state = word_of(at_state, slice_of(at, len), STATE_UNKNOWN);",
           "message->state = 0;", "decode", 4),
    _keyed("a keyed message is not proven", KEYED_TABLES, "    struct message read;\n    bool accepted",
           "    return output.len;\n    struct message read;\n    bool accepted", "encode", 5, 6),
    _keyed("a body's length goes on behind a letter", BODY_LENGTH, "        else\n            length->place = LENGTH_KNOWN;\n", "",
           "stream", 7, 8),
    _keyed("a secret is shown like a number", TRACE_LINES, "    if (type->is_secret) {", "    if (0) {", "trace", 24),
    _keyed("a secret's length is told", TRACE_LINES, 'trace_add(line, "**");', 'trace_add(line, "**%zu", bytes.len);', "trace", 24),
    _keyed("what was rejected is shown, secrets and all", TRACE_LINES, " && !protocol_has_secrets(trace->spoken)", "", "trace", 24),
    _keyed("a masked number has one digit more", TRACE_TEXT, "2 * TRACE_KEPT ? 0 : TRACE_KEPT);", "2 * TRACE_KEPT ? 1 : TRACE_KEPT);",
           "trace", 25),
    _keyed("all but secrets is about nobody", TRACE_LINES, "return trace->people_shown ||", "return true ||", "trace", 25, 26),
    _keyed("a quote in a value stands as it is", TRACE_TEXT, "if (c == '\"' || c == '\\\\')", "if (c == '\\\\')", "trace", 26),
    _keyed("a carriage return stands as it is", TRACE_TEXT, "else if (is_printable(c))", "else if (c == '\\r' || is_printable(c))",
           "trace", 26),
    _keyed("a secret that is wrong is told", SETTINGS, "if (type->kind == SETTING_SECRET)", "if (0)", "config", 24),
    _keyed("a secret is given back as it is", SETTINGS, "secret_wipe(setting[i], strlen(setting[i]));", ";", "config", 24),
    _keyed("the file's bytes are left to the C library", INI, "setvbuf(file, buffer, _IOFBF, sizeof buffer);", "", "config", 24),
    _keyed("a place is not freed", LINES, "free(drafts->at[i].place);", "", "config", 28),
    _keyed("memory that lacks for a host is not told", LINES, 'line->host = strdup(host != NULL ? host : "localhost");',
           'line->host = strdup(host != NULL ? host : "localhost");\n    if (line->host == NULL)\n        return false;', "config", 28),
    _keyed("a key's name ends the sentence's line", REGISTRY, "< ' ' || name[i] == 0x7F ? '?'", "> 0xFF ? '?'", "registry", 28),
    _keyed("a long name leaves no room for the remedy", REGISTRY, "if (len > SHOWN_BYTES)", "if (0)", "registry", SANITIZER, 28),
    _keyed("a key is left open", REGISTRY, "    RegCloseKey(section.key);", "", "registry", 28),
    _keyed("a text has half a character's bytes more", REGISTRY, "to_utf8(data, len, text, room);",
           "to_utf8(data, len + 9000, text, room);", "registry", SANITIZER),
    _keyed("a value ends the sentence's line", LINES, "*at = '?';", ";", "config", 28),
    _break("a capture is looked at anew each time", DECODE, "        more = true;\n", "", "capture", 31),
    _break("the last unfinished bytes are forgotten", DECODE, "unread->len - done);", "unread->len - done - (unread->len > 40));", "capture",
           SANITIZER, 31),
    _break("a quote ends a string of JSON", PRINT_TEXT, "if (*at == '\"' || *at == '\\\\')", "if (*at == '\\\\')", "capture", 31),
    _break("what reverses a line stands as it is", PRINT_TEXT, "(at[2] >= 0xA8 && at[2] <= 0xAF)", "0", "capture", 31),
]


def build(way: Break, folder: Path) -> Path:
    """The program with what is broken in it."""
    text = way.file.read_text(encoding="utf-8")
    if way.old not in text:
        raise ValueError(f"{way.file.name} has no longer: {way.old}")
    source = folder / way.file.name
    source.write_text(text.replace(way.old, way.new), encoding="utf-8")
    objects = [folder / "broken.o"]
    kinds, built, name = [[]], BUILT / way.protocol, Path(way.protocol).name
    if way.file.name == f"{name}_lexer.c" and way.program == "decode":  # the same mistake with Lemon's own engine
        objects.append(folder / "lemon.o")
        kinds.append(["-DLEMON_ENGINE", f"-D{name}_decode=lemon_decode", f"-D{name}_decode_first=lemon_decode_first"])
    elif way.program == "decode":
        objects.append(built / "lemon.o")
    kinds[0] = {DECODE: ["-Dmain=decode_main"], REGISTRY: ["-include", "tests/fuzz/registry.h", "-fshort-wchar"]}.get(way.file, [])
    for flags, made in zip(kinds, objects):
        subprocess.run(["clang", *FLAGS, f"-I{way.file.parent}", *flags, "-c", source, "-o", made], cwd=ROOT, check=True)
    program, fuzz = folder / way.program, BUILT / "tests/fuzz"
    more = {"trace": [fuzz / "shown.o"], "capture": [BUILT / "gen/decode.a", "-Wl,--wrap=read,--wrap=framer_next"],
            "config": [fuzz / "kept_ini.o", *FAILING], "registry": [fuzz / "config.o", fuzz / "kept_registry.o", *FAILING]}
    if way.program != "registry":
        objects.append(fuzz / f"{way.program}.o")
    subprocess.run(["clang", "-fsanitize=address,undefined", "-fsanitize=fuzzer", *objects,
                    *more.get(way.program, []), fuzz / "mutator.o", fuzz / "bend.a", built / "protocol.a", BUILT / "runtime.a",
                    BUILT / "posix.a", BUILT / "runtime.a", "-lmd", "-o", program], cwd=ROOT, check=True)
    return program


def what_it_says(output: str) -> int | None:
    """The number that a fuzzer's output tells of; None: it found nothing."""
    found = triage.told(output)
    return found[0] if found else None


def fuzz(program: Path, way: Break, folder: Path) -> tuple[int | None, str]:
    """Run it until it finds something; which number, and all that it printed."""
    corpus = folder / "corpus"
    corpus.mkdir()
    run = subprocess.run([program, f"-runs={RUNS}", "-seed=1", "-print_final_stats=1",
                          f"-artifact_prefix={folder}/", f"-dict={BUILT / way.protocol / 'dictionary'}",
                          corpus, ROOT / "tests/fuzz/seeds" / Path(way.protocol).name / way.program],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    output = run.stdout.decode(errors="replace")
    return what_it_says(output), output


def main() -> int:
    """Try each way and tell what was found after how many executions."""
    words, missed = sys.argv[1:], 0
    for way in BREAKS:
        if words and not any(word in way.name for word in words):
            continue
        with tempfile.TemporaryDirectory() as folder:
            program = build(way, Path(folder))
            began = time.monotonic()
            number, output = fuzz(program, way, Path(folder))
            took = time.monotonic() - began
        executions = re.search(r"number_of_executed_units: (\d+)", output)
        caught = number in way.numbers
        missed += not caught
        print(f"{'caught' if caught else 'MISSED'}  {number or '-':>3}  {took:5.1f} s  "
              f"{executions[1] if executions else '?':>8}  {way.program:7} {way.name}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
