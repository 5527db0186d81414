"""Calling cards and rules for areas, as an application sees them under Wine: in the United States, area code 425,
behind a switch that wants a 9; ./dev app says so."""

from __future__ import annotations

TRIAL = "cards"  # what the application is to do


def test_a_card_is_dialed_with_if_it_is_named_or_preferred(answers: dict[str, str]) -> None:
    card = "T918006747000,,T1234,,2065 is 9 18006747000,,T [Paid Card] ,, 206 5"
    assert answers["without the card"] == "T912065 is 9 1 206 5"
    assert answers["with the card"] == card
    assert answers["where it has no rule"] == "T95 is 9 5"
    assert answers["with the hidden one"] == "T955 is 9 5 5"
    assert answers["preferred"] == "T901149305$1234 is 9 011 49 30 5 $ [Paid Card]"
    assert answers["preferred, but not now"] == answers["preferred, but none"] == "T901149305 is 9 011 49 30 5"


def test_no_other_card_will_do(answers: dict[str, str]) -> None:
    assert answers["with none that there is"] == "8000001E"  # INVALCARD


def test_cards_that_are_not_hidden_are_listed_without_their_numbers(said: list[str]) -> None:
    for form in ("A", "W"):
        begin = said.index(f"caps {form} 20000: 1 locations in 68, current 1, 2 cards in 88, preferred 3")
        assert said[begin + 1:begin + 4] == [
            "location 1 'Here' 1 '425' card 3 '9' '9' '' country 1 options 0 ''",
            "card 0 'None (Direct Dial)' '' '' '' digits 0 options 1",
            "card 3 'Paid Card' '' '18006747000,,TH,,FG' '011EFG$H' digits 4 options 0"]


def test_rules_for_areas_say_what_is_near(answers: dict[str, str]) -> None:
    assert answers["an area that is near"] == "T92065 is 9 206 5"
    assert answers["a number that is far"] == "T91885 is 9 1 885"
    assert answers["another number"] == "T9555 is 9 555"
    assert answers["all as before"] == "T912065 is 9 1 206 5"
