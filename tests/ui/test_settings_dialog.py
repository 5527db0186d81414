"""The settings that a spec declares: each has a row of its own in the dialog, and a secret is seen by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dialogs import (CANCEL, EDIT, HOST, LINES, LIST, OK, PORT, ROOT, SWITCH, TERMINAL, UNKNOWN, UNKNOWN_LIST,
                     UNKNOWN_REMOVE, Dialog, Windows)
from programs import run

SPEC = "tests/runtime/specs/login.tspec"
CAPTION = "Login with Settings: Configuration"
DONE = 0
SECRET = "s3cr?t=Ü"
USER, PASSWORD, GROUP = 1003, 1004, 1005  # rows of the page Switch, behind host, port and baud
OWN_USER, OWN_PASSWORD = 1005, 1006  # of a line, behind its own host, port and baud

pytestmark = pytest.mark.lasts(30)


@pytest.fixture(scope="module")
def provider(wine: Windows) -> Path:
    """A provider whose spec declares settings, made by a command that users run, which dials with them, too."""
    del wine
    done = run(ROOT / "dev", "dial", "4000", "--wine", "--spec", SPEC, "--setting", "user=alice",
               "--setting", f"password={SECRET}", "--talk", "0")
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "out/win64/login.tsp"


@pytest.fixture
def dialog(wine: Windows, provider: Path) -> Iterator[Dialog]:
    """That provider, loaded, without settings."""
    shown = Dialog(wine, provider)
    shown.lines("key clear")
    yield shown
    shown.close()


def fill_all(dialog: Dialog) -> None:
    """Configure a switch and a line."""
    dialog.store(line_1={"terminal": "1001"})
    dialog.open("config", CAPTION)
    dialog.fill(SWITCH, {HOST: "pbx.example", PORT: "5060", USER: "alice", PASSWORD: SECRET, GROUP: "20"})
    dialog.press(OK)
    assert dialog.result() == DONE


def test_a_secret_is_stored_protected_and_read_again(dialog: Dialog) -> None:
    fill_all(dialog)
    stored = ["[line 1]", "line 1|terminal|1001", "[switch]", "switch|group|20", "switch|host|pbx.example",
              "switch|password|REG_BINARY", "switch|port|5060", "switch|user|alice"]
    assert dialog.stored() == stored
    assert dialog.tell("session") == "0"
    dialog.open("config", CAPTION)
    dialog.do("page", SWITCH)
    assert dialog.tell("get", USER) == "alice"
    assert dialog.tell("get", PASSWORD) == SECRET, "in the dialog's own process, for the user to keep"
    dialog.press(OK)
    assert dialog.result() == DONE, "nothing was changed, so that there is nothing to tell"
    assert dialog.stored() == stored


def test_a_secret_is_shown_as_dots(dialog: Dialog) -> None:
    dialog.open("config", CAPTION)
    dialog.do("page", SWITCH)
    password_style = 0x20  # ES_PASSWORD
    controls = (line.split("|") for line in dialog.lines("controls"))
    styles = {number: int(style, 16) for number, _, style, *_ in controls}
    assert styles[str(PASSWORD)] & password_style and not styles[str(USER)] & password_style
    dialog.press(CANCEL)
    dialog.result()


def test_what_is_missing_is_told_by_the_spec_s_title(dialog: Dialog) -> None:
    dialog.store(line_1={"terminal": "1001"})
    dialog.open("config", CAPTION)
    dialog.fill(SWITCH, {HOST: "pbx.example", PORT: "5060", USER: "alice"})
    dialog.press(OK)
    assert "no password (Password)" in dialog.answer(OK)
    dialog.do("window", CAPTION)
    assert dialog.tell("focus") == str(PASSWORD)
    dialog.press(CANCEL)
    assert dialog.result() != DONE


@pytest.mark.parametrize(("line", "said"), [({"name": "B"}, "line 2 has no terminal"),
                                            ({"terminal": "1001"}, "as line 1 of the same switch has")])
def test_a_line_is_opened_at_what_it_lacks(dialog: Dialog, line: dict[str, str], said: str) -> None:
    dialog.store(switch={"port": "5060", "user": "alice", "password": "x"}, line_1={"terminal": "1001"}, line_2=line)
    dialog.open("config", CAPTION)
    dialog.press(OK)
    assert said in dialog.answer(OK)
    dialog.do("window", "Edit Line 2")
    assert dialog.tell("focus") == str(TERMINAL)
    dialog.fill(None, {TERMINAL: "1002"})
    dialog.press(OK)
    dialog.do("window", CAPTION)
    dialog.do("page", LINES)
    dialog.press(OK)
    assert dialog.result() == DONE
    assert "line 2|terminal|1002" in dialog.stored()


def test_a_wrong_secret_is_told_of_without_it(dialog: Dialog) -> None:
    dialog.store(line_1={"terminal": "1001"})
    dialog.open("config", CAPTION)
    dialog.fill(SWITCH, {HOST: "pbx.example", PORT: "5060", USER: "alice", PASSWORD: f"{SECRET}|"})
    dialog.press(OK)
    told = dialog.answer(OK)
    assert "password" in told and "s3cr" not in told
    dialog.do("window", CAPTION)
    assert dialog.tell("focus") == str(PASSWORD)
    dialog.press(CANCEL)
    assert dialog.result() != DONE


def test_a_secret_of_another_machine_is_asked_for_anew(dialog: Dialog) -> None:
    dialog.store(switch={"host": "pbx.example", "port": "5060", "user": "alice", "password": "REG_BINARY"},
                 line_1={"terminal": "1001"})
    dialog.open("config", CAPTION)
    dialog.do("page", SWITCH)
    assert (dialog.tell("get", USER), dialog.tell("get", PASSWORD)) == ("alice", "")
    dialog.fill(SWITCH, {PASSWORD: SECRET})
    dialog.press(OK)
    assert dialog.result() == DONE
    dialog.open("config", CAPTION)
    dialog.do("page", SWITCH)
    assert dialog.tell("get", PASSWORD) == SECRET
    dialog.press(CANCEL)
    dialog.result()


def test_a_lines_lost_secret_goes_when_the_switchs_counts(dialog: Dialog) -> None:
    fill_all(dialog)
    dialog.lines("key set line 1|password|REG_BINARY")
    dialog.lines("key set line 1|old_password|REG_BINARY")
    dialog.open("config", CAPTION)
    dialog.do("page", UNKNOWN)
    assert dialog.lines("rows", UNKNOWN_LIST) == ["line 1|old_password|(protected)|"]
    dialog.press(UNKNOWN_REMOVE)
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.stored()[:3] == ["[line 1]", "line 1|terminal|1001", "[switch]"]
    assert "switch|password|REG_BINARY" in dialog.stored()


def test_blanks_belong_to_a_secret(dialog: Dialog) -> None:
    fill_all(dialog)
    dialog.open("config", CAPTION)
    dialog.fill(SWITCH, {PASSWORD: " s3cr?t "})
    dialog.press(OK)
    assert dialog.result() == DONE
    dialog.open("config", CAPTION)
    dialog.do("page", SWITCH)
    assert dialog.tell("get", PASSWORD) == " s3cr?t "
    dialog.press(CANCEL)
    dialog.result()


def test_a_line_may_log_in_otherwise(dialog: Dialog) -> None:
    fill_all(dialog)
    dialog.open("config", CAPTION)
    dialog.do("page", LINES)
    dialog.do("select", LIST, 0)
    dialog.press(EDIT)
    dialog.do("window", "Edit Line 1")
    dialog.fill(None, {OWN_USER: "bob", OWN_PASSWORD: "other"})
    dialog.press(OK)
    dialog.do("window", CAPTION)
    dialog.do("page", LINES)
    dialog.press(OK)
    assert dialog.result() == DONE
    assert dialog.stored()[:4] == ["[line 1]", "line 1|password|REG_BINARY", "line 1|terminal|1001", "line 1|user|bob"]
