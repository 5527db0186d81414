/* cards.c: see cards.h. */
#include "cards.h"

#include <stdlib.h>

#include <tapi.h>

#include "telephony_registry.h"

#define CARDS_KEY TELEPHONY_KEY L"Cards"

static const struct listed_card direct_dial = {DIRECT_DIAL, LINECARDOPTION_PREDEFINED, {.name = L"None (Direct Dial)"}};

bool card_read(DWORD id, struct listed_card *card)
{
    WCHAR key[KEY_UNITS];
    *card = direct_dial;
    if (id == DIRECT_DIAL)
        return true;
    registry_path(key, CARDS_KEY L"\\Card", id);
    if (!registry_has(HKEY_CURRENT_USER, key))
        return false;
    card->id = id;
    card->options = registry_number(HKEY_CURRENT_USER, key, L"Flags", 0) &
                    (LINECARDOPTION_PREDEFINED | LINECARDOPTION_HIDDEN);
    registry_text(HKEY_CURRENT_USER, key, L"Name", card->card.name, CARD_NAME_UNITS);
    registry_text(HKEY_CURRENT_USER, key, L"CardNumber", card->card.number, RULE_UNITS);
    registry_text(HKEY_CURRENT_USER, key, L"LocalRule", card->card.same_area, RULE_UNITS);
    registry_text(HKEY_CURRENT_USER, key, L"LDRule", card->card.long_distance, RULE_UNITS);
    registry_text(HKEY_CURRENT_USER, key, L"InternationalRule", card->card.international, RULE_UNITS);
    return true;
}

DWORD card_preferred(DWORD location)
{
    WCHAR key[KEY_UNITS];
    struct listed_card card;
    registry_path(key, TELEPHONY_KEY L"Locations\\Location", location);
    DWORD id = registry_number(HKEY_CURRENT_USER, key, L"CallingCard", DIRECT_DIAL);
    return card_read(id, &card) ? id : DIRECT_DIAL;
}

bool card_list(struct listed_card **cards, DWORD *count)
{
    DWORD *ids = NULL, all = 0;
    *count = 0;
    *cards = NULL;
    if (registry_numbers(HKEY_CURRENT_USER, CARDS_KEY, L"Card", &ids, &all))
        *cards = calloc((size_t)all + 1, sizeof(**cards));
    if (*cards != NULL)
        (*cards)[(*count)++] = direct_dial;
    for (DWORD i = 0; *cards != NULL && i < all; i++) {
        struct listed_card *card = *cards + *count;
        if (ids[i] != DIRECT_DIAL && card_read(ids[i], card) && !(card->options & LINECARDOPTION_HIDDEN))
            ++*count;
    }
    free(ids);
    return *cards != NULL;
}
