"""The configuration dialog: what is written there stands in the registry, or is refused with a sentence."""

from __future__ import annotations

import socket

import pytest
from dialogs import (ACTION, ADD, BAUD, CANCEL, CAPTION, EDIT, FILE, HOST, LEVEL, LINES, LIST, NAME, NO, OK, OWN_HOST,
                     OWN_PORT, PEOPLE, PORT, REMOVE, SIZE, STATUS, SWITCH, TERMINAL, TRACE, Dialog)

DONE, OPERATION_FAILED, INVALID_CLASS, NO_MULTIPLE = 0, 0x80000048, 0x80000023, 0x80000056
INVALID_PARAM, TOO_SMALL = 0x80000032, 0x8000004D
READ_ONLY = 0x800  # a style of text fields
LINE_1 = {"terminal": "1001"}
GOOD = {"switch": {"host": "pbx.example", "port": "5060"}, "line_1": LINE_1}
STORED = ["[line 1]", "line 1|terminal|1001", "[switch]", "switch|host|pbx.example", "switch|port|5060"]

pytestmark = pytest.mark.lasts(60)


def test_what_is_written_on_every_page_is_stored(dialog: Dialog) -> None:
    dialog.open()
    dialog.fill(SWITCH, {HOST: "  pbx.example ", PORT: "5060"})
    dialog.add_line(1, {NAME: "Münze 김", TERMINAL: "1001"})
    dialog.add_line(2, {TERMINAL: "1002", OWN_HOST: "other.example", OWN_PORT: "5061"})
    dialog.fill(TRACE, {FILE: r"C:\trace\x.log", SIZE: "64"})
    dialog.do("choose", LEVEL, 2)
    dialog.do("choose", PEOPLE, 1)
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.stored() == [
        "[line 1]", "line 1|name|Münze 김", "line 1|terminal|1001", "[line 2]", "line 2|host|other.example",
        "line 2|port|5061", "line 2|terminal|1002", "[switch]", "switch|host|pbx.example", "switch|port|5060",
        "[trace]", r"trace|file|C:\trace\x.log", "trace|level|wire", "trace|people|shown", "trace|size|64"]


def test_settings_are_shown_and_kept_as_they_are(dialog: Dialog) -> None:
    dialog.store(switch={"host": "%PBX%", "port": "5060"}, line_2={"name": "Reception", "terminal": "1002"},
                 line_10={"terminal": "1010", "host": "other.example", "port": "1"})
    before = dialog.stored()
    assert "switch|host|REG_EXPAND_SZ %PBX%" in before
    dialog.open()
    dialog.do("page", SWITCH)
    assert dialog.tell("get", HOST) == "%PBX%"
    assert dialog.tell("get", PORT) == "5060"
    dialog.do("page", LINES)
    assert dialog.lines("rows", LIST) == ["2|Reception|1002|", "10|1010|1010|other.example:1"]
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.stored() == before


def test_cancel_changes_nothing(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    dialog.open()
    dialog.fill(SWITCH, {HOST: "other.example"})
    dialog.add_line(2, {TERMINAL: "1002"})
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED
    assert dialog.stored() == STORED


def test_a_value_that_is_emptied_goes(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    dialog.open()
    dialog.fill(SWITCH, {HOST: ""})
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.stored() == ["[line 1]", "line 1|terminal|1001", "[switch]", "switch|port|5060"]


def test_a_removed_line_goes_and_its_number_is_not_given_again(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    dialog.open()
    dialog.add_line(2, {TERMINAL: "1002"})
    dialog.add_line(3, {TERMINAL: "1003"})
    dialog.do("select", LIST, 0)
    dialog.press(REMOVE)
    assert dialog.lines("rows", LIST) == ["2|1002|1002|", "3|1003|1003|"]
    dialog.do("select", LIST, 1)
    dialog.press(REMOVE)
    dialog.press(OK)
    assert dialog.result() == DONE
    assert [line for line in dialog.stored() if line.startswith("[line")] == ["[line 2]"]
    dialog.store(line_5={"terminal": "1005"}, switch={"port": "5060"})
    dialog.open()
    dialog.do("page", LINES)
    dialog.do("select", LIST, 0)
    dialog.press(REMOVE)
    dialog.add_line(6, {TERMINAL: "1006"})
    dialog.press(OK)
    assert dialog.result() == DONE


def test_a_line_that_is_edited_and_cancelled_stays(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    dialog.open()
    dialog.do("page", LINES)
    dialog.do("select", LIST, 0)
    dialog.press(EDIT)
    dialog.do("window", "Edit Line 1")
    assert dialog.tell("get", TERMINAL) == "1001"
    dialog.fill(None, {TERMINAL: "9999"})
    dialog.press(CANCEL)
    dialog.do("window", CAPTION)
    dialog.do("page", LINES)
    assert dialog.lines("rows", LIST) == ["1|1001|1001|"]
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED


def test_a_wrong_value_is_told_and_gets_the_keyboard_on_its_page(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    dialog.open()
    dialog.fill(SWITCH, {PORT: "70000"})
    dialog.fill(TRACE, {})
    dialog.press(OK)
    assert dialog.answer(OK) == "switch: port is '70000'; write a number from 1 to 65535, or a serial port such as COM3"
    dialog.do("window", CAPTION)
    assert dialog.tell("focus") == str(PORT)
    dialog.fill(SWITCH, {PORT: "5061"})
    dialog.fill(TRACE, {FILE: "trace.log"})
    dialog.press(OK)
    assert dialog.answer(OK) == "trace: file is 'trace.log'; write a whole path, from the root or the drive on"
    dialog.do("window", CAPTION)
    assert dialog.tell("focus") == str(FILE)
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED
    assert dialog.stored() == STORED


def test_a_wrong_line_is_told_before_its_window_closes(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    dialog.open()
    dialog.do("page", LINES)
    dialog.press(ADD)
    dialog.do("window", "Add Line 2")
    dialog.fill(None, {TERMINAL: "1002", OWN_PORT: "0"})
    dialog.press(OK)
    assert dialog.answer(OK) == "line 2: port is '0'; write a number from 1 to 65535, or a serial port such as COM3"
    dialog.do("window", "Add Line 2")
    assert dialog.tell("focus") == str(OWN_PORT)
    dialog.press(CANCEL)
    dialog.do("window", CAPTION)
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED


def test_settings_that_a_session_has_read_count_after_a_restart(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    assert dialog.tell("session") == "0"
    dialog.open()
    dialog.fill(SWITCH, {PORT: "5061"})
    dialog.press(OK)
    assert "count from the next start of the telephony service" in dialog.answer(OK)
    assert dialog.result() == DONE
    assert "switch|port|5061" in dialog.stored()


def test_a_line_that_is_added_while_a_session_runs_counts_without_a_word(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    assert dialog.tell("session") == "0"
    dialog.open()
    dialog.add_line(2, {TERMINAL: "1002"})
    dialog.press(OK)
    assert dialog.result() == DONE
    assert "line 2|terminal|1002" in dialog.stored()


def test_what_counts_now_and_what_later_is_said(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    assert dialog.tell("session") == "0"
    dialog.open()
    dialog.fill(TRACE, {SIZE: "2048"})
    dialog.add_line(2, {TERMINAL: "1002"})
    dialog.press(OK)
    said = dialog.answer(OK)
    assert "Lines that were added are there now" in said and "What else was changed counts from the next start" in said
    assert dialog.result() == DONE


def test_applications_with_an_open_line_are_asked_to_begin_anew(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    assert dialog.tell("session") == "0"
    dialog.tell("dial", "4000")
    dialog.open()
    dialog.fill(SWITCH, {PORT: "5061"})
    dialog.press(OK)
    assert "asked to begin anew" in dialog.answer(OK)
    assert dialog.result() == DONE


def test_a_lines_dialog_has_that_line_alone(dialog: Dialog) -> None:
    dialog.store(switch={"port": "5060"}, line_4={"terminal": "1004"}, line_5={"terminal": "1005"})
    assert dialog.tell("session") == "0"
    dialog.open("line")
    dialog.do("page", 0)
    assert dialog.tell("get", TERMINAL) == "1004"
    dialog.fill(0, {NAME: "Reception"})
    dialog.press(OK)
    dialog.answer(OK)
    assert dialog.result() == DONE
    assert dialog.stored() == ["[line 4]", "line 4|name|Reception", "line 4|terminal|1004", "[line 5]",
                               "line 5|terminal|1005", "[switch]", "switch|port|5060"]


def test_another_device_class_has_no_dialog(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    assert dialog.tell("session") == "0"
    dialog.do("class", "comm/datamodem")
    dialog.do("call", "line")
    assert dialog.result() == INVALID_CLASS
    dialog.do("class", "TAPI/line")
    dialog.open("line")
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED


def test_a_line_that_is_none_has_no_dialog(dialog: Dialog) -> None:
    dialog.do("call", "line")
    assert dialog.result() == OPERATION_FAILED


def test_the_icon_is_the_providers_and_loaded_once(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    assert dialog.tell("session") == "0"
    assert dialog.tell("icon") == "0 32x32 3a74b4 same"
    dialog.do("class", "comm/datamodem")
    assert dialog.tell("icon").startswith(f"{INVALID_CLASS:X}")


def begin_editing(dialog: Dialog) -> None:
    """A line whose configuration an application keeps."""
    dialog.store(**GOOD)
    assert dialog.tell("session") == "0"
    assert dialog.tell("config") == "0 0"


def test_a_kept_configuration_is_looked_at_and_comes_back_as_it_was(dialog: Dialog) -> None:
    begin_editing(dialog)
    dialog.open("edit")
    dialog.do("page", 0)
    assert dialog.tell("get", TERMINAL) == "1001"
    controls = [line.split("|") for line in dialog.lines("controls")]
    assert any("An administrator can change it" in text for *_, text in controls)
    styles = {int(number): int(style, 16) for number, kind, style, *_ in controls if kind == "Edit"}
    assert all(styles[control] & READ_ONLY for control in (NAME, TERMINAL, OWN_HOST, OWN_PORT))
    dialog.fill(0, {TERMINAL: "9999"})  # a person could not
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.tell("edited") == "the same"
    assert dialog.stored() == STORED


def test_a_kept_configuration_that_is_not_looked_at_does_not_come_back(dialog: Dialog) -> None:
    begin_editing(dialog)
    dialog.open("edit")
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED
    assert dialog.tell("edited") == "nothing"


def test_a_kept_configuration_for_which_there_is_no_room_is_not_shown(dialog: Dialog) -> None:
    begin_editing(dialog)
    for room, given in (23, "nothing"), (24, "too long"), (39, "too long"):
        dialog.do("room", room)
        dialog.do("call", "edit")
        assert dialog.result() == TOO_SMALL
        assert dialog.tell("edited") == given


def test_what_is_no_configuration_of_the_line_cannot_be_edited(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    dialog.do("call", "edit")
    assert dialog.result() == OPERATION_FAILED
    assert dialog.tell("session") == "0"
    dialog.do("call", "edit")
    assert dialog.result() == INVALID_PARAM
    assert dialog.tell("config") == "0 0"
    dialog.do("class", "comm/datamodem")
    dialog.do("call", "edit")
    assert dialog.result() == INVALID_CLASS


def test_installing_asks_for_settings_where_there_are_none(dialog: Dialog) -> None:
    dialog.open("install")
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED
    assert dialog.stored() == []
    dialog.open("install")
    dialog.fill(SWITCH, {HOST: "pbx.example", PORT: "5060"})
    dialog.add_line(1, {TERMINAL: "1001"})
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.stored() == STORED


@pytest.mark.parametrize("configured", [True, False])
def test_installing_shows_nothing_where_there_are_settings_or_no_window(dialog: Dialog, configured: bool) -> None:
    if configured:
        dialog.store(**GOOD)
    dialog.do("call", "install" if configured else "quiet install")
    assert dialog.result() == DONE


def test_a_second_entry_on_windows_list_is_refused(dialog: Dialog) -> None:
    dialog.lines(r"key list addpac.tsp")
    try:
        dialog.do("call", "install")
        assert dialog.result() == NO_MULTIPLE
        assert dialog.stored() == []
    finally:
        dialog.lines("key list")


def test_removing_asks_and_deletes_the_settings(dialog: Dialog) -> None:
    dialog.store(**GOOD)
    dialog.do("call", "remove")
    assert dialog.answer(CANCEL) == "Remove AddPac Smart Messenger? Its settings are deleted, too."
    assert dialog.result() == OPERATION_FAILED
    assert dialog.stored() == STORED
    dialog.do("call", "remove")
    dialog.answer(OK)
    assert dialog.result() == DONE
    assert dialog.stored() == []
    dialog.do("call", "quiet remove")
    assert dialog.result() == DONE


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_test_connects_to_a_switch(dialog: Dialog, switch_port: int) -> None:
    dialog.open()
    dialog.fill(SWITCH, {HOST: "127.0.0.1", PORT: str(switch_port)})
    dialog.press(ACTION)
    assert f"127.0.0.1 accepts connections at port {switch_port}" in dialog.tell("until", STATUS, "Connected")
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED


@pytest.mark.parametrize(("host", "said"), [("127.0.0.1", "refuses connections at port"),
                                            ("no-such-host.invalid", "There is no host called no-such-host.invalid")])
def test_the_test_says_why_there_is_no_connection(dialog: Dialog, host: str, said: str) -> None:
    dialog.open()
    dialog.fill(SWITCH, {HOST: host, PORT: str(free_port())})
    dialog.press(ACTION)
    assert said in dialog.tell("until", STATUS, ". ")
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED


def test_the_test_wants_a_port(dialog: Dialog) -> None:
    dialog.open()
    dialog.fill(SWITCH, {HOST: "127.0.0.1", PORT: ""})
    dialog.press(ACTION)
    assert "Write the switch's port first" in dialog.tell("until", STATUS, "port")
    assert dialog.tell("focus") == str(PORT)
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED


def test_a_serial_port_is_tested_and_stored_with_its_baud(dialog: Dialog) -> None:
    dialog.store(line_1=LINE_1)
    dialog.open()
    dialog.fill(SWITCH, {PORT: "COM99", BAUD: "9600"})
    dialog.press(ACTION)
    assert dialog.tell("until", STATUS, "Connect the device").startswith("There is no port COM99 on this computer.")
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.stored() == ["[line 1]", "line 1|terminal|1001", "[switch]", "switch|baud|9600", "switch|port|COM99"]


def test_a_serial_port_has_no_host(dialog: Dialog) -> None:
    dialog.store(line_1=LINE_1)
    dialog.open()
    dialog.fill(SWITCH, {HOST: "pbx.example", PORT: "COM3"})
    dialog.press(OK)
    assert "line 1 has a host, but the port 'COM3' is a serial one" in dialog.answer(OK)
    dialog.do("window", CAPTION)
    assert dialog.tell("focus") == str(HOST)
    dialog.press(CANCEL)
    assert dialog.result() == OPERATION_FAILED


def test_a_test_that_gets_no_answer_can_be_stopped_and_left(dialog: Dialog) -> None:
    with socket.socket() as silent:  # its queue is full, so that further connections wait
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        port = silent.getsockname()[1]
        waiting = [socket.socket() for _ in range(3)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
        dialog.open()
        dialog.fill(SWITCH, {HOST: "127.0.0.1", PORT: str(port)})
        dialog.press(ACTION)
        dialog.tell("until", ACTION, "&Stop the test")
        dialog.press(ACTION)
        dialog.tell("until", ACTION, "Te&st the connection")
        dialog.press(ACTION)
        dialog.tell("until", ACTION, "&Stop the test")
        dialog.press(CANCEL)
        assert dialog.result() == OPERATION_FAILED
        for client in waiting:
            client.close()
