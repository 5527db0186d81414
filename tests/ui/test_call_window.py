"""The window of a call: it shows how a call goes on that an application dialed, and can hang it up."""

from __future__ import annotations

import pytest
from dialogs import CALLED, CANCEL, DIALED, HANG_UP, OK, PORT, STATE, SWITCH, WINDOW, Dialog

DONE = 0
CAPTION = "AddPac Smart Messenger"

pytestmark = pytest.mark.lasts(30)


def dial(dialog: Dialog, port: int, number: str) -> None:
    """Dial with the window turned on, and wait for it."""
    dialog.store(switch={"host": "127.0.0.1", "port": str(port)}, line_1={"terminal": "1001"},
                 window={"dialed": "shown"})
    assert dialog.tell("session") == "0"
    assert dialog.tell("dial", number) == "1"
    dialog.do("window", CAPTION)


def test_a_dialed_call_is_shown_until_it_is_hung_up_in_its_window(dialog: Dialog, switch_port: int) -> None:
    dial(dialog, switch_port, "4000")
    assert dialog.tell("until", STATE, "Connected") == "Connected"
    assert dialog.tell("get", CALLED) == "4000"
    dialog.press(HANG_UP)
    assert dialog.tell("until", STATE, "over") == "The call is over"
    assert dialog.result() == DONE  # it closes by itself


def test_the_end_of_a_call_is_shown_for_a_while(dialog: Dialog, switch_port: int) -> None:
    dial(dialog, switch_port, "8880")
    assert dialog.tell("until", STATE, "over") == "The call is over"
    assert dialog.result() == DONE


def test_the_window_can_be_closed_and_the_call_goes_on(dialog: Dialog, switch_port: int) -> None:
    dial(dialog, switch_port, "6660")
    assert dialog.tell("until", STATE, "Ringing") == "Ringing"
    dialog.press(CANCEL)
    assert dialog.result() == DONE


def test_the_window_closes_when_its_application_goes_and_the_call_goes_on(dialog: Dialog, switch_port: int) -> None:
    dial(dialog, switch_port, "6660")
    assert dialog.tell("until", STATE, "Ringing") == "Ringing"
    assert dialog.tell("dismiss") == "0"
    assert dialog.result() == DONE
    assert dialog.tell("dismiss") == "0"  # there is no window any more


def test_there_is_no_window_unless_it_is_turned_on(dialog: Dialog, switch_port: int) -> None:
    dialog.store(switch={"host": "127.0.0.1", "port": str(switch_port)}, line_1={"terminal": "1001"})
    assert dialog.tell("session") == "0"
    assert dialog.tell("dial", "4000") == "1"
    dialog.do("call", "config")
    dialog.do("window", f"{CAPTION}: Configuration")
    dialog.press(CANCEL)
    assert dialog.result() != DONE  # of the configuration: that of a call's window would be


def test_the_window_is_turned_on_in_the_configuration(dialog: Dialog) -> None:
    dialog.store(line_1={"terminal": "1001"})
    dialog.open()
    dialog.fill(SWITCH, {PORT: "5060"})
    dialog.do("page", WINDOW)
    dialog.do("choose", DIALED, 1)
    dialog.press(OK)
    assert dialog.result() == DONE
    assert "window|dialed|shown" in dialog.stored()
