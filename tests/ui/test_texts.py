"""What the dialogs say has a number each, and words for it in every language."""

from __future__ import annotations

import re

import pytest
from dialogs import ROOT

FOLDER = ROOT / "tsp/ui"


def found(pattern: str, file: str) -> list:
    """What lines of a file have in place of the pattern's groups."""
    return re.findall(pattern, (FOLDER / file).read_text(encoding="utf-8"), re.MULTILINE)


NUMBERS = dict(found(r"^#define (TEXT_\w+) (\d+)", "texts.h"))
ENGLISH, *OTHERS = LANGUAGES = found(r'^#include "(texts_\w+)\.rc"', "texts.rc")


def words(language: str) -> list[tuple[str, str]]:
    """The texts of a language: the number's name, and the words."""
    return found(r"^ +(TEXT_\w+(?: \+ \d+)?) (.+)$", f"{language}.rc")


def placeholders(text: str) -> list[str]:
    """What something is put in for."""
    return sorted(re.findall(r"%\d+!\w+!|\\n", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_a_number_of_its_own(language: str) -> None:
    parts = [name.split(" + ") for name, _ in words(language)]
    used = [int(NUMBERS[name]) + int("".join(more) or 0) for name, *more in parts]
    assert len(used) > 80 and len(used) == len(set(used)), "windres takes the first of two that have the same"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_words(language: str) -> None:
    assert set(NUMBERS) == {name.split(" + ")[0] for name, _ in words(language)}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_texts_with_the_same_placeholders(language: str) -> None:
    english = {name: placeholders(text) for name, text in words(ENGLISH)}
    assert {name: placeholders(text) for name, text in words(language)} == english


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_with_a_key_has_one_in_every_language(language: str) -> None:
    english = {name for name, text in words(ENGLISH) if re.search("&[^&]", text)}
    assert {name for name, text in words(language) if re.search("&[^&]", text)} == english
