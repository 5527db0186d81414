#!/usr/bin/env python3
"""Makes the pictures of the dialogs in docs/pictures anew: ./dev pictures."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from dialogs import (ACTION, ADD, CANCEL, CAPTION, HOST, LINES, NAME, PORT, ROOT, STATE, STATUS, SWITCH, TERMINAL,
                     TRACE, UNKNOWN, WINDOW, Dialog, Display, Windows)
from programs import run

SETTINGS = {"switch": {"host": "localhost", "port": "5060"},
            "line_1": {"name": "Reception", "terminal": "1001"}, "line_2": {"name": "Sales", "terminal": "1002"},
            "line_3": {"terminal": "1003", "host": "branch.example", "port": "5061"}}


def picture(display: Display, file: Path) -> bytes:
    """All that is on the display, without what is empty around it."""
    taken = run("import", "-silent", "-window", "root", "-trim", "+repage", "-strip", file,
                environment={"DISPLAY": display.name})
    assert taken.returncode == 0, taken.stderr
    return file.read_bytes()


def take(display: Display, name: str) -> None:
    """A picture once the windows are painted: when it stays the same for a while."""
    file = ROOT / f"docs/pictures/dialog-{name}.png"
    before = b""
    while before != (now := picture(display, file)):
        before = now
        time.sleep(1)
    print(file.relative_to(ROOT))


def take_call(display: Display, dialog: Dialog) -> None:
    """The window of a call that rings."""
    with subprocess.Popen([ROOT / "out/linux/addpac/switch"], stdout=subprocess.PIPE, text=True) as switch:
        port = switch.stdout.readline().strip().rpartition(":")[2]
        dialog.store(switch={"host": "127.0.0.1", "port": port}, line_1={"terminal": "1001"}, window={"dialed": "shown"})
        dialog.tell("session")
        dialog.tell("dial", "6660")
        dialog.do("window", "AddPac Smart Messenger")
        dialog.tell("until", STATE, "Ringing")
        take(display, "call")
        dialog.press(CANCEL)
        dialog.result()
        switch.terminate()


def take_unknown(display: Display, windows: Windows) -> None:
    """The page of unknown settings, in a larger window and another language."""
    dialog = Dialog(windows, DRIVER_LANGUAGE=str(0x407))
    dialog.store(**{**SETTINGS, "line_1": {**SETTINGS["line_1"], "colour": "blue"}})
    dialog.open(caption="AddPac Smart Messenger: Konfiguration")
    dialog.do("page", UNKNOWN)
    dialog.tell("resize", 120, 40)
    take(display, "unknown-german")
    dialog.press(CANCEL)
    dialog.result()
    dialog.close()


def main() -> None:
    """Show each page, and take its picture."""
    display = Display()
    windows = Windows(display)
    dialog = Dialog(windows)
    dialog.store(**SETTINGS)
    dialog.open()
    dialog.fill(SWITCH, {PORT: "1"})
    dialog.press(ACTION)
    dialog.tell("until", STATUS, "refuses")
    take(display, "switch")
    dialog.fill(SWITCH, {HOST: "pbx.example", PORT: "5060"})
    dialog.do("page", LINES)
    take(display, "lines")
    dialog.press(ADD)
    dialog.do("window", "Add Line 4")
    dialog.fill(None, {NAME: "Warehouse", TERMINAL: "1004"})
    take(display, "line")
    dialog.press(CANCEL)
    dialog.do("window", CAPTION)
    dialog.do("page", TRACE)
    take(display, "trace")
    dialog.do("page", WINDOW)
    take(display, "window")
    dialog.press(CANCEL)
    dialog.result()
    take_call(display, dialog)
    dialog.close()
    take_unknown(display, windows)
    windows.close()
    display.close()


if __name__ == "__main__":
    main()
