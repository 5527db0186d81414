"""The commands of gen/tspec."""

from __future__ import annotations

import argparse
import sys

import decode
import emit
from diagnostics import Report
from model import Protocol
from parse import parse
from semantics import check
from source import Source, read_source

CLEAN, ERRORS, UNREADABLE = 0, 2, 3


def load(path: str) -> tuple[Source, Protocol | None]:
    """Read and check a spec; its errors go to standard error. Raises OSError."""
    source = read_source(path)
    report = Report(source)
    protocol = check(parse(source, report), report)
    sys.stderr.write(report.render())
    return source, protocol


def run(arguments: argparse.Namespace) -> int:
    """Run one command; returns the exit status."""
    sys.stderr.reconfigure(errors="backslashreplace")
    try:
        return _COMMANDS[arguments.command](arguments)
    except OSError as error:
        print(f"tspec: {error.filename or arguments.command}: {error.strerror}", file=sys.stderr)
        return UNREADABLE if arguments.command == "decode" else ERRORS


def _check(arguments: argparse.Namespace) -> int:
    clean = [load(path)[1] is not None for path in arguments.files]
    return CLEAN if all(clean) else ERRORS


def _build(arguments: argparse.Namespace) -> int:
    source, protocol = load(arguments.file)
    if not protocol:
        return ERRORS
    emit.write(emit.files(protocol, source), arguments.out)
    return CLEAN


def _tables(arguments: argparse.Namespace) -> int:
    emit.write(emit.tables(), arguments.out)
    return CLEAN


def _decode(arguments: argparse.Namespace) -> int:
    source, protocol = load(arguments.file)
    if not protocol:
        return UNREADABLE
    return decode.decode(emit.files(protocol, source), protocol.name, arguments.capture, arguments.way, arguments.json)


_COMMANDS = {"check": _check, "build": _build, "tables": _tables, "decode": _decode}
