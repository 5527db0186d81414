"""What the dialogs say has a number each, and words for it: windres takes the first of two that have the same."""

from __future__ import annotations

import re

from dialogs import ROOT

NUMBERS = re.findall(r"^#define (TEXT_\w+) (\d+)", (ROOT / "tsp/ui/texts.h").read_text(encoding="utf-8"), re.MULTILINE)
WORDS = re.findall(r"^ +(TEXT_\w+)(?: \+ (\d+))? ", (ROOT / "tsp/ui/texts.rc").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_text_has_a_number_of_its_own() -> None:
    number = {name: int(value) for name, value in NUMBERS}
    used = [number[name] + int(more or 0) for name, more in WORDS]
    assert len(used) > 80 and len(used) == len(set(used))


def test_every_number_has_words() -> None:
    assert {name for name, _ in NUMBERS} == {name for name, _ in WORDS}
