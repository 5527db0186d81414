"""The commands of gen/tspec."""

from __future__ import annotations

import argparse
import contextlib
import errno
import json
import os
import signal
import sys

import decode
import emit
import lemon
import lint
from decode.hints import hint
from diagnostics import Report
from model import Protocol
from parse import parse
from semantics import check
from source import Source, read_source
from tree import Tree

CLEAN, ERRORS, UNREADABLE = 0, 2, 3
INTERRUPTED, UNHEARD = 128 + signal.SIGINT, 128 + signal.SIGPIPE


def load(path: str, strict: bool = False, warn: bool = True) -> tuple[Source, Tree, Protocol | None]:
    """Read and check a spec; its errors, and its warnings if they are asked for, go to standard error. `strict`: a
    spec with warnings is none, as one with errors. Raises OSError."""
    source = read_source(path)
    report = Report(source)
    tree = parse(source, report)
    protocol = check(tree, report)
    if protocol and warn:
        lint.check(tree, protocol, report)
    sys.stderr.write(report.render(strict))
    return source, tree, None if strict and report.warnings else protocol


def run(arguments: argparse.Namespace) -> int:
    """Run one command; returns the exit status."""
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr.reconfigure(errors="backslashreplace")
    try:
        if not sys.stdout:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF), "standard output")
        sys.stdout.reconfigure(errors="backslashreplace")
        status = _COMMANDS[arguments.command](arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # whoever reads it has enough, as head has
        _say_no_more()
        return UNHEARD
    except OSError as error:
        with contextlib.suppress(OSError):
            print(f"tspec: {error.filename or arguments.command}: {error.strerror}", file=sys.stderr)
        _say_no_more()
        return UNREADABLE if arguments.command == "decode" else ERRORS
    except KeyboardInterrupt:  # how one ends to watch a connection
        return INTERRUPTED


def _say_no_more() -> None:
    """What could not be written is not tried again when Python ends."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _check(arguments: argparse.Namespace) -> int:
    clean = [load(path, arguments.strict)[2] is not None for path in arguments.files]
    return CLEAN if all(clean) else ERRORS


def _build(arguments: argparse.Namespace) -> int:
    source, _, protocol = load(arguments.file, arguments.strict)
    if not protocol:
        return ERRORS
    emit.write(emit.files(protocol, source), arguments.out)
    return CLEAN


def _settings(arguments: argparse.Namespace) -> int:
    _, _, protocol = load(arguments.file)
    if not protocol:
        return ERRORS
    for setting in protocol.settings:
        default = [] if setting.default is None else ["default", _quoted(setting.default)]
        if not arguments.required:
            print(setting.name, setting.kind, _quoted(setting.title), *default)
        elif not default:
            print(setting.name)
    return CLEAN


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _tables(arguments: argparse.Namespace) -> int:
    emit.write(emit.tables(), arguments.out)
    return CLEAN


def _automaton(arguments: argparse.Namespace) -> int:
    if not arguments.grammar.name.endswith("_grammar.y"):
        print(f"tspec: {arguments.grammar}: the name of a grammar ends with _grammar.y", file=sys.stderr)
        return ERRORS
    try:
        lemon.write(arguments.grammar.parent, arguments.grammar.stem.removesuffix("_grammar"))
    except lemon.LemonError as error:
        print(f"tspec: {arguments.grammar}: {error}", file=sys.stderr)
        return ERRORS
    return CLEAN


def _decode(arguments: argparse.Namespace) -> int:
    source, tree, protocol = load(arguments.file, warn=False)
    if not protocol:
        return UNREADABLE
    status, sample = decode.decode(emit.files(protocol, source), protocol.name, arguments.capture, arguments.way,
                                   arguments.json)
    found = hint(sample, source, tree, protocol) if status in (decode.TRAILING_BYTES, decode.REJECTED) else None
    if found and arguments.json:
        print(json.dumps({"looks_like": found.name, "text": found.text, "remedy": found.remedy, "line": found.line}))
    elif found:
        print(f"\nThe capture looks like {found.text}.\n      = {found.remedy}")
    return status


_COMMANDS = {"check": _check, "build": _build, "settings": _settings, "tables": _tables, "automaton": _automaton,
             "decode": _decode}
