#!/usr/bin/env python3
"""Break what is generated and the framer on purpose, one way at a time, and see that a fuzzer says so, and by which number.

    broken.py [WORD]...    each way whose name has one of these words; wants out/fuzz built for spec/addpac.tspec
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
GENERATED = ROOT / "out/gen/addpac"
LEXER, TABLES, FRAMER = GENERATED / "addpac_lexer.c", GENERATED / "addpac.c", ROOT / "runtime/framer.c"
FLAGS = ("-std=gnu11 -g -w -O0 -DNDEBUG -fsanitize=address,undefined -fno-sanitize-recover=all -fsanitize=fuzzer-no-link "
         "-fno-omit-frame-pointer -Iout/gen/tapi -Iruntime -Iruntime/posix -isystem out/include/mingw").split()
SANITIZER = 1  # the number of what the sanitizers look for
SECONDS = 30   # in which it has to be found; most take less than one


@dataclass(frozen=True)
class Break:
    """A text that is exchanged, once or everywhere, and the numbers of docs/security.md that it breaks."""

    name: str
    file: Path
    old: str
    new: str
    program: str
    numbers: frozenset[int]


def _break(name: str, file: Path, old: str, new: str, program: str, *numbers: int) -> Break:
    return Break(name, file, old, new, program, frozenset(numbers))


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
]


def build(way: Break, folder: Path) -> Path:
    """The program with what is broken in it."""
    text = way.file.read_text(encoding="utf-8")
    if way.old not in text:
        raise ValueError(f"{way.file.name} has no longer: {way.old}")
    source = folder / way.file.name
    source.write_text(text.replace(way.old, way.new), encoding="utf-8")
    objects = [folder / "broken.o"]
    kinds = [[]]
    if way.file == LEXER and way.program == "decode":  # the same mistake in the parser with Lemon's own engine
        objects.append(folder / "lemon.o")
        kinds.append(["-DLEMON_ENGINE", "-Daddpac_decode=lemon_decode", "-Daddpac_decode_first=lemon_decode_first"])
    elif way.program == "decode":
        objects.append(BUILT / "addpac/lemon.o")
    for flags, made in zip(kinds, objects):
        subprocess.run(["clang", *FLAGS, f"-I{way.file.parent}", *flags, "-c", source, "-o", made], cwd=ROOT, check=True)
    program = folder / way.program
    fuzz = BUILT / "tests/fuzz"
    subprocess.run(["clang", "-fsanitize=address,undefined", "-fsanitize=fuzzer", *objects, fuzz / f"{way.program}.o",
                    fuzz / "mutator.o", fuzz / "bend.a", BUILT / "addpac/protocol.a", BUILT / "runtime.a", "-lmd",
                    "-o", program], cwd=ROOT, check=True)
    return program


def what_it_says(output: str) -> int | None:
    """The number that a fuzzer's output tells of; None: it found nothing."""
    found = triage.told(output)
    return found[0] if found else None


def fuzz(program: Path, name: str, folder: Path) -> tuple[int | None, str]:
    """Run it until it finds something; which number, and all that it printed."""
    corpus = folder / "corpus"
    corpus.mkdir()
    run = subprocess.run([program, f"-max_total_time={SECONDS}", "-seed=1", "-print_final_stats=1",
                          f"-artifact_prefix={folder}/", f"-dict={BUILT / 'addpac/dictionary'}",
                          corpus, ROOT / "tests/fuzz/seeds/addpac" / name],
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
            number, output = fuzz(program, way.program, Path(folder))
            took = time.monotonic() - began
        executions = re.search(r"number_of_executed_units: (\d+)", output)
        caught = number in way.numbers
        missed += not caught
        print(f"{'caught' if caught else 'MISSED'}  {number or '-':>3}  {took:5.1f} s  "
              f"{executions[1] if executions else '?':>8}  {way.program:7} {way.name}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
