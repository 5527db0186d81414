"""Shows the provider's dialogs in a Wine of its own, on a virtual display, and does what a person would do there."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from programs import run
from wine_end import wine_end

ROOT = Path(__file__).resolve().parents[2]
PREFIX = ROOT / "out/wine/ui"
CAPTION = "AddPac Smart Messenger: Configuration"
SWITCH, LINES, TRACE, WINDOW, ABOUT = range(5)  # pages
UNKNOWN = ABOUT  # which is behind it, if something is unknown

# The controls, as tsp/ui numbers them: a form's rows in their order, then the others.
HOST, PORT, BAUD = 1000, 1001, 1002
NAME, TERMINAL, OWN_HOST, OWN_PORT, OWN_BAUD = 1000, 1001, 1002, 1003, 1004
LEVEL, PEOPLE, FILE, SIZE = 1000, 1001, 1002, 1003
DIALED = 1000
ACTION, STATUS = 1100, 1101
LIST, ADD, EDIT, REMOVE = 1200, 1201, 1202, 1203
UNKNOWN_LIST, UNKNOWN_REMOVE = 1400, 1401
CALLED, STATE, HANG_UP = 1300, 1301, 1303
OK, CANCEL, YES, NO = 1, 2, 6, 7  # Windows' numbers


class Display:
    """A virtual display, until it is closed."""

    def __init__(self, size: str = "800x600x24") -> None:
        self.server = subprocess.Popen(["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", size],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        number = self.server.stdout.readline().strip()
        assert number, "Xvfb does not start"
        self.name = f":{number}"

    def close(self) -> None:
        """Take it away."""
        self.server.terminate()
        self.server.wait()


class Windows:
    """A Wine prefix that shows windows, with the tapi32.dll of tests/tapi32: Wine's own lists no providers."""

    def __init__(self, display: Display, prefix: Path = PREFIX) -> None:
        self.environment = {"WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "DISPLAY": display.name,
                            "WINEDLLOVERRIDES": "mscoree,mshtml=;tapi32=n"}
        system32 = prefix / "drive_c/windows/system32"
        if not system32.exists():
            prefix.mkdir(parents=True, exist_ok=True)
            self.run("wineboot", "--init")
            # Windows that Wine frames itself: it would wait seconds for a window manager, which the display has not.
            self.run("wine", "reg", "add", r"HKCU\Software\Wine\X11 Driver", "/v", "Managed", "/d", "N", "/f")
            wine_end(self.environment["WINEPREFIX"])
        shutil.copyfile(ROOT / "out/win64/tapi32.dll", system32 / "tapi32.dll")

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        return run(*command, environment=self.environment)

    def close(self) -> None:
        """Wait until all of its programs have ended."""
        wine_end(self.environment["WINEPREFIX"])


class Dialog:
    """The driver, with a provider loaded; its methods are the driver's commands."""

    def __init__(self, windows: Windows, provider: Path = ROOT / "out/win64/addpac.tsp", **environment: str) -> None:
        self.driver = subprocess.Popen(["wine", ROOT / "out/win64/ui_driver.exe", provider],
                                       env={**os.environ, **windows.environment, **environment}, stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
        self.said: list[str] = []

    def close(self) -> None:
        """End the driver, whatever it shows."""
        self.driver.stdin.close()
        self.driver.wait()
        self.driver.stdout.close()

    def tell(self, *words: object) -> str:
        """A command and its answer of one line."""
        self.driver.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.driver.stdin.flush()
        return self.driver.stdout.readline().rstrip("\r\n")

    def do(self, *words: object) -> None:
        """A command that must succeed."""
        answer = self.tell(*words)
        assert answer == "ok", (words, answer)

    def lines(self, *words: object) -> list[str]:
        """A command whose answer ends with a dot."""
        answer, line = [], self.tell(*words)
        while line != ".":
            assert line or self.driver.poll() is None, "the driver has ended"
            answer.append(line)
            line = self.driver.stdout.readline().rstrip("\r\n")
        return answer

    def store(self, **sections: dict[str, str]) -> None:
        """Put these settings in place of all others; line_1 is the section `line 1`."""
        self.lines("key clear")
        for section, values in sections.items():
            for name, text in values.items():
                self.lines(f"key set {section.replace('_', ' ')}|{name}|{text}")

    def stored(self) -> list[str]:
        """The settings: a line `[section]`, and for each value of it `section|name|text`."""
        return self.lines("key")

    def places(self) -> dict[str, tuple[int, int, int, int]]:
        """Where the controls are on the page or window: left, top, right, bottom; "page" is that itself."""
        found = {}
        for line in self.lines("controls"):
            name, kind, _, *place, _ = line.split("|", 7)
            number = {"page": "page", "SysTabControl32": "tabs"}.get(name if name == "page" else kind, name)
            found[number] = tuple(map(int, place))
        return found

    def misfits(self) -> list[str]:
        """What of the page lies on other things or outside, or has no room for its words."""
        *found, count = self.lines("misfits")
        assert int(count.split()[0]) > 1, "there is nothing on the page"
        return found

    def open(self, call: str = "config", caption: str = CAPTION) -> None:
        """Let the provider show a dialog."""
        self.do("call", call)
        self.do("window", caption)

    def fill(self, page: int | None, values: dict[int, str]) -> None:
        """Show a page, or stay, and write into controls."""
        if page is not None:
            self.do("page", page)
        for control, text in values.items():
            self.do("set", control, text)

    def press(self, button: int) -> None:
        """Press a button of the page or of the window."""
        self.do("press", button)

    def answer(self, button: int) -> str:
        """Wait for a message box, answer it, and give its text."""
        text = self.tell("box")
        self.press(button)
        return text

    def result(self) -> int:
        """What the provider's function has returned, as an unsigned number."""
        return int(self.tell("result"), 16)

    def add_line(self, number: int, values: dict[int, str]) -> None:
        """Add a line on the page Lines."""
        self.do("page", LINES)
        self.press(ADD)
        self.do("window", f"Add Line {number}")
        self.fill(None, values)
        self.press(OK)
        self.do("window", CAPTION)
        self.do("page", LINES)
