#!/usr/bin/env python3
"""Say in the spec's own words what a corpus of the decode fuzzer has not reached.

    reached.py SPEC PROGRAM CORPUS...    PROGRAM is out/fuzz/<protocol>/reached
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def line_of(text: str, word: str, name: str) -> int:
    """The line of the spec that declares this; 0 if none does."""
    found = re.search(rf"^{word}\s+{re.escape(name)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def not_reached(spec: str, text: str, told: str) -> list[str]:
    """A sentence for each thing of the spec that no input reached. `told` is what the program printed."""
    missing, silent = [], set()
    for words in map(str.split, told.splitlines()):
        if words[:1] == ["message"] and words[2] == "0":
            silent.add(words[1])
            missing.append(f"{spec}:{line_of(text, 'message', words[1])}: {words[1]} was never accepted")
        elif words[:1] == ["field"] and words[1] not in silent:
            for count, what in zip(words[3:], ("as short as it may be", "between its shortest and longest", "as long as it may be")):
                if count == "0":
                    missing.append(f"{spec}:{line_of(text, 'field', words[2])}: {words[2]} of {words[1]} was never {what}")
        elif words[:1] == ["fault"] and words[-1] == "0":
            missing.append(f"nothing was rejected as: {' '.join(words[1:-1])}")
    return missing


def main() -> int:
    """Run the program over the corpora, and tell."""
    spec, program, *corpora = sys.argv[1:]
    run = subprocess.run([program, "-runs=0", *corpora], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    missing = not_reached(spec, Path(spec).read_text(encoding="utf-8"), run.stdout.decode())
    print("\n".join(missing) if missing else "Every message, every length of each field and every reason to reject was reached.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
