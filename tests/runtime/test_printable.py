"""runtime/trace/printable.c, compared with Python's Unicode, character by character."""

from __future__ import annotations

import ctypes
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

UNPRINTABLE = {"Cc", "Cf", "Zl", "Zp", "Co", "Cs"}
CHARACTERS = range(0x110000)


@pytest.fixture(scope="module", name="library")
def compiled_library(root: Path, tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    """The C file as a library."""
    library = tmp_path_factory.mktemp("printable") / "printable.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", root / "runtime/trace/printable.c", "-o", library], check=True)
    return ctypes.CDLL(library)


def predicate(library: ctypes.CDLL, name: str) -> Callable[[int], bool]:
    """A C function of one character."""
    function = library[name]
    function.argtypes, function.restype = [ctypes.c_uint32], ctypes.c_bool
    return function


def is_noncharacter(code: int) -> bool:
    """Unicode will never assign it (The Unicode Standard, 23.7)."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def test_what_unicode_calls_a_control_a_format_or_a_separator_is_unprintable(library: ctypes.CDLL) -> None:
    is_printable = predicate(library, "is_printable")
    unprintable = [code for code in CHARACTERS
                   if unicodedata.category(chr(code)) in UNPRINTABLE or is_noncharacter(code)]
    assert not [hex(code) for code in unprintable if is_printable(code)]
    assert len(unprintable) > 100_000


def test_every_other_character_that_unicode_has_is_printable(library: ctypes.CDLL) -> None:
    is_printable = predicate(library, "is_printable")
    printable = [code for code in CHARACTERS if unicodedata.category(chr(code)) not in UNPRINTABLE | {"Cn"}]
    assert not [hex(code) for code in printable if not is_printable(code)]
    assert len(printable) > 100_000


def test_beyond_unicode_nothing_is_printable(library: ctypes.CDLL) -> None:
    is_printable = predicate(library, "is_printable")
    assert not is_printable(0x110000) and not is_printable(0xFFFFFFFF) and not is_printable(0x80000041)


def test_blank_is_what_unicode_calls_a_space(library: ctypes.CDLL) -> None:
    is_blank = predicate(library, "is_blank")
    assert [code for code in CHARACTERS if is_blank(code)] == [
        code for code in CHARACTERS if unicodedata.category(chr(code)) == "Zs"]
