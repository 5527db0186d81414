"""Any text as part of C or of a re2c rule, and names in C."""

from __future__ import annotations

import re

_C_PLAIN = re.compile(rb'[^\x20-\x7e]|["\\?]')
_C_ESCAPES = {b"\r": b"\\r", b"\n": b"\\n", b"\t": b"\\t", b'"': b'\\"', b"\\": b"\\\\", b"?": b"\\?"}
_RE_PLAIN = re.compile(rb"[^A-Za-z0-9 _%|:;,.=+!#&@^~<>()-]")
# Names that C, its compilers or windows.h have taken for themselves.
_TAKEN = frozenset("""
    auto break case char const continue default do double else enum extern float for goto if inline int long register
    restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
    near far interface small hyper cdecl pascal huge linux unix i386 errno stdin stdout stderr environ
    asm typeof bool true false exception_info h_addr h_errno s_addr s_host s_imp s_impno s_lh s_net
""".split())
_CONTROL = re.compile(r"(?:chx|cmb|ctl|edt|frm|grp|ico|lst|psh|rad|rct|scr|stc)[0-9]+")  # of dlgs.h, which windows.h includes


def c_string(text: str | bytes) -> str:
    """Any text or bytes as a C string literal; octal escapes cannot run into what follows."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    return '"' + _C_PLAIN.sub(_c_escape, data).decode("ascii") + '"'


def c_string_or_null(text: bytes | None) -> str:
    """Bytes as a C string literal; NULL if there are none to be had."""
    return "NULL" if text is None else c_string(text)


def rc_string(text: str) -> str:
    """Any text as a string of a resource script; the resource compiler is told that it is UTF-8."""
    text = "".join(char if char.isprintable() else " " for char in text)
    return '"' + text.replace("\\", "\\\\").replace('"', '""') + '"'


def _c_escape(match: re.Match[bytes]) -> bytes:
    return _C_ESCAPES.get(match[0]) or f"\\{match[0][0]:03o}".encode()


def c_comment(text: str) -> str:
    """Any text such that it ends no comment, begins none, and holds no trigraph or line end."""
    text = "".join(char if char.isprintable() else " " for char in text)
    text = text.replace("*/", "* /").replace("/*", "/ *")
    return re.sub(r"\?(?=\?)", "? ", text).rstrip("\\")


def re_string(data: bytes) -> str:
    """Bytes as a re2c string literal."""
    return '"' + _RE_PLAIN.sub(lambda match: f"\\x{match[0][0]:02X}".encode(), data).decode("ascii") + '"'


def re_class(codes: frozenset[int]) -> str:
    """ASCII codes as a re2c character class."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    parts = [f"\\x{low:02X}" if low == high else f"\\x{low:02X}-\\x{high:02X}" for low, high in ranges]
    return f"[{''.join(parts)}]"


def snake(name: str) -> str:
    """CamelCase to snake_case: CallState, HTTPReply and Call_State are call_state, http_reply and call_state."""
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"_+", "_", name).strip("_").lower()


def identifier(text: str) -> str:
    """Any text as part of a C identifier in lower case."""
    return snake(re.sub(r"[^A-Za-z0-9]+", "_", text)) or "x"


def member_name(text: str) -> str:
    """Any text as the name of a member of a C structure."""
    name = identifier(text)
    return f"{name}_" if name in _TAKEN or _CONTROL.fullmatch(name) else name


def unique(names: list[str]) -> list[str]:
    """The names, a number appended to those that were there before."""
    seen: set[str] = set()
    result = []
    for name in names:
        candidate, number = name, 1
        while candidate in seen:
            number += 1
            candidate = f"{name}_{number}"
        seen.add(candidate)
        result.append(candidate)
    return result
