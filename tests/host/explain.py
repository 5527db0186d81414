#!/usr/bin/env python3
"""Turns docs/tspi-rules.md into the table that `tspi-check explain` prints from: explain.py PAGE TABLE."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

LEARN = "https://learn.microsoft.com/en-us/windows/win32"
WHOLE = {  # pages that the rules call by the beginning of their names
    "async-replies": "async-replies-versus-events-on-new-call-handles",
    "life-cycle": "life-cycle-of-a-telephony-service-provider",
    "termination": "termination-of-asynchronous-operations",
}
SOURCES = r"\s*\[((?:S|W|H|P|the\b|same|msdn|sdk-api|SIPTAPI)[^\]]*)\]"  # in a rule's line
CALLBACKS = {"async_completion", "lineevent", "phoneevent"}


@dataclass
class Rule:
    """What the page says of a rule."""

    text: str
    pages: list[str]
    parts: dict[str, str] = field(default_factory=dict)  # "bad", "good", "looked at"


def pages_of(sources: str, text: str, before: list[str]) -> list[str]:
    """The addresses of the pages that a rule's sources name."""
    found = list(before) if re.match(r"(the )?same\b", sources) else []
    if re.match(r"S[ ,]", sources):  # the page of the function that the rule is about
        named = re.findall(r"\b((?:line|phone|provider)[A-Z]\w+)", text)[:1]
        found += [address_of(f"tspi_{name.lower()}") for name in named] or before
    for kind, name in re.findall(r"\b(S:nc |S:|W:)([a-z][a-z0-9_-]+)", sources):
        found.append(f"{LEARN}/tapi/{WHOLE.get(name, name)}" if kind == "W:" else address_of(name))
    found += [f"{LEARN}/api/{name}" for name in re.findall(r"`(tapi/n[a-z]-[a-z-]+)\.md`", sources)]
    return list(dict.fromkeys(page for page in found if not page.endswith("/the")))


def address_of(name: str) -> str:
    """The page of a function or a callback."""
    return f"{LEARN}/api/tspi/{'nc' if name in CALLBACKS else 'nf'}-tspi-{name}"


def read(page: str) -> dict[int, Rule]:
    """All rules of the page."""
    rules: dict[int, Rule] = {}
    pages: list[str] = []
    for number, text in re.findall(r"^(\d+)\. \([RMOTE]\) (.*)$", page, re.MULTILINE):
        plain = re.sub(SOURCES, "", text)
        pages = pages_of("; ".join(re.findall(SOURCES, text)), plain, pages)
        rules[int(number)] = Rule(plain, pages)
    for number, rest in re.findall(r"^#### Rule (\d+)\n((?:- .*\n?)+)", page, re.MULTILINE):
        rules[int(number)].parts = dict(re.findall(r"^- (bad|good|looked at): (.*)$", rest, re.MULTILINE))
    return rules


def literal(text: str) -> str:
    """A C string; the page's marks for code are left out."""
    return '"' + re.sub(r"\*(\w+)\*", r"\1", text).replace("`", "").replace("**", "").replace("\\", "\\\\").replace('"', '\\"') + '"'


def table(rules: dict[int, Rule]) -> str:
    """The C source."""
    rows = "".join(
        f"    {{{number}, {literal(rule.text)},\n"
        + "".join(f"     {literal(rule.parts[part]) if part in rule.parts else 'NULL'},\n" for part in ("bad", "good", "looked at"))
        + f"     {literal(' '.join(rule.pages))}}},\n" for number, rule in sorted(rules.items()))
    return ('/* Made from docs/tspi-rules.md. */\n#include <stddef.h>\n\n#include "tests/host/check/explain.h"\n\n'
            f"const struct explanation explanations[] = {{\n{rows}    {{0, NULL, NULL, NULL, NULL, NULL}},\n}};\n")


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(table(read(Path(sys.argv[1]).read_text(encoding="utf-8"))), encoding="utf-8")
