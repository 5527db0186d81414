"""Cuts a stream into messages as docs/spec-language.md says, all of it at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reading.reading import split_line
from reading.spec import Framing


@dataclass(frozen=True)
class Cut:
    """What a stream is: its messages, those too that are too long; what is found of them, None for each of these; and the bytes
    that are left of the last one."""

    frames: tuple[bytes, ...]
    messages: tuple[bytes | None, ...]
    left: int


def cut(stream: bytes, framing: Framing, to_switch: bool) -> Cut:
    """The messages of a stream that begins with the connection."""
    terminator = framing.terminator(to_switch)
    found: list[bytes] = []
    at = 0
    if framing.greeting and not to_switch:
        ends = framing.separator if framing.keyed else terminator[: terminator.find(b"\n") + 1] or terminator
        if framing.greeting.startswith(stream):
            return Cut((), (), 0)
        if stream.startswith(framing.greeting):
            end = stream.find(ends)
            if end < 0:
                return Cut((), (), 0)
            at = end + len(ends)
    while (end := stream.find(terminator, at)) >= 0:
        end += len(terminator)
        if framing.body:
            end += _body_length(stream[at : end - len(terminator)], framing)
            if end > len(stream):
                break
        message = stream[at:end]
        if not (framing.blank and message == terminator):
            found.append(message)
        at = end
    messages = tuple(frame if len(frame) <= framing.limit else None for frame in found)
    return Cut(tuple(found), messages, min(len(stream) - at, framing.limit + 1))


def _body_length(head: bytes, framing: Framing) -> int:
    """How many bytes follow the terminator of a message with these lines."""
    for line in head.split(framing.separator):
        pair = split_line(line, framing)
        if pair and pair[0] == framing.compared(framing.body):
            digits = re.match(rb"[0-9]*", pair[1])
            return int(digits[0] or b"0") if digits else 0
    return 0
