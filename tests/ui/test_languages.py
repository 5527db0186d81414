"""The dialog in other languages than English: Windows chooses the words, and they have room."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from dialogs import ADD, CANCEL, LINES, LIST, OK, PORT, SWITCH, UNKNOWN, UNKNOWN_LIST, Dialog, Windows

ENGLISH, GERMAN, FRENCH = 0x409, 0x407, 0x40C  # Windows' numbers
CAPTIONS = {ENGLISH: "AddPac Smart Messenger: Configuration", GERMAN: "AddPac Smart Messenger: Konfiguration"}
ADD_CAPTIONS = {ENGLISH: "Add Line 2", GERMAN: "Leitung 2 hinzufügen"}
PAGES = UNKNOWN + 2

pytestmark = pytest.mark.lasts(30)


@pytest.fixture(params=CAPTIONS)
def dialog(wine: Windows, request: pytest.FixtureRequest) -> Iterator[Dialog]:
    """A provider that is loaded, and shown in a language; with something that it does not know."""
    shown = Dialog(wine, DRIVER_LANGUAGE=str(request.param))
    shown.store(line_1={"terminal": "1001"}, switch={"port": "5060", "colour": "red"})
    shown.open(caption=CAPTIONS[request.param])
    yield shown
    shown.lines("key clear")
    shown.close()


def cancel(dialog: Dialog) -> None:
    """Close it."""
    dialog.press(CANCEL)
    dialog.result()


def check_keys(dialog: Dialog) -> None:
    """No letter chooses two controls of the page, of those that a person sees or may come to see."""
    texts = [line.split("|", 7)[7] for line in dialog.lines("controls") if re.match(r"-?\d+\|(Static|Button)\|", line)]
    keys = [key.lower() for text in texts for key in re.findall("&([^&])", text)]
    assert len(keys) == len(set(keys)), texts


def test_words_have_room_on_every_page_and_keys_are_of_one_control(dialog: Dialog,
                                                                   request: pytest.FixtureRequest) -> None:
    for page in range(PAGES):
        dialog.do("page", page)
        assert dialog.misfits() == []
        check_keys(dialog)
    dialog.do("page", LINES)
    dialog.press(ADD)
    language = request.node.callspec.params["dialog"]
    dialog.do("window", ADD_CAPTIONS[language])
    assert dialog.misfits() == []
    check_keys(dialog)
    dialog.press(CANCEL)
    dialog.do("window", CAPTIONS[language])
    cancel(dialog)


def test_larger_letters_have_room_when_the_scaling_changes(dialog: Dialog) -> None:
    for page, what in (SWITCH, PORT), (LINES, LIST), (UNKNOWN, UNKNOWN_LIST):
        dialog.do("page", page)
        before = dialog.places()
        dialog.do("scale", 150)
        after = dialog.places()
        assert dialog.misfits() == []
        for place in before[str(what)], after[str(what)]:
            assert place[2] > place[0] and place[3] > place[1]
        assert after[str(what)][1] > before[str(what)][1], "what is above it has become higher"
    cancel(dialog)


@pytest.mark.parametrize("dialog", [GERMAN], indirect=True)
def test_a_german_windows_shows_german_words(dialog: Dialog) -> None:
    words = "\n".join(dialog.lines("controls"))
    dialog.do("page", SWITCH)
    words += "\n".join(dialog.lines("controls"))
    assert "Wo die Telefonanlage erreichbar ist" in words and "Verbindung &testen" in words
    assert "Where" not in words and "Te&st" not in words
    dialog.press(OK)
    dialog.answer(OK)
    cancel(dialog)


def test_a_language_that_is_not_there_is_english(wine: Windows) -> None:
    shown = Dialog(wine, DRIVER_LANGUAGE=str(FRENCH))
    shown.open(caption=CAPTIONS[ENGLISH])
    cancel(shown)
    shown.close()
