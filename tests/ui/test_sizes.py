"""A dialog that is made larger: lists and fields grow, buttons keep their corner, and there is a least size."""

from __future__ import annotations

import pytest
from dialogs import (ACTION, ADD, CANCEL, CAPTION, EDIT, HOST, LINES, LIST, NAME, OK, PORT, REMOVE, STATUS, SWITCH,
                     TERMINAL, TRACE, Dialog)

LEFT, TOP, RIGHT, BOTTOM = range(4)
ACROSS, DOWN = 120, 90

pytestmark = pytest.mark.lasts(30)
Places = dict[str, tuple[int, int, int, int]]


def grown(before: Places, after: Places, control: object) -> tuple[int, ...]:
    """By how much each edge of a control has moved."""
    return tuple(now - then for then, now in zip(before[str(control)], after[str(control)], strict=True))


def enlarge(dialog: Dialog) -> tuple[Places, Places]:
    """Make the window larger; where the page's controls were, and are."""
    before = dialog.places()
    assert dialog.tell("resize", ACROSS, DOWN) == f"{ACROSS} {DOWN}"
    after = dialog.places()
    assert dialog.misfits() == []
    return before, after


def cancel(dialog: Dialog) -> None:
    """Close it."""
    dialog.press(CANCEL)
    dialog.result()


def test_fields_grow_across_and_their_button_stays(dialog: Dialog) -> None:
    dialog.open()
    dialog.fill(SWITCH, {HOST: "pbx.example"})
    before, after = enlarge(dialog)
    assert grown(before, after, "page") == (0, 0, ACROSS, DOWN)
    for field in HOST, PORT:
        left, top, right, bottom = grown(before, after, field)
        assert (left, right) == (0, ACROSS)
        assert top == bottom <= 0, "the words above it may need a line less"
    assert grown(before, after, STATUS)[RIGHT] == ACROSS and grown(before, after, STATUS)[BOTTOM] == DOWN
    action = grown(before, after, ACTION)
    assert action[LEFT] == action[RIGHT] == 0 and action[TOP] == action[BOTTOM]
    assert dialog.tell("get", HOST) == "pbx.example"
    cancel(dialog)


def test_the_list_grows_both_ways_and_its_buttons_keep_below_it(dialog: Dialog) -> None:
    dialog.store(line_1={"terminal": "1001"}, line_2={"terminal": "1002"})
    dialog.open()
    dialog.do("page", LINES)
    before, after = enlarge(dialog)
    assert grown(before, after, LIST)[RIGHT:] == (ACROSS, DOWN)
    for button in ADD, EDIT, REMOVE:
        assert grown(before, after, button) == (0, DOWN, 0, DOWN)
    assert dialog.lines("rows", LIST) == ["1|1001|1001|", "2|1002|1002|"]
    cancel(dialog)


def test_the_sheets_buttons_keep_their_corner_and_its_tabs_grow(dialog: Dialog) -> None:
    dialog.open()
    before = dialog.places()
    dialog.tell("resize", ACROSS, DOWN)
    after = dialog.places()
    for button in OK, CANCEL:
        assert grown(before, after, button) == (ACROSS, DOWN, ACROSS, DOWN)
    assert grown(before, after, "tabs") == (0, 0, ACROSS, DOWN)
    cancel(dialog)


def test_a_page_that_is_shown_later_has_the_new_size(dialog: Dialog) -> None:
    dialog.open()
    dialog.do("page", TRACE)
    small = dialog.places()["page"]
    dialog.do("page", SWITCH)
    dialog.tell("resize", ACROSS, DOWN)
    for page in TRACE, LINES:  # one that was there already, and one that is made now
        dialog.do("page", page)
        assert dialog.places()["page"] == (0, 0, small[RIGHT] + ACROSS, small[BOTTOM] + DOWN)
        assert dialog.misfits() == []
    cancel(dialog)


def test_it_does_not_become_smaller_than_it_was_at_first(dialog: Dialog) -> None:
    dialog.open()
    before = dialog.places()
    assert dialog.tell("resize", -1000, -1000) == "0 0"
    assert dialog.tell("resize", ACROSS, DOWN) == f"{ACROSS} {DOWN}"
    assert dialog.tell("resize", -1000, -1000) == f"-{ACROSS} -{DOWN}"
    assert dialog.places() == before
    cancel(dialog)


def test_the_window_of_a_line_grows_too(dialog: Dialog) -> None:
    dialog.open()
    dialog.do("page", LINES)
    dialog.press(ADD)
    dialog.do("window", "Add Line 1")
    assert dialog.tell("resize", -1000, -1000) == "0 0"
    before, after = enlarge(dialog)
    for field in NAME, TERMINAL:
        assert grown(before, after, field)[RIGHT] == ACROSS
    for button in OK, CANCEL:
        assert grown(before, after, button) == (ACROSS, DOWN, ACROSS, DOWN)
    dialog.press(CANCEL)
    dialog.do("window", CAPTION)
    cancel(dialog)
