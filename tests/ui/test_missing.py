"""What a line lacks gets the keyboard: in its own window, or on the page Switch if lines would have it from there."""

from __future__ import annotations

import pytest
from dialogs import CANCEL, CAPTION, HOST, LINES, OK, OWN_PORT, PORT, SWITCH, TRACE, Dialog

DONE, OPERATION_FAILED = 0, 0x80000048
LINE_1 = {"terminal": "1001"}
STORED = ["[line 1]", "line 1|terminal|1001", "[switch]", "switch|host|pbx.example", "switch|port|5060"]

pytestmark = pytest.mark.lasts(15)


def test_what_lines_lack_and_the_switch_may_have_gets_the_keyboard_there(dialog: Dialog) -> None:
    dialog.store(line_1=LINE_1)
    dialog.open()
    dialog.fill(SWITCH, {HOST: "pbx.example"})
    dialog.fill(TRACE, {})
    dialog.press(OK)
    assert "line 1 has no port" in dialog.answer(OK)
    dialog.do("window", CAPTION)
    assert dialog.tell("focus") == str(PORT)
    dialog.fill(SWITCH, {PORT: "5060"})
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.stored() == STORED


def test_a_line_with_a_switch_of_its_own_is_opened_at_what_it_lacks(dialog: Dialog) -> None:
    dialog.store(switch={"host": "pbx.example"}, line_1={**LINE_1, "port": "5060"},
                 line_2={"terminal": "1002", "host": "other.example"})
    dialog.open()
    dialog.press(OK)
    assert "line 2 has no port" in dialog.answer(OK)
    dialog.do("window", "Edit Line 2")
    assert dialog.tell("focus") == str(OWN_PORT)
    dialog.fill(None, {OWN_PORT: "5061"})
    dialog.press(OK)
    dialog.do("window", CAPTION)
    dialog.do("page", LINES)
    dialog.press(OK)
    assert dialog.result() == DONE
    assert "line 2|port|5061" in dialog.stored()


def test_the_dialog_of_one_line_points_at_what_that_lacks(dialog: Dialog) -> None:
    dialog.store(line_1={**LINE_1, "port": "5060"})
    assert dialog.tell("session") == "0"
    dialog.open("line")
    dialog.fill(0, {OWN_PORT: ""})
    dialog.press(OK)
    assert "line 1 has no port" in dialog.answer(OK)
    dialog.do("window", CAPTION)
    assert dialog.tell("focus") == str(OWN_PORT)
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED
