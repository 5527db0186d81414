"""A switch that says again what a real one said: captures as one side of a conversation."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

CAPTURES = Path(__file__).resolve().parent.parent / "wire/captures"
Request = tuple[bytes, list[bytes]]  # what is asked for; the ids in it that the provider chose


def capture(name: str) -> bytes:
    """What a real switch and the provider said to each other."""
    return (CAPTURES / f"{name}.bin").read_bytes()


@contextmanager
def recorded(connections: list[list[bytes]], end: bytes, request: Callable[[bytes], Request | None]) -> Iterator[int]:
    """A port at which these messages are said, on one connection after the other; all but the last one are cut. Those that
    are a request are waited for, which ends with `end`, and the ids that the provider chose then are those that it chooses
    now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        failed: list[BaseException] = []
        thread = threading.Thread(target=_say_again, args=(listener, connections, end, request, failed), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)
        assert not thread.is_alive() and not failed, failed


def _say_again(listener: socket.socket, connections: list[list[bytes]], end: bytes,
               request: Callable[[bytes], Request | None], failed: list[BaseException]) -> None:
    listener.settimeout(60)
    chosen: dict[bytes, bytes] = {}
    try:
        for number, messages in enumerate(connections, 1):
            client = listener.accept()[0]
            with client, client.makefile("rb") as stream:
                _say(client, stream, messages, end, request, chosen)
                if number == len(connections):
                    stream.read()
    except (AssertionError, OSError, ValueError) as error:
        failed.append(error)


def _say(client: socket.socket, stream: BinaryIO, messages: list[bytes], end: bytes,
         request: Callable[[bytes], Request | None], chosen: dict[bytes, bytes]) -> None:
    for said in messages:
        then = request(said)
        if then:
            now = request(_heard(stream, end))
            assert now and now[0] == then[0], (then, now)
            chosen |= dict(zip(then[1], now[1], strict=True))
            continue
        for then_id, now_id in chosen.items():
            said = said.replace(then_id, now_id)
        client.sendall(said)


def _heard(stream: BinaryIO, end: bytes) -> bytes:
    """What comes next, to its end."""
    heard = b""
    while not heard.endswith(end):
        byte = stream.read(1)
        assert byte, heard
        heard += byte
    return heard
