"""The trace of whole calls: what is in the file, what is not, and where it is."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from calls import ROOT, Call, dial, ini, read_call, switch
from programs import run

ENTRY = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \d+ (\w+) +(.*)")
LIFE = ["providerInit", "lineOpen", "lineMakeCall", "lineDrop", "lineCloseCall", "lineClose", "providerShutdown"]
PEOPLE = ["4000", "1001", "Alice", "Bob"]
KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\tspec\\addpac"


def read_trace(path: Path) -> list[tuple[str, str]]:
    """What each line is about, and the rest of it; a line that is none fails."""
    return [ENTRY.fullmatch(line).groups() for line in path.read_text(encoding="utf-8").splitlines()]


def said(trace: list[tuple[str, str]], about: str) -> list[str]:
    """What the lines about something name: a function, or `link 0 > message` without the link."""
    words = slice(2, 4) if about == "wire" else slice(0, 1)
    return [" ".join(rest.split()[words]) for found, rest in trace if found == about]


def traced_dial(folder: Path, number: str = "4000", target: str = "linux", **settings: str) -> tuple[Call, Path]:
    """Dial with these settings in [trace]; gives the trace's path too."""
    path = folder / "logs" / "trace.log"
    with switch() as port:
        config = ini(folder, port)
        lines = "".join(f"{name} = {value}\n" for name, value in ({"file": str(path)} | settings).items())
        config.write_text(config.read_text(encoding="utf-8") + f"[trace]\n{lines}", encoding="utf-8")
        return dial(number, config, target=target), path


def test_a_dial_is_told_with_the_names_of_tspi_and_of_the_spec(tmp_path: Path) -> None:
    call, path = traced_dial(tmp_path, level="wire")
    assert call.status == 0, call.error
    trace = read_trace(path)
    assert [name for name in said(trace, "tspi") if name in LIFE] == LIFE
    wire = said(trace, "wire")
    dropped = wire.index("> Drop")  # once the call is connected, while the last CallInfo may be on its way
    assert [*wire[:dropped], *wire[dropped + 1 :]] == [
        "> Dial", "< Success", "< CallState", "< CallState", "< CallInfo", "< CallState", "< CallState", "< CallInfo",
        "< Success", "< CallState"]
    assert 7 <= dropped <= 8
    told = [rest for about, rest in trace if about == "tapi"]
    assert [rest for rest in told if rest.startswith("ASYNC_COMPLETION")] == [
        "ASYNC_COMPLETION request 1 = 0", "ASYNC_COMPLETION request 2 = 0"]
    states = [re.sub("ht\\w+=\\w+ ", "", rest).split(maxsplit=1)[1] for rest in told
              if rest.startswith("LINE_CALLSTATE")]
    assert states == ["DIALTONE", "PROCEEDING", "RINGBACK", "CONNECTED", "DISCONNECTED NORMAL", "IDLE"]


def test_numbers_and_names_are_masked(tmp_path: Path) -> None:
    _, path = traced_dial(tmp_path, level="wire")
    rest = "\n".join(rest for _, rest in read_trace(path))
    assert "lineMakeCall" in rest and "dest=**00 (4)" in rest
    assert "> Dial address=**00 (4)\n" in rest
    assert "state=ConnectedState call=1 caller_name=**im (9)" in rest
    assert not [word for word in PEOPLE if word in re.sub(r"0x[0-9a-f]+|localhost:\d+|127\.0\.0\.1:\d+", "", rest)]


def test_numbers_and_names_are_shown_when_asked_for(tmp_path: Path) -> None:
    _, path = traced_dial(tmp_path, level="wire", people="shown")
    rest = "\n".join(rest for _, rest in read_trace(path))
    assert " dest=4000 = request 1" in rest
    assert "> Dial address=4000\n" in rest
    assert 'caller_name="Alice Kim" caller=1001 callee_name="Bob Lee" callee=4000' in rest


@pytest.mark.parametrize("people,dest", [("masked", "**;1 (6)"), ("shown", "4000;1")])
def test_a_number_that_is_refused_is_no_less_masked(people: str, dest: str, tmp_path: Path) -> None:
    _, path = traced_dial(tmp_path, "4000;1", level="wire", people=people)
    assert [rest.split(", ")[0] for about, rest in read_trace(path) if "lineMakeCall" in rest][0].endswith(
        f" dest={dest} = LINEERR_INVALADDRESS")
    assert ("4000" in path.read_text(encoding="utf-8")) == (people == "shown")


def test_at_level_calls_the_wire_is_silent(tmp_path: Path) -> None:
    _, path = traced_dial(tmp_path, level="calls")
    assert {about for about, _ in read_trace(path)} == {"trace", "tspi", "tapi"}


@pytest.mark.parametrize("settings", [{}, {"level": "off"}], ids=str)
def test_without_a_level_there_is_no_file(settings: dict[str, str], tmp_path: Path) -> None:
    call, path = traced_dial(tmp_path, **settings)
    assert call.status == 0, call.error
    assert not path.parent.exists()


def test_the_usual_place_is_below_the_users_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with switch() as port:
        config = ini(tmp_path, port)
        config.write_text(config.read_text(encoding="utf-8") + "[trace]\nlevel = calls\n", encoding="utf-8")
        dial("4000", config)
    path = tmp_path / "state/tspec/addpac.log"
    assert "lineMakeCall" in said(read_trace(path), "tspi")
    assert path.stat().st_mode & 0o077 == 0


def no_folder(folder: Path) -> Path:
    """A file below a file."""
    (folder / "obstacle").touch()
    return folder / "obstacle" / "trace.log"


def pipe(folder: Path) -> Path:
    """A pipe that nobody reads."""
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def link(folder: Path) -> Path:
    """A link to a file that is not the trace's."""
    (folder / "precious").write_text("precious", encoding="utf-8")
    (folder / "link").symlink_to("precious")
    return folder / "link"


@pytest.mark.parametrize("obstacle", [no_folder, pipe, link, lambda folder: folder, lambda folder: Path("/dev/full")],
                         ids=["no folder", "pipe", "link", "folder", "device"])
def test_a_file_that_cannot_be_written_is_named_and_the_call_goes_on(obstacle: Callable[[Path], Path],
                                                                    tmp_path: Path) -> None:
    path = obstacle(tmp_path)
    call, _ = traced_dial(tmp_path, level="wire", file=str(path))
    assert call.status == 0, call.error
    assert call.error.count(f"{path}: the trace cannot be written; name another file in [trace]") == 1
    assert obstacle is not link or path.read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("target", ["asan", "tsan"])
def test_a_traced_dial_is_clean(target: str, tmp_path: Path) -> None:
    call, path = traced_dial(tmp_path, target=target, level="wire")
    assert call.status == 0, call.error
    assert read_trace(path)[-1] == ("trace", "end of the session")


def test_the_x64_dll_takes_its_settings_from_the_registry(wine: dict[str, str], tmp_path: Path) -> None:
    script, path = tmp_path / "config.reg", tmp_path / "logs" / "trace.log"
    wine_path = "Z:" + str(path).replace("/", "\\\\")
    with switch() as port, open(ROOT / "out/wine/lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as ./dev dial --wine does: its registry is shared
        script.write_text(
            f'Windows Registry Editor Version 5.00\n\n[-{KEY}]\n\n[{KEY}\\switch]\n"host"="127.0.0.1"\n"port"="{port}"\n\n'
            f'[{KEY}\\line 1]\n"name"="1001"\n"terminal"="1001"\n\n'
            f'[{KEY}\\trace]\n"level"="wire"\n"file"="{wine_path}"\n"size"=dword:00000001\n', encoding="utf-8")
        assert run("wine", "regedit", "/S", script, environment=wine).returncode == 0
        call = read_call(run("wine", ROOT / "out/win64/host.exe", "dial", "4000", "--provider",
                             ROOT / "out/win64/addpac.tsp", "--talk", "0", environment=wine))
    assert call.status == 0, call.error
    rotated = path.with_name("trace.log.1")
    trace = read_trace(rotated)
    assert rotated.stat().st_size > 1024
    assert all("Alice" not in rest and "address=4000" not in rest for _, rest in trace)
    assert ("trace", "end of the session") in trace + (read_trace(path) if path.exists() else [])


def test_every_error_that_the_provider_knows_has_a_name() -> None:
    named = [ROOT / "runtime/trace/tapi_names.c", ROOT / "out/gen/tapi/tapi_constants.h"]
    sources = {*ROOT.glob("runtime/**/*.c"), *ROOT.glob("tsp/*.c")} - {*named}
    used, known = ({error for path in paths for error in re.findall(r"\b(?:LINE|PHONE)ERR_\w+",
                                                                    path.read_text(encoding="utf-8"))}
                   for paths in (sources, named))
    assert {"LINEERR_NOMEM", "PHONEERR_BADDEVICEID"} <= used <= known
