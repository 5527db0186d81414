"""The other end of a software modem: just enough of IAX2 (RFC 5456) to refuse a call, to be busy and to answer."""

from __future__ import annotations

import socket
import struct
import threading

CONTROL, IAX = 4, 6  # kinds of frames
NEW, ACK, REJECT, ACCEPT = 1, 4, 6, 7  # of IAX
ANSWER, BUSY = 4, 5  # of CONTROL
CALLED_NUMBER, ULAW = 1, b"\x09\x04\x00\x00\x00\x04"  # information elements
FULL, OURS = 0x8000, 1  # a whole frame, no sound; our number of the call


class Peer(threading.Thread):
    """Answers each call by how its number begins: 1 refused, 2 busy, else answered."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.sent = self.heard = 0  # frames of the call

    def run(self) -> None:
        """For ever."""
        while True:
            frame, whom = self.socket.recvfrom(4096)
            if len(frame) < 12 or not frame[0] & 0x80:
                continue  # sound
            theirs, _, stamp, sent, _, kind, what = struct.unpack(">HHIBBBB", frame[:12])
            theirs -= FULL
            if (kind, what) == (IAX, NEW):
                self.sent, self.heard = 0, 1
                self.take_call(whom, theirs, called_number(frame[12:]))
            elif (kind, what) != (IAX, ACK):
                self.heard = (sent + 1) % 256
                self.send(whom, theirs, stamp, IAX, ACK)

    def send(self, whom: tuple[str, int], theirs: int, stamp: int, kind: int, what: int, elements: bytes = b"") -> None:
        """Send a frame of the call that has this number there."""
        header = struct.pack(">HHIBBBB", FULL | OURS, theirs, stamp, self.sent, self.heard, kind, what)
        self.socket.sendto(header + elements, whom)

    def take_call(self, whom: tuple[str, int], theirs: int, number: bytes) -> None:
        """A call comes in."""
        if number.startswith(b"1"):
            self.send(whom, theirs, 10, IAX, REJECT)
            return
        self.send(whom, theirs, 10, IAX, ACCEPT, ULAW)
        self.sent += 1
        self.send(whom, theirs, 20, CONTROL, BUSY if number.startswith(b"2") else ANSWER)
        self.sent += 1


def called_number(elements: bytes) -> bytes:
    """What stands in the elements of a call, each a kind, a length and so many bytes."""
    while elements and elements[0] != CALLED_NUMBER:
        elements = elements[2 + elements[1]:]
    return elements[2:2 + elements[1]] if elements else b""
