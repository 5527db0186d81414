"""The Windows half of the runtime's operating system layer, compiled with mingw-w64 and run under Wine."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from programs import run

ROOT = Path(__file__).parents[2]
COMPILER = "x86_64-w64-mingw32-gcc"
SOURCES = [ROOT / "runtime" / name for name in ("config.c", "config_lines.c", "config_settings.c", "escape.c",
                                                "fault.c", "likeness.c", "sections.c")]
FOLDERS = [ROOT / "runtime" / name for name in ("net", "trace", "win32")]
# The functions that a test puts itself in front of.
WRAPS = {
    "lost_wake": ["__imp_PostQueuedCompletionStatus", "__imp_GetQueuedCompletionStatus"],
    "net_library": ["host_look_up"],
    "secret_at_rest": ["__imp_LoadLibraryExW", "__imp_GetProcAddress"],
    "test_net_names": ["host_look_up", "os_thread_start"],
    "test_net_pause": ["poller_wait", "outbox_put"],
    "test_net_two": ["poller_wait"],
    "test_outbox": ["free"],
    "test_trace": ["os_thread_start", "os_file_write", "os_to_utf16", "os_decoder_open", "malloc"],
    "test_trace_file": ["os_file_open", "os_file_write", "os_log"],
}
FLAGS = ["-std=gnu11", "-O1", "-D_WIN32_WINNT=0x0601", "-Wall", "-Wextra", "-Werror"]
INCLUDES = ["-Iruntime", "-Iruntime/win32", "-Iout/gen/tapi", "-Iout/gen/windows", "-Itests/runtime"]
SYSTEM_DLLS = {"advapi32.dll", "kernel32.dll", "msvcrt.dll", "user32.dll", "ws2_32.dll"}
KEY = r"HKEY_LOCAL_MACHINE\SOFTWARE\tspec"
SECTIONS = 10_000
NO_NUMBERS = ["99999999999", "4294967296", "007", "+1", "1 ", "0", ""]

pytestmark = pytest.mark.lasts(30)


@dataclass(frozen=True)
class Wine:
    """A folder for programs, and the environment in which they run."""

    folder: Path
    environment: dict[str, str]

    def compile_runtime(self) -> None:
        """Compile the Windows half of the runtime once, for all programs."""
        sources = SOURCES + [path for folder in FOLDERS for path in sorted(folder.glob("*.c"))]
        includes = [f"-I{ROOT / include[2:]}" for include in INCLUDES]
        subprocess.run([COMPILER, *FLAGS, *includes, "-c", *sources], cwd=self.folder, check=True)

    def build(self, name: str) -> Path:
        """Compile tests/runtime/<name>.c and link the runtime to it."""
        program = self.folder / f"{name}.exe"
        if not program.exists():
            objects = sorted(self.folder.glob("*.o"))
            wraps = [f"-Wl,--wrap={function}" for function in WRAPS.get(name, [])]
            command = [COMPILER, *FLAGS, *INCLUDES, f"tests/runtime/{name}.c", *objects, *wraps, "-o", program]
            subprocess.run([*command, "-static", "-lws2_32", "-ladvapi32"], cwd=ROOT, check=True)
        return program

    def build_library(self, name: str) -> None:
        """Compile tests/runtime/<name>.c to a DLL that has the runtime in it, beside the programs."""
        objects = sorted(self.folder.glob("*.o"))
        wraps = [f"-Wl,--wrap={function}" for function in WRAPS[name]]
        command = [COMPILER, *FLAGS, *INCLUDES, "-shared", f"tests/runtime/{name}.c", *objects, *wraps]
        libraries = ["-static", "-lws2_32", "-ladvapi32", "-o", self.folder / f"{name}.dll"]
        subprocess.run([*command, *libraries], cwd=ROOT, check=True)

    def run(self, *command: str | Path, debug: str = "-all") -> subprocess.CompletedProcess[str]:
        """Run a Windows program and return what it printed, and what Wine says of it (WINEDEBUG)."""
        return run("wine", *command, environment={**self.environment, "WINEDEBUG": debug})


def expandable(text: str) -> str:
    """A REG_EXPAND_SZ as reg reads it: the bytes of its UTF-16, with no NUL but those of the text."""
    return "hex(2):" + ",".join(f"{byte:02x}" for byte in text.encode("utf-16-le"))


def registry_keys() -> dict[str, str]:
    """What the registry is given to read: for each test a protocol of its own."""
    return {
        r"some\line 1": '"terminal"="홍길동"',
        r"some\line 2": "",
        r"some\nothing": '@="set by a tool"',
        r"some\switch": '"host"=" 127.0.0.1 "\r\n"port"=dword:00001388\r\n"empty"=""',
        r"binary\s": '"bad"=hex:00,ff',
        r"several\s": '"bad"=hex(7):61,00,00,00,00,00',
        r"variables\s": "\r\n".join(
            [
                f'"bare"={expandable("%SystemRoot%")}',
                f'"ended"={expandable(" %SystemRoot%|%no such variable%|100% " + chr(0))}',
                f'"full"={expandable("x" * 1023)}',
                '"plain"="%SystemRoot%"',
            ]
        ),
        r"growing\s": f'"bad"={expandable("%ProgramFiles%" * 70)}',
        r"cut\s": f'"bad"={expandable(chr(0).join(["a", "b"]))}',
        r"long\s": f'"bad"="{"x" * 1024}"',
        r"longname\s": f'"{"x" * 256}"=""',
        r"lines\line 3": "",
        r"lines\line 4294967295": '"name"="Reception"\r\n"port"="80"',
        r"lines\switch": '"host"="PBX"\r\n"port"="5060"',
        r"same\line 1": '"terminal"="1001"',
        r"same\line 2": '"terminal"="1001"',
        r"same\switch": '"port"="5060"',
        **{rf"number{i}\line {number}": '"port"="1"' for i, number in enumerate(NO_NUMBERS)},
        **{rf"many\line {i}": f'"terminal"="{i}"' for i in range(SECTIONS)},
    }


def registry_file() -> str:
    """The same as a file that reg reads."""
    keys = registry_keys()
    entries = [f"[{KEY}\\{key}]\r\n{values}\r\n" for key, values in keys.items()]
    return "\r\n".join(["Windows Registry Editor Version 5.00\r\n", *entries])


@pytest.fixture(scope="module")
def windows(wine: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Wine:
    """The runtime, compiled for programs under Wine."""
    made = Wine(tmp_path_factory.mktemp("windows"), wine)
    made.compile_runtime()
    return made


@pytest.fixture(scope="module")
def settings(windows: Wine) -> Iterator[Path]:
    """The program that prints settings, with keys in the registry for it to read, which are taken away again."""
    script = windows.folder / "settings.reg"
    script.write_text(registry_file(), encoding="utf-16")
    assert windows.run("reg", "import", script, "/reg:64").returncode == 0
    yield windows.build("settings_print")
    for protocol in {key.split("\\")[0] for key in registry_keys()}:
        windows.run("reg", "delete", rf"{KEY}\{protocol}", "/f", "/reg:64")


PROGRAMS = [
    "test_os",
    "test_os_file",
    "test_outbox",
    "test_net",
    "test_net_load",
    "test_net_names",
    "test_net_pause",
    "test_net_two",
    "test_net_unload",
    "test_trace",
    "test_trace_file",
    "lost_wake",
    "settings_watched",
    "secret_at_rest",
]


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_programs_pass_on_windows(windows: Wine, name: str) -> None:
    if name == "test_net_unload":
        windows.build_library("net_library")
    result = windows.run(windows.build(name))
    tests = (ROOT / f"tests/runtime/{name}.c").read_text().count("cmocka_unit_test(")
    assert result.returncode == 0, result.stdout
    assert result.stdout.count("[       OK ]") == tests


@pytest.mark.parametrize("name", ["settings_print", "test_net", "secret_at_rest"])
def test_only_windows_own_dlls_are_imported(windows: Wine, name: str) -> None:
    command = ["x86_64-w64-mingw32-objdump", "-p", windows.build(name)]
    headers = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    imported = {dll.lower() for dll in re.findall(r"DLL Name: (\S+)", headers)}
    assert "kernel32.dll" in imported
    assert imported <= SYSTEM_DLLS


def test_values_are_read_section_by_section(windows: Wine, settings: Path) -> None:
    result = windows.run(settings, "some")
    lines = result.stdout.splitlines()
    assert lines[:4] == [
        rf"[line 1]|{KEY}\some\line 1",
        rf"terminal|홍길동|{KEY}\some\line 1",
        rf"[line 2]|{KEY}\some\line 2",
        rf"[nothing]|{KEY}\some\nothing",
    ]
    # Wine keeps values in the order of their names, Windows in the order they were written.
    assert sorted(lines[4:]) == [
        rf"[switch]|{KEY}\some\switch",
        rf"empty||{KEY}\some\switch",
        rf"host|127.0.0.1|{KEY}\some\switch",
        rf"port|5000|{KEY}\some\switch",
    ]
    assert result.returncode == 0


def test_variables_are_expanded(windows: Wine, settings: Path) -> None:
    result = windows.run(settings, "variables")
    assert result.returncode == 0, result.stdout
    read = dict(line.split("|", 1) for line in result.stdout.splitlines()[1:])
    place = rf"|{KEY}\variables\s"
    root = read["bare"].removesuffix(place)
    assert re.fullmatch(r"C:\\windows", root, re.IGNORECASE)
    assert read == {
        "bare": root + place,
        "ended": f"{root}|%no such variable%|100%" + place,
        "full": "x" * 1023 + place,
        "plain": "%SystemRoot%" + place,
    }


def test_missing_key_is_named(windows: Wine, settings: Path) -> None:
    result = windows.run(settings, "nobody")
    assert result.returncode == 1
    assert result.stdout.startswith(rf"error: {KEY}\nobody: the key does not exist;")


def test_reason_stands_in_the_event_log_and_in_the_debuggers_output(windows: Wine, settings: Path) -> None:
    said = windows.run(settings, "nobody", debug="-all,err+eventlog,warn+seh").stderr
    text = "HKEY_LOCAL_MACHINE.*nobody: the key does not exist; make it, with the subkeys switch and line 1"
    assert re.search(f'ReportEventW L"{text}"', said)
    assert re.search(f'OutputDebugString. "{text}', said)


@pytest.mark.parametrize(
    ("protocol", "complaint"),
    [
        ("binary", "the value 'bad' is a secret of another machine or another protocol, or none at all; set it anew"),
        ("several", "the value 'bad' is neither REG_SZ, REG_EXPAND_SZ nor REG_DWORD"),
        ("growing", "the value 'bad' is no Unicode text of at most 1000 characters"),
        ("cut", "the value 'bad' is no Unicode text"),
        ("long", "the value 'bad' is too long"),
        ("longname", "a value's name has more than 255 characters"),
    ],
)
def test_bad_values_are_refused(windows: Wine, settings: Path, protocol: str, complaint: str) -> None:
    result = windows.run(settings, protocol)
    assert result.returncode == 1
    assert rf"error: {KEY}\{protocol}\s: {complaint}" in result.stdout


def test_lines_are_made_of_subkeys_with_values_or_without(windows: Wine, settings: Path) -> None:
    result = windows.run(settings, "lines", "lines")
    assert result.stdout.splitlines() == ["3|Line 3|pbx|5060", "4294967295|Reception|pbx|80"]


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_number_of_a_line_has_one_spelling(windows: Wine, settings: Path, number: str) -> None:
    protocol = f"number{NO_NUMBERS.index(number)}"
    result = windows.run(settings, protocol, "lines")
    assert result.returncode == 1
    assert result.stdout.startswith(rf"error: {KEY}\{protocol}\line {number}: unknown section 'line {number}'")


def test_lines_that_would_hear_nothing_are_named_with_their_keys(windows: Wine, settings: Path) -> None:
    result = windows.run(settings, "same", "lines")
    assert result.returncode == 1
    assert result.stdout.startswith(rf"error: {KEY}\same\line 2: line 2 has the terminal '1001', as line 1 ")
    assert result.stdout.rstrip().endswith(rf"line 1 is at {KEY}\same\line 1")


def test_ten_thousand_sections_are_read(windows: Wine, settings: Path) -> None:
    assert windows.run(settings, "many", "count").stdout.splitlines() == [str(SECTIONS)]
