"""Locations and countries, as an application sees them under Wine: ./dev app has one location, and the client adds one
in Rome, and one in no country, which nobody can stand in."""

from __future__ import annotations

import pytest

TRIAL = "places"  # what the application is to do

HERE = "location 1 'Here' 1 '425' card 0 '9' '9' ''"
ROME = "location 7 'Rome' 39 '06' card 0 '0' '00' ''"
CARD = "card 0 'None (Direct Dial)'"


def after(said: list[str], name: str) -> list[str]:
    """The line that begins with that name, and those behind it up to the card's."""
    begin = next(i for i, line in enumerate(said) if line.startswith(name + ":"))
    end = next(i for i, line in enumerate(said) if i > begin and line.startswith("card "))
    return said[begin:end + 1]


@pytest.mark.parametrize("form", ["A", "W"])
@pytest.mark.parametrize("version", ["10004", "20000"])
def test_locations_are_listed(said: list[str], form: str, version: str) -> None:
    assert after(said, f"caps {form} {version}") == [
        f"caps {form} {version}: 2 locations in 136, current 1, 1 cards in 44, preferred 0",
        HERE + " country 1 options 0 ''", ROME + " country 39 options 1 '*43#'", CARD + " '' '' '' digits 0 options 1"]


@pytest.mark.parametrize("form", ["A", "W"])
def test_an_old_application_gets_locations_of_the_old_form(said: list[str], form: str) -> None:
    assert after(said, f"caps {form} 10003") == [
        f"caps {form} 10003: 2 locations in 104, current 1, 1 cards in 12, preferred 0", HERE, ROME, CARD]
    assert after(said[said.index("alone"):], "caps A 10003")[1:] == [HERE, CARD]


def test_locations_without_room_say_how_much_they_need(said: list[str]) -> None:
    assert "caps used 44, needed more, locations 0 in 0 at 0, cards 0, current 1" in said
    assert "caps with 0 less: 2 locations, all used, same need, nothing behind it" in said
    assert "caps with 1 less: 0 locations, part used, same need, nothing behind it" in said


def test_what_cannot_be_told_of_locations_is_refused(answers: dict[str, str]) -> None:
    assert answers["caps in too little"] == "8000004D"  # STRUCTURETOOSMALL
    assert answers["caps nowhere"] == "80000035"  # INVALPOINTER
    assert answers["caps too old"] == "8000000C"  # INCOMPATIBLEAPIVERSION
    assert answers["caps of no application"] == answers["caps without a handle, of old"] == "80000014"  # INVALAPPHANDLE
    assert answers["caps without a handle"] == "00000000"
    assert answers["caps of a broken location"] == "8000000E"  # INIFILECORRUPT


def test_where_one_is_can_be_asked_without_an_application(answers: dict[str, str]) -> None:
    assert answers["here A"] == answers["here W"] == "00000000" and answers["here"] == "1 425 1 425"
    assert answers["here nowhere"] == "FFFFFFF0"  # REQUESTFAILED


def test_countries_have_their_rules(said: list[str]) -> None:
    assert "country A 39 of 1: 39 39 'Italy' 'IG' 'IG' '00EFG'" in said
    assert "country W 39 of 1: 39 39 'Italy' 'IG' 'IG' '00EFG'" in said
    assert "country W 1 of 1: 1 1 'United States of America' 'G' ' 1FG' '011EFG'" in said


def test_all_countries_are_listed_as_each_names_the_next(answers: dict[str, str]) -> None:
    assert answers["countries"] == "many, 44 bytes each, linked, ascending"


def test_what_cannot_be_told_of_countries_is_refused(said: list[str], answers: dict[str, str]) -> None:
    assert answers["no such country"] == "80000022"  # INVALCOUNTRYCODE
    assert answers["countries nowhere"] == "80000035"  # INVALPOINTER
    assert answers["countries in too little"] == "8000004D"  # STRUCTURETOOSMALL
    assert answers["countries too old"] == "8000000C"  # INCOMPATIBLEAPIVERSION
    assert answers["countries without room"] == "00000000"
    assert "countries used 24, needed a great deal, there 0 in 0" in said
