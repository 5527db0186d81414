"""What a call takes of memory, with each protocol that there is a spec for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

# Bytes of a call and of a request, as docs/design.md has them.
SIZES = {
    "addpac": (776, 224),
    "ami": (776, 224),
    "freeswitch": (776, 224),
    "fritz": (592, 160),
    "hayes": (472, 224),
    "yate": (776, 224),
}


def test_every_spec_is_in_the_table(root: Path) -> None:
    assert {path.stem for path in (root / "spec").glob("*.tspec")} == set(SIZES)


@pytest.mark.parametrize("name", SIZES)
def test_a_call_and_its_request_take_no_more_than_a_kilobyte(name: str, root: Path, tmp_path: Path) -> None:
    program = tmp_path / "sizes"
    sources = [root / "runtime/core/sizes.c", root / "tests/runtime/sizes_print.c", tmp_path / f"{name}.c",
               root / "out/gen/tapi/operations.c"]
    includes = [f"-I{root / folder}" for folder in ("out/gen/tapi", "runtime", "runtime/posix")]
    subprocess.run([root / "gen/tspec", "build", root / f"spec/{name}.tspec", "--out", tmp_path], check=True)
    subprocess.run(["gcc", "-std=gnu11", *includes, "-isystem", root / "out/include/mingw", *sources, "-o", program,
                    "-static", "-Wl,--unresolved-symbols=ignore-all"], check=True)  # only the tables are read
    printed = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    call, request = map(int, printed.split())
    assert (call, request) == SIZES[name]
    assert call + request <= 1024


def test_an_idle_line_with_a_connection_of_its_own_takes_no_more_than_1300_bytes(root: Path, tmp_path: Path) -> None:
    program = tmp_path / "idle"
    sources = [root / path for path in ("tests/runtime/sizes_idle.c", "runtime/framer.c", "runtime/mark.c",
                                        "runtime/body_length.c", "out/gen/addpac/addpac.c")]
    includes = [f"-I{root / folder}" for folder in ("out/gen/tapi", "out/gen/addpac", "runtime", "runtime/posix")]
    subprocess.run(["gcc", "-std=gnu11", "-D_GNU_SOURCE", *includes, "-isystem", root / "out/include/mingw", *sources,
                    "-o", program, "-static", "-Wl,--unresolved-symbols=ignore-all"], check=True)  # nothing connects
    assert int(subprocess.run([program], check=True, capture_output=True, text=True).stdout) <= 1300
