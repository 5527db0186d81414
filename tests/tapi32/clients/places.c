/* places.c: what an application learns of locations and countries. It puts locations of its own into the registry, and
 * takes them out again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"

#define LOCATIONS "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Telephony\\Locations"

enum { NOWHERE = 8, ROOM = 0x20000 };

static void print(const char *what, LONG result)
{
    printf("%s: %08lX\n", what, (unsigned long)result);
}

static void CALLBACK ignore(DWORD device, DWORD message, DWORD_PTR instance, DWORD_PTR param1, DWORD_PTR param2,
                            DWORD_PTR param3)
{
    (void)device, (void)message, (void)instance, (void)param1, (void)param2, (void)param3;
}

static void set_text(const char *key, const char *name, const char *text)
{
    RegSetKeyValueA(HKEY_LOCAL_MACHINE, key, name, REG_SZ, text, (DWORD)strlen(text) + 1);
}

static void set_number(const char *key, const char *name, DWORD number)
{
    RegSetKeyValueA(HKEY_LOCAL_MACHINE, key, name, REG_DWORD, &number, sizeof(number));
}

/* A location in Rome, and one in no country. */
void places_add(void)
{
    set_text(LOCATIONS "\\Location7", "Name", "Rome");
    set_text(LOCATIONS "\\Location7", "AreaCode", "06");
    set_text(LOCATIONS "\\Location7", "OutsideAccess", "0");
    set_text(LOCATIONS "\\Location7", "LongDistanceAccess", "00");
    set_text(LOCATIONS "\\Location7", "DisableCallWaiting", "*43#");
    set_number(LOCATIONS "\\Location7", "Country", 39);
    set_number(LOCATIONS "\\Location7", "Flags", 0);
    set_text(LOCATIONS "\\Location8", "Name", "Nowhere");
    set_number(LOCATIONS "\\Location8", "Country", 4711);
    set_text(LOCATIONS "\\LocationX", "Name", "not numbered");
    set_text(LOCATIONS "\\Location1x", "Name", "not quite");
}

void places_remove(void)
{
    RegDeleteKeyA(HKEY_LOCAL_MACHINE, LOCATIONS "\\Location7");
    RegDeleteKeyA(HKEY_LOCAL_MACHINE, LOCATIONS "\\Location8");
    RegDeleteKeyA(HKEY_LOCAL_MACHINE, LOCATIONS "\\LocationX");
    RegDeleteKeyA(HKEY_LOCAL_MACHINE, LOCATIONS "\\Location1x");
}

/* A text of a structure, in quotes; `member` is its size and its offset. */
static void say(const BYTE *structure, const DWORD *member, BOOL is_ansi)
{
    const BYTE *text = structure + member[1];
    DWORD len = member[0] / (is_ansi ? 1 : sizeof(WCHAR));
    BOOL ends = len > 0 && (is_ansi ? text[len - 1] == 0 : ((const WCHAR *)text)[len - 1] == 0);
    if (!ends)
        printf(" (no text)");
    else if (is_ansi)
        printf(" '%s'", (const char *)text);
    else
        printf(" '%ls'", (const WCHAR *)text);
}

static LONG get_caps(HLINEAPP app, DWORD version, BOOL is_ansi, void *caps)
{
    return is_ansi ? lineGetTranslateCapsA(app, version, caps) : lineGetTranslateCapsW(app, version, caps);
}

static void say_location(const BYTE *caps, const BYTE *at, DWORD size, BOOL is_ansi)
{
    LINELOCATIONENTRY entry = {0};
    memcpy(&entry, at, size);
    printf("location %lu", entry.dwPermanentLocationID);
    say(caps, &entry.dwLocationNameSize, is_ansi);
    printf(" %lu", entry.dwCountryCode);
    say(caps, &entry.dwCityCodeSize, is_ansi);
    printf(" card %lu", entry.dwPreferredCardID);
    say(caps, &entry.dwLocalAccessCodeSize, is_ansi);
    say(caps, &entry.dwLongDistanceAccessCodeSize, is_ansi);
    say(caps, &entry.dwTollPrefixListSize, is_ansi);
    if (size == sizeof(entry)) {
        printf(" country %lu options %lu", entry.dwCountryID, entry.dwOptions);
        say(caps, &entry.dwCancelCallWaitingSize, is_ansi);
    }
    printf("\n");
}

static void say_card(const BYTE *caps, const BYTE *at, DWORD size, BOOL is_ansi)
{
    LINECARDENTRY entry = {0};
    memcpy(&entry, at, size);
    printf("card %lu", entry.dwPermanentCardID);
    say(caps, &entry.dwCardNameSize, is_ansi);
    if (size == sizeof(entry)) {
        say(caps, &entry.dwSameAreaRuleSize, is_ansi);
        say(caps, &entry.dwLongDistanceRuleSize, is_ansi);
        say(caps, &entry.dwInternationalRuleSize, is_ansi);
        printf(" digits %lu options %lu", entry.dwCardNumberDigits, entry.dwOptions);
    }
    printf("\n");
}

void say_caps(HLINEAPP app, DWORD version, BOOL is_ansi)
{
    BYTE *room = calloc(1, ROOM);
    LINETRANSLATECAPS *caps = (LINETRANSLATECAPS *)room;
    DWORD location = version < 0x00010004 ? 52 : 68, card = version < 0x00010004 ? 12 : 44;
    caps->dwTotalSize = ROOM;
    must("lineGetTranslateCaps", get_caps(app, version, is_ansi, room));
    printf("caps %s %lx: %lu locations in %lu, current %lu, %lu cards in %lu, preferred %lu\n", is_ansi ? "A" : "W",
           version, caps->dwNumLocations, caps->dwLocationListSize, caps->dwCurrentLocationID, caps->dwNumCards,
           caps->dwCardListSize, caps->dwCurrentPreferredCardID);
    for (DWORD i = 0; i < caps->dwNumLocations; i++)
        say_location(room, room + caps->dwLocationListOffset + i * location, location, is_ansi);
    for (DWORD i = 0; i < caps->dwNumCards; i++)
        say_card(room, room + caps->dwCardListOffset + i * card, card, is_ansi);
    free(room);
}

/* Too little room: the fixed part says how much it is to be. Then exactly so much is enough, and a byte less is not. */
static void say_caps_room(HLINEAPP app)
{
    BYTE *room = calloc(1, ROOM);
    LINETRANSLATECAPS *caps = (LINETRANSLATECAPS *)room;
    caps->dwTotalSize = sizeof(*caps);
    must("lineGetTranslateCaps", lineGetTranslateCapsW(app, 0x00020000, caps));
    DWORD needed = caps->dwNeededSize;
    printf("caps used %lu, needed %s, locations %lu in %lu at %lu, cards %lu, current %lu\n", caps->dwUsedSize,
           needed > sizeof(*caps) ? "more" : "no more", caps->dwNumLocations, caps->dwLocationListSize,
           caps->dwLocationListOffset, caps->dwNumCards, caps->dwCurrentLocationID);
    for (DWORD less = 0; less < 2; less++) {
        memset(room, 0xEE, ROOM);
        caps->dwTotalSize = needed - less;
        must("lineGetTranslateCaps", lineGetTranslateCapsW(app, 0x00020000, caps));
        printf("caps with %lu less: %lu locations, %s, %s, %s\n", less, caps->dwNumLocations,
               caps->dwUsedSize == needed ? "all used" : "part used",
               caps->dwNeededSize == needed ? "same need" : "other need",
               room[needed - less] == 0xEE ? "nothing behind it" : "overwritten");
    }
    free(room);
}

static void refuse_caps(HLINEAPP app)
{
    LINETRANSLATECAPS caps = {.dwTotalSize = sizeof(caps) - 1};
    print("caps in too little", lineGetTranslateCapsA(app, 0x00020000, &caps));
    print("caps nowhere", lineGetTranslateCapsW(app, 0x00020000, NULL));
    print("caps too old", lineGetTranslateCapsW(app, 0x00010002, &caps));
    print("caps of no application", lineGetTranslateCapsW(app + 1, 0x00020000, &caps));
    caps.dwTotalSize++;
    print("caps without a handle", lineGetTranslateCapsW(0, 0x00020000, &caps));
    print("caps without a handle, of old", lineGetTranslateCapsW(0, 0x00010004, &caps));
    set_number(LOCATIONS, "CurrentID", NOWHERE);
    print("caps of a broken location", lineGetTranslateCapsW(app, 0x00020000, &caps));
    set_number(LOCATIONS, "CurrentID", 1);
}

/* --- Countries --------------------------------------------------------------------------------------------------- */

static LONG get_country(DWORD id, BOOL is_ansi, void *list)
{
    return is_ansi ? lineGetCountryA(id, 0x00010004, list) : lineGetCountryW(id, 0x00010004, list);
}

static void say_country(DWORD id, BOOL is_ansi)
{
    BYTE room[1024] = {0};
    LINECOUNTRYLIST *list = (LINECOUNTRYLIST *)room;
    list->dwTotalSize = sizeof(room);
    must("lineGetCountry", get_country(id, is_ansi, list));
    const LINECOUNTRYENTRY *entry = (const LINECOUNTRYENTRY *)(room + list->dwCountryListOffset);
    printf("country %s %lu of %lu: %lu %lu", is_ansi ? "A" : "W", id, list->dwNumCountries, entry->dwCountryID,
           entry->dwCountryCode);
    say(room, &entry->dwCountryNameSize, is_ansi);
    say(room, &entry->dwSameAreaRuleSize, is_ansi);
    say(room, &entry->dwLongDistanceRuleSize, is_ansi);
    say(room, &entry->dwInternationalRuleSize, is_ansi);
    printf("\n");
}

/* The list as a whole, and the same as it is linked from each country to the next. */
static void say_countries(void)
{
    BYTE *room = calloc(1, ROOM), one[1024];
    LINECOUNTRYLIST *list = (LINECOUNTRYLIST *)room;
    list->dwTotalSize = ROOM;
    must("lineGetCountry", get_country(0, FALSE, list));
    const LINECOUNTRYENTRY *entry = (const LINECOUNTRYENTRY *)(room + list->dwCountryListOffset);
    DWORD id = 1, alike = 0, ascending = 1;
    for (; id != 0 && alike < list->dwNumCountries && entry->dwCountryID == id; alike++, entry++) {
        LINECOUNTRYLIST *single = (LINECOUNTRYLIST *)one;
        single->dwTotalSize = sizeof(one);
        must("lineGetCountry", get_country(id, FALSE, single));
        id = ((const LINECOUNTRYENTRY *)(one + single->dwCountryListOffset))->dwNextCountryID;
        ascending += id > entry->dwCountryID;
        if (id != entry->dwNextCountryID)
            break;
    }
    printf("countries: %s, %lu bytes each, %s, %s\n", list->dwNumCountries > 200 ? "many" : "few",
           list->dwCountryListSize / list->dwNumCountries,
           id == 0 && alike == list->dwNumCountries ? "linked" : "not linked",
           ascending == list->dwNumCountries ? "ascending" : "in disorder");
    free(room);
}

static void refuse_countries(void)
{
    LINECOUNTRYLIST list = {.dwTotalSize = sizeof(list) - 1};
    print("no such country", lineGetCountryW(4711, 0x00020000, &list));
    print("countries nowhere", lineGetCountryA(1, 0x00020000, NULL));
    print("countries in too little", lineGetCountryA(1, 0x00020000, &list));
    print("countries too old", lineGetCountryA(1, 0x00010002, &list));
    list.dwTotalSize++;
    print("countries without room", lineGetCountryA(0, 0x00020000, &list));
    printf("countries used %lu, needed %s, there %lu in %lu\n", list.dwUsedSize,
           list.dwNeededSize > 10000 ? "a great deal" : "little", list.dwNumCountries, list.dwCountryListSize);
}

static void say_here(void)
{
    char country[8], city[8];
    WCHAR wide_country[8], wide_city[8];
    print("here A", tapiGetLocationInfoA(country, city));
    print("here W", tapiGetLocationInfoW(wide_country, wide_city));
    printf("here: %s %s %ls %ls\n", country, city, wide_country, wide_city);
    print("here nowhere", tapiGetLocationInfoA(NULL, city));
}

int try_places(void)
{
    static const DWORD versions[] = {0x00010003, 0x00010004, 0x00020000};
    HLINEAPP app;
    DWORD devices;
    places_add();
    must("lineInitialize", lineInitialize(&app, NULL, ignore, "places", &devices));
    for (size_t i = 0; i < 3; i++) {
        say_caps(app, versions[i], TRUE);
        say_caps(app, versions[i], FALSE);
    }
    say_caps_room(app);
    refuse_caps(app);
    places_remove();
    printf("alone\n");
    say_caps(app, 0x00010003, TRUE); /* nothing is left behind the last entry but texts */
    must("lineShutdown", lineShutdown(app));
    say_country(39, TRUE);
    say_country(39, FALSE);
    say_country(1, FALSE);
    say_countries();
    refuse_countries();
    say_here();
    return 0;
}
