"""Checks of the states block: words, TAPI states and transitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostics import Note, did_you_mean, nearest
from limits import STATE_STEPS, STATE_WORD_CHARACTERS, STATE_WORDS
from model import State, Step
from tapi import CALL_STATES
from tree import Name, StatesDecl, StepDecl, WordDecl

if TYPE_CHECKING:
    from semantics import Context


def check(context: Context) -> list[State]:
    """The states of the spec; the list is of use only if no error was reported."""
    if not context.tree.states:
        return []
    report, block = context.report, context.tree.states[0]
    before = len(report.errors)
    words = _words(context, block)
    if len(words) > STATE_WORDS:
        report.error("E044", f"more than {STATE_WORDS} states", block.words[STATE_WORDS].word.span)
    steps = {word: _steps(context, decl) for word, decl in words.items()}
    known = _known(context, block, words) and all(len(steps[word]) == len(words[word].steps) for word in words)
    if len(report.errors) > before or not known or context.lost(*words) or not _has_paths(context, block):
        return []
    follow = _follow(block, words, steps)
    begins = {word.text for word in block.begins}
    states = [State(word, word.encode(context.framing.encoding.codec) if context.framing else b"", steps[word],
                    frozenset(follow[word]), word in begins or _offers(steps[word])) for word in words]
    _graph(context, block, words, {state.word: state for state in states})
    return states


def first_word(context: Context, states: list[State]) -> str | None:
    """The state that a dialed call begins in: the first one of the transitions that follow something. Where no call is
    dialed, the first in which one begins by itself."""
    block = context.tree.states[0]
    dialed = [word.text for path in block.paths if path[0] not in block.begins for word in path if word.text != "*"]
    begun = [state.word for state in states if state.begins]
    return next(iter(dialed if context.dials else begun), None)


def _words(context: Context, block: StatesDecl) -> dict[str, WordDecl]:
    words: dict[str, WordDecl] = {}
    for decl in block.words:
        text = decl.word.text
        if text in words:
            context.twice("state", decl.word, words[text].word.span)
            continue
        words[text] = decl
        _wire_word(context, decl.word)
    return words


def _wire_word(context: Context, word: Name) -> None:
    """The word can go over the wire as a field of its own."""
    framing = context.framing
    text, report = word.text, context.report
    if not 1 <= len(text) <= STATE_WORD_CHARACTERS or not framing:
        if not 1 <= len(text) <= STATE_WORD_CHARACTERS:
            report.error("E051", f"a state word is 1 to {STATE_WORD_CHARACTERS} characters", word.span)
        return
    try:
        data = text.encode(framing.encoding.codec)
    except UnicodeEncodeError:
        report.error("E051", f"the encoding {framing.encoding.name} cannot represent this word", word.span)
        return
    unfit = framing.unfit(data, False)
    if unfit:
        report.error("E051", f"a state word {unfit}", word.span)


def _steps(context: Context, decl: WordDecl) -> tuple[Step, ...]:
    steps = [step for step in (_step(context, item) for item in decl.steps) if step]
    if len(decl.steps) > STATE_STEPS:
        context.report.error("E044", f"more than {STATE_STEPS} TAPI states for one word",
                             decl.steps[STATE_STEPS].state.span)
    for item in decl.steps[:-1]:
        if item.state.text == "IDLE":
            context.report.error("E060", "IDLE is not the last state", item.state.span,
                                 "a call that is IDLE is over: put IDLE last")
    return tuple(steps)


def _step(context: Context, decl: StepDecl) -> Step | None:
    state = CALL_STATES.get(decl.state.text)
    if not state:
        context.unknown("E034", f"unknown TAPI call state '{decl.state.text}'", decl.state, CALL_STATES,
                        _state_remedy(decl.state.text))
        return None
    if decl.mode and decl.mode.text not in state.modes:
        bare = decl.mode.text.removeprefix(f"{state.prefix}_")
        remedy = f"write {bare}" if bare in state.modes else did_you_mean(decl.mode.text, state.modes) or \
            (f"known are {', '.join(sorted(state.modes))}" if state.modes else f"write {state.name} alone")
        text = f"{state.name} has no mode '{decl.mode.text}'" if state.modes else f"{state.name} has no modes"
        context.report.error("E035", text, decl.mode.span, remedy)
        return None
    return Step(state, decl.mode.text if decl.mode else None)


def _state_remedy(text: str) -> str | None:
    """What to write in place of a call state that TAPI does not have, where its nearest is not what is meant."""
    bare = text.removeprefix("LINECALLSTATE_").upper()
    if bare in CALL_STATES:
        return f"write {bare}"
    with_mode = [state.name for state in CALL_STATES.values() if bare in state.modes]
    if with_mode:
        return f"write {with_mode[-1]}({bare})"  # of several it is most likely DISCONNECTED, which is last
    if nearest(bare, CALL_STATES):
        return None
    return f"known are {', '.join(CALL_STATES)}; why a call ended is a mode, like DISCONNECTED(REJECT)"


def _known(context: Context, block: StatesDecl, words: dict[str, WordDecl]) -> bool:
    """Whether every word of the transitions is declared."""
    known = True
    for path in block.paths:
        for place, word in enumerate(path):
            if word.text == "*" and (place or word in block.begins):
                context.report.error("E002", "'*' is only allowed at the start of a transition", word.span,
                                     "it means: from every state")
            elif word.text != "*" and word.text not in words:
                context.unknown("E033", f"unknown state '{word.text}'", word, words)
                known = False
    return known


def _has_paths(context: Context, block: StatesDecl) -> bool:
    if any(word.text != "*" for path in block.paths for word in path):
        return True
    context.report.error("E011", "the states block has no transition", block.name.span, "add: A -> B")
    return False


def _follow(block: StatesDecl, words: dict, steps: dict) -> dict[str, set[str]]:
    """For each word the words that may follow it."""
    follow: dict[str, set[str]] = {word: set() for word in words}
    for path in block.paths:
        for left, right in zip(path, path[1:]):
            if left.text != "*":
                follow[left.text].add(right.text)
                continue
            for word in words:
                if word != right.text and steps[word][-1].state.name != "IDLE":
                    follow[word].add(right.text)
    return follow


def _graph(context: Context, block: StatesDecl, words: dict[str, WordDecl], states: dict[str, State]) -> None:
    report = context.report
    for path in block.paths:
        for left, right in zip(path, path[1:]):
            if left.text != "*" and states[left.text].ends:
                report.error("E063", f"transition out of '{left.text}', which ends in IDLE", left.span,
                             Note("it ends here", words[left.text].steps[-1].state.span))
    for word in block.begins:
        if word.text in states and states[word.text].ends:
            report.error("E063", f"a call cannot begin in '{word.text}', which ends in IDLE", word.span,
                         Note("it ends here", words[word.text].steps[-1].state.span),
                         "a call of which only the end is told is not announced: remove it")
    ends = any(state.ends for state in states.values())
    if not ends:
        report.error("E062", "no state ends in IDLE, so no call is ever over", block.name.span,
                     "let the words for the end of a call end so: DISCONNECTED(NORMAL) then IDLE")
    first = first_word(context, list(states.values()))
    if first is None:
        what, remedy = ("a dialed call", "A -> B") if context.dials else ("a call", f"-> {next(iter(words))}")
        report.error("E011", f"no transition says in which state {what} begins", block.name.span, f"add: {remedy}")
        return
    reached = _reach(first, states)
    begun = reached.union(*(_reach(word, states) for word in words if states[word].begins))
    for word in words:
        if word not in begun:
            report.error("E061", f"state '{word}' cannot be reached from '{first}'", words[word].word.span,
                         f"add a transition to it, like: {first} -> {word}; or -> {word}, if a call that nobody dialed "
                         "begins in it")
        elif ends and not any(states[other].ends for other in _reach(word, states)):
            report.error("E062", f"no path from state '{word}' to IDLE", words[word].word.span,
                         "add a transition to a state that ends with: then IDLE")
    if context.dials and not any(step.state.name == "CONNECTED" for word in reached for step in states[word].steps):
        report.error("E064", f"no path from '{first}' to CONNECTED", block.name.span,
                     "map a word to CONNECTED and add a transition to it")


def _offers(steps: tuple[Step, ...]) -> bool:
    """A call that comes in begins in it."""
    return any(step.state.name == "OFFERING" for step in steps)


def _reach(first: str, states: dict[str, State]) -> set[str]:
    """All words that can follow, the first one included."""
    reached, rest = set(), [first]
    while rest:
        word = rest.pop()
        if word not in reached:
            reached.add(word)
            rest.extend(states[word].next)
    return reached
