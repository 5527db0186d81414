#!/usr/bin/env python3
"""Print libFuzzer's dictionary for a spec: its words, its states' words and what stands between fields.

    dictionary.py SPEC >DICTIONARY
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "gen"))


def entry(data: bytes) -> str:
    """Bytes as a line of a dictionary."""
    return '"' + "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\x{byte:02X}" for byte in data) + '"'


def main() -> int:
    """Print the dictionary of the spec that is named on the command line."""
    from commands import load
    _, _, protocol = load(sys.argv[1])
    if not protocol:
        return 2
    states = {state.data for state in protocol.states}
    for data in sorted(protocol.framing.vocabulary(protocol) | states):
        print(entry(data))
    return 0


if __name__ == "__main__":
    sys.exit(main())
