"""Checks of the causes blocks: what words of the switch mean as a LINEDISCONNECTMODE or as a LINEERR."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostics import did_you_mean
from limits import CAUSE_WORDS, STATE_WORD_CHARACTERS
from model import Cause
from operations import OPERATIONS
from tapi import CALL_STATES, LINE_ERRORS
from tree import CausesDecl, Name

if TYPE_CHECKING:
    from semantics import Context

_CONSTANTS = {"disconnect": ("E035", "LINEDISCONNECTMODE", CALL_STATES["DISCONNECTED"].modes),
              "refusal": ("E065", "LINEERR", LINE_ERRORS)}


def check(context: Context) -> dict[str, list[Cause]]:
    """For each kind of cause, its words."""
    found: dict[str, list[Cause]] = {}
    first: dict[str, CausesDecl] = {}
    for decl in context.tree.causes:
        kind = decl.kind.text
        if kind in first:
            context.report.error("E010", f"duplicate causes of {kind}", decl.kind.span,
                                 "put all words into one block")
            continue
        first[kind] = decl
        found[kind] = _words(context, decl)
    return found


def _words(context: Context, decl: CausesDecl) -> list[Cause]:
    kind = decl.kind.text
    code, prefix, constants = _CONSTANTS[kind]
    seen: dict[str, Name] = {}
    causes = []
    if len(decl.words) > CAUSE_WORDS:
        context.report.error("E044", f"more than {CAUSE_WORDS} words in a causes block",
                             decl.words[CAUSE_WORDS][0].span)
    for word, constant in decl.words:
        if word.text in seen:
            context.twice("cause", word, seen[word.text].span)
        seen.setdefault(word.text, word)
        if constant.text not in constants:
            bare = constant.text.removeprefix(f"{prefix}_")
            context.unknown(code, f"there is no {prefix}_{bare}" if bare not in constants else
                            f"{constant.text} is written without its prefix", constant, constants,
                            f"write {bare}" if bare in constants else _errors(bare) if kind == "refusal" else None)
        data = _wire_word(context, word)
        if data is not None:
            causes.append(Cause(data, f"{prefix}_{constant.text}"))
    if not decl.words:
        context.report.error("E011", "the causes block has no words", decl.name.span, "add below it: WORD = "
                             + ("BUSY" if decl.kind.text == "disconnect" else "INUSE"))
    return causes


def _errors(name: str) -> str | None:
    """Which errors a refusal can be, for who knows none that is like this one."""
    errors = dict.fromkeys(error for operation in OPERATIONS.values() for error in operation.refusals)
    return did_you_mean(name, LINE_ERRORS) or f"requests fail with {', '.join(sorted(errors))}"


def _wire_word(context: Context, word: Name) -> bytes | None:
    """The word as it goes over the wire."""
    if not context.framing:
        return None
    try:
        data = word.text.encode(context.framing.encoding.codec)
    except UnicodeEncodeError:
        context.report.error("E051", f"the encoding {context.framing.encoding.name} cannot represent this word",
                             word.span)
        return None
    unfit = f"is 1 to {STATE_WORD_CHARACTERS} characters" if not 1 <= len(word.text) <= STATE_WORD_CHARACTERS else \
        context.framing.unfit(data, False)
    if unfit:
        context.report.error("E051", f"a cause's word {unfit}", word.span)
        return None
    return data
