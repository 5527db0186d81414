"""Settings that the provider does not know are shown, and can be removed; all others stay as they are."""

from __future__ import annotations

import pytest
from dialogs import (ABOUT, CANCEL, CAPTION, HOST, OK, PORT, ROOT, SWITCH, TERMINAL, UNKNOWN, UNKNOWN_LIST,
                     UNKNOWN_REMOVE, Dialog, Windows)

DONE = 0
KNOWN = {"switch": {"host": "%PBX%", "port": "REG_DWORD 5060"}, "line_1": {"terminal": "1001"}}
STORED = ["[line 1]", "line 1|terminal|1001",
          "[switch]", "switch|host|REG_EXPAND_SZ %PBX%", "switch|port|REG_DWORD 5060"]

pytestmark = pytest.mark.lasts(30)


def test_what_is_unknown_is_pointed_at_and_removed_alone(dialog: Dialog) -> None:
    dialog.store(garden={"tree": "oak"}, line_1={"colour": "red", **KNOWN["line_1"]},
                 switch={**KNOWN["switch"], "user": "alice"})
    before = dialog.stored()
    dialog.open()
    dialog.do("page", UNKNOWN)
    assert dialog.lines("rows", UNKNOWN_LIST) == ["garden|||", "line 1|colour|red|", "switch|user|alice|"]
    dialog.do("page", SWITCH)
    dialog.press(OK)
    assert "unknown section 'garden'" in dialog.answer(OK)
    dialog.do("window", CAPTION)
    assert dialog.tell("focus") == str(UNKNOWN_LIST)
    assert dialog.stored() == before
    dialog.do("page", UNKNOWN)
    dialog.press(UNKNOWN_REMOVE)
    dialog.press(OK)
    assert "unknown setting 'colour'" in dialog.answer(OK)
    dialog.do("window", CAPTION)
    dialog.do("page", UNKNOWN)
    for _ in "colour", "user":
        dialog.press(UNKNOWN_REMOVE)
    assert dialog.lines("rows", UNKNOWN_LIST) == []
    assert dialog.tell("press", UNKNOWN_REMOVE) == "it cannot be pressed"
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.stored() == STORED


def test_cancel_keeps_what_is_unknown(dialog: Dialog) -> None:
    dialog.store(**KNOWN, garden={"tree": "oak"})
    before = dialog.stored()
    dialog.open()
    dialog.do("page", UNKNOWN)
    dialog.press(UNKNOWN_REMOVE)
    dialog.press(CANCEL)
    assert dialog.result() != DONE
    assert dialog.stored() == before


def test_where_all_is_known_there_is_no_such_page(dialog: Dialog) -> None:
    dialog.store(**KNOWN)
    dialog.open()
    dialog.do("page", ABOUT)
    assert str(UNKNOWN_LIST) not in dialog.places()
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.stored() == STORED


def test_the_dialog_of_one_line_shows_what_is_unknown_too(dialog: Dialog) -> None:
    dialog.store(**KNOWN)
    assert dialog.tell("session") == "0"
    dialog.lines("key set trace|colour|red")
    dialog.open("line")
    dialog.press(OK)
    assert "unknown setting 'colour'" in dialog.answer(OK)
    dialog.do("window", CAPTION)
    assert dialog.tell("focus") == str(UNKNOWN_LIST)
    dialog.do("page", 1)
    dialog.press(UNKNOWN_REMOVE)
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.stored() == [*STORED, "[trace]"]


def test_all_kinds_of_changes_are_changed_back_with_their_types(wine: Windows) -> None:
    before, changed, after = wine.run("wine", ROOT / "out/win64/ui_undo.exe").stdout.splitlines()
    for what in "switch/host=2:", "switch/port=4:01020304", "line 1/password=3:0506000708":
        assert what in before
    assert "line 2/terminal" in changed and "line 1" not in changed and "switch/port" not in changed
    assert after == before


def test_a_save_that_fails_halfway_changes_nothing_and_keeps_types(dialog: Dialog) -> None:
    dialog.lines("key volatile")
    for section, values in KNOWN.items():
        for name, text in values.items():
            dialog.lines(f"key set {section.replace('_', ' ')}|{name}|{text}")
    before = dialog.stored()
    assert before == STORED
    dialog.open()
    dialog.fill(SWITCH, {HOST: "other.example", PORT: "5061"})
    dialog.add_line(2, {TERMINAL: "1002"})
    dialog.press(OK)
    assert "could not be saved: Windows error 1021" in dialog.answer(OK)
    dialog.do("window", CAPTION)
    assert dialog.stored() == STORED
    dialog.press(CANCEL)
    assert dialog.result() != DONE
