/* dialing_table.c: addresses, and what dialing_rules.c makes of them under the rules of some countries, as Wine's list
 * has them. */
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include <windows.h>

#include <tapi.h>

#include "../../portable_cmocka.h"
#include "../dialing_rules.h"

enum {
    INTERNATIONAL = LINETRANSLATERESULT_CANONICAL | LINETRANSLATERESULT_INTERNATIONAL,
    LONG_DISTANCE = LINETRANSLATERESULT_CANONICAL | LINETRANSLATERESULT_LONGDISTANCE,
    LOCAL = LINETRANSLATERESULT_CANONICAL | LINETRANSLATERESULT_LOCAL,
    NO_TOLL = LOCAL | LINETRANSLATERESULT_NOTINTOLLLIST,
    TOLL = LOCAL | LINETRANSLATERESULT_INTOLLLIST,
};

static const struct location washington = {
    .country = {1, L"G", L" 1FG", L"011EFG"}, .area_code = L"425", .outside_access = L"9", .long_distance_access = L"8",
    .cancel_call_waiting = L"*70,", .toll_list = L"222,3334,444",
};
static const struct location italy = {.country = {39, L"IG", L"IG", L"00EFG"}, .area_code = L"06"};
static const struct location germany = {
    .country = {49, L"G", L"0FG", L"00EFG"}, .area_code = L"30", .dials_pulses = true,
};
static const struct location tolled_germany = {
    .country = {49, L"G", L"0FG", L"00EFG"}, .area_code = L"30", .toll_list = L"222",
};
static const struct location singapore = {.country = {65, L"G", L"", L"001EFG"}};
static const struct location portugal = {.country = {351, L"IG", L"IG", L"00EFG"}, .area_code = L"21"};
static const struct location russia = {.country = {7, L"G", L" 8WFG", L"8W10EFG"}, .area_code = L"495"};
static const struct location estonia = {.country = {372, L"G", L" 8,2IG", L"8,00EFG"}, .area_code = L"6"};
static const struct location france = {.country = {33, L"0FG", L"0FG", L"00EFG"}, .area_code = L"1"};
static const struct location ship = {.country = {870, L"00EFG#", L"00EFG#", L"00EFG#"}};
static const struct location ruleless = {.country = {999, L"", L"", L""}, .area_code = L"1"};
static const struct location damaged = {.country = {998, L"0F", L"1", L"00E"}, .area_code = L"1"};
static const struct location no_long_distance = {.country = {997, L"0FG", L"", L""}, .area_code = L"1"};
static const struct location carriers = {
    .country = {57, L"G", L"0NFG", L"00SEFG"}, .area_code = L"1", .long_distance_carrier = L"5",
    .international_carrier = L"7",
};
static const struct location must_choose = {
    .country = {58, L"G", L"LFG", L"MEFG"}, .area_code = L"1", .long_distance_carrier = L"15",
    .international_carrier = L"17",
};
static const struct location no_carrier = {.country = {57, L"G", L"0NLFG", L"00SMEFG"}, .area_code = L"1"};
static const struct location letters = {.country = {59, L"HJKxZ(-) 5G", L"FG", L"EFG"}, .area_code = L"1"};

static const struct example {
    const struct location *from;
    const WCHAR *address;
    DWORD options;
    const WCHAR *dialable, *displayable;
    DWORD results, country;
} examples[] = {
    {&washington, L"+1 (425) 555-0100", 0, L"T95550100", L"9 555-0100", NO_TOLL, 1},
    {&washington, L"+1 555-0100", 0, L"T95550100", L"9 555-0100", NO_TOLL, 1},
    {&washington, L"+1(425)555.0100", 0, L"T95550100", L"9 555.0100", NO_TOLL, 1},
    {&washington, L"+1 (206) 555-0100", 0, L"T812065550100", L"8 1 206 555-0100", LONG_DISTANCE, 1},
    {&washington, L"+49 (30) 12 34", 0, L"T801149301234", L"8 011 49 30 12 34", INTERNATIONAL, 49},
    {&washington, L"+351 21 12 34", 0, L"T8011351211234", L"8 011 351 21 12 34", INTERNATIONAL, 351},
    {&washington, L"+1 (425) 5", LINETRANSLATEOPTION_FORCELD, L"T814255", L"8 1 425 5", LONG_DISTANCE, 1},
    {&washington, L"+1 5", LINETRANSLATEOPTION_FORCELD, L"T814255", L"8 1 425 5", LONG_DISTANCE, 1},
    {&washington, L"+49 5", LINETRANSLATEOPTION_FORCELD, L"T8011495", L"8 011 49 5", INTERNATIONAL, 49},
    {&washington, L"+1 (206) 5", LINETRANSLATEOPTION_FORCELOCAL, L"T95", L"9 5", LOCAL, 1},

    {&italy, L"+39 (06) 1234", 0, L"T061234", L"06 1234", LOCAL, 39},
    {&italy, L"+39 (02) 1234", 0, L"T021234", L"02 1234", LONG_DISTANCE, 39},
    {&italy, L"+39 1234", 0, L"T1234", L"1234", LOCAL, 39},
    {&portugal, L"+351 (21) 1234", 0, L"T211234", L"21 1234", LOCAL, 351},
    {&portugal, L"+351 (22) 1234", 0, L"T221234", L"22 1234", LONG_DISTANCE, 351},
    {&germany, L"+49 (30) 1234", 0, L"P1234", L"1234", LOCAL, 49},
    {&germany, L"+49 (89) 1234", 0, L"P0891234", L"0 89 1234", LONG_DISTANCE, 49},
    {&germany, L"+1 (425) 5", 0, L"P0014255", L"00 1 425 5", INTERNATIONAL, 1},
    {&russia, L"+7 (812) 5", 0, L"T8W8125", L"8W 812 5", LONG_DISTANCE | LINETRANSLATERESULT_DIALDIALTONE, 7},
    {&russia, L"+1 5", 0, L"T8W1015", L"8W10 1 5", INTERNATIONAL | LINETRANSLATERESULT_DIALDIALTONE, 1},
    {&estonia, L"+372 (7) 5", 0, L"T8,275", L"8,2 7 5", LONG_DISTANCE, 372},
    {&france, L"+33 (1) 5", 0, L"T015", L"0 1 5", LOCAL, 33},
    {&ship, L"+870 5", 0, L"T008705#", L"00 870 5#", LOCAL, 870},

    /* Some prefixes are far, though of the same area. */
    {&washington, L"+1 (425) 222-0100", 0, L"T814252220100", L"8 1 425 222-0100", TOLL, 1},
    {&washington, L"+1 2-22-0100", 0, L"T814252220100", L"8 1 425 2-22-0100", TOLL, 1},
    {&washington, L"+1 (425) 444", 0, L"T81425444", L"8 1 425 444", TOLL, 1},
    {&washington, L"+1 (425) 333-4", 0, L"T93334", L"9 333-4", NO_TOLL, 1},
    {&washington, L"+1 (425) 22", 0, L"T922", L"9 22", NO_TOLL, 1},
    {&washington, L"+1 (206) 222-0100", 0, L"T812062220100", L"8 1 206 222-0100", LONG_DISTANCE, 1},
    {&washington, L"+1 (425) 222-0100", LINETRANSLATEOPTION_FORCELOCAL, L"T92220100", L"9 222-0100", LOCAL, 1},
    {&tolled_germany, L"+49 (30) 2221", 0, L"T2221", L"2221", LOCAL, 49},

    /* Without a rule no number is lost. */
    {&singapore, L"+65 1234", 0, L"T1234", L"1234", LOCAL, 65},
    {&singapore, L"+65 (6) 1234", 0, L"T61234", L"6 1234", LONG_DISTANCE, 65},
    {&ruleless, L"+999 (1) 1234", 0, L"T1234", L"1234", LOCAL, 999},
    {&ruleless, L"+999 (2) 1234", 0, L"T21234", L"2 1234", LONG_DISTANCE, 999},
    {&ruleless, L"+1 (2) 1234", 0, L"T121234", L"1 2 1234", INTERNATIONAL, 1},
    {&no_long_distance, L"+997 (2) 1234", 0, L"T021234", L"0 2 1234", LONG_DISTANCE, 997},
    {&damaged, L"+998 (1) 1234", 0, L"T1234", L"1234", LOCAL, 998},
    {&damaged, L"+998 (2) 1234", 0, L"T21234", L"2 1234", LONG_DISTANCE, 998},
    {&damaged, L"+1 (2) 1234", 0, L"T121234", L"1 2 1234", INTERNATIONAL, 1},

    /* A letter is never dialed. */
    {&carriers, L"+57 (2) 1234", 0, L"T0521234", L"0 5 2 1234", LONG_DISTANCE, 57},
    {&carriers, L"+1 1234", 0, L"T00711234", L"00 7 1 1234", INTERNATIONAL, 1},
    {&must_choose, L"+58 (2) 1234", 0, L"T1521234", L"15 2 1234", LONG_DISTANCE, 58},
    {&must_choose, L"+1 1234", 0, L"T1711234", L"17 1 1234", INTERNATIONAL, 1},
    {&no_carrier, L"+57 (2) 1234", 0, L"T021234", L"0 2 1234", LONG_DISTANCE, 57},
    {&no_carrier, L"+1 1234", 0, L"T0011234", L"00 1 1234", INTERNATIONAL, 1},
    {&letters, L"+59 (1) 1234", 0, L"T51234", L"5 1234", LOCAL, 59},
    {&washington, L"+1 (425) CALL 5", 0, L"T9CA5", L"9 CALL 5", NO_TOLL, 1},

    /* Subaddress, name and other addresses are for the switch, and nobody else. */
    {&washington, L"+49 1|7^Bob? W", 0, L"T8011491|7^Bob? W", L"8 011 49 1", INTERNATIONAL, 49},
    {&washington, L"+1 (425) 5 \r\n+1 (206) 6", 0, L"T95\r\n+1 (206) 6", L"9 5", NO_TOLL, 1},
    {&washington, L"4000|7^Bob", 0, L"T4000|7^Bob", L"4000", 0, 0},

    /* Not canonical: as it is. */
    {&washington, L"4000", 0, L"T4000", L"4000", 0, 0},
    {&germany, L"4000", 0, L"P4000", L"4000", 0, 0},
    {&germany, L"T4000", 0, L"T4000", L"T4000", 0, 0},
    {&washington, L"p4000", 0, L"p4000", L"p4000", 0, 0},
    {&germany, L"t4-0", 0, L"t4-0", L"t4-0", 0, 0},
    {&washington, L"T+1 (425) 5", 0, L"T+1 (425) 5", L"T+1 (425) 5", 0, 0},
    {&washington, L"1$2", 0, L"T1$2", L"1$2", LINETRANSLATERESULT_DIALBILLING, 0},
    {&washington, L"1@2", 0, L"T1@2", L"1@2", LINETRANSLATERESULT_DIALQUIET, 0},
    {&washington, L"1w2", 0, L"T1w2", L"1w2", LINETRANSLATERESULT_DIALDIALTONE, 0},
    {&washington, L"1?2", 0, L"T1?2", L"1?2", LINETRANSLATERESULT_DIALPROMPT, 0},
    {&washington, L"+1 (425) 1:2", 0, L"T91:2", L"9 1:2", NO_TOLL | LINETRANSLATERESULT_VOICEDETECT, 1},
    {&washington, L"+1 (425) 12;", 0, L"T912;", L"9 12;", NO_TOLL, 1},

    /* Call waiting is disabled behind the T or P. */
    {&washington, L"4000", LINETRANSLATEOPTION_CANCELCALLWAITING, L"T*70,4000", L"*70, 4000", 0, 0},
    {&washington, L"P4000", LINETRANSLATEOPTION_CANCELCALLWAITING, L"P*70,4000", L"P *70, 4000", 0, 0},
    {&washington, L"+1 (425) 5", LINETRANSLATEOPTION_CANCELCALLWAITING, L"T*70,95", L"*70, 9 5", NO_TOLL, 1},
    {&germany, L"4000", LINETRANSLATEOPTION_CANCELCALLWAITING, L"P4000", L"4000", 0, 0},
};

static const WCHAR *const not_addresses[] = {
    L"+", L"+ 1", L"+x", L"+1", L"+1 ", L"+1 (425)", L"+1 (425) ", L"+1 (425) -", L"+1 (425", L"+1 |7^Bob", L"+1 (425) \r\n5",
    L"+0 5", L"+01 5", L"+1234 5", L"+14255550100", L"+1-425-5550100", L"+351211234",
};

static bool translate(const struct location *from, const WCHAR *address, DWORD options, struct translated *translated)
{
    return dialing_translate(&(struct dialing){.location = from, .options = options}, address, translated);
}

static void same(const struct example *example, const char *what, const WCHAR *is, const WCHAR *wanted)
{
    if (wcscmp(is, wanted) != 0)
        printf("%ls from +%lu is %s %ls, not %ls\n", example->address, example->from->country.code, what, is, wanted);
    assert_true(wcscmp(is, wanted) == 0);
}

static void addresses_are_dialed_by_a_country_s_rules(void **state)
{
    struct translated translated;
    (void)state;
    for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
        const struct example *example = &examples[i];
        assert_true(translate(example->from, example->address, example->options, &translated));
        same(example, "dialable", translated.dialable, example->dialable);
        same(example, "displayable", translated.displayable, example->displayable);
        assert_int_equal(translated.results, example->results);
        assert_int_equal(translated.country, example->country);
    }
}

/* What one dials with a card, or by a location's rules for some areas. */
static const struct card card = {
    .name = L"Paid Card", .number = L"1234-5678", .same_area = L"0FGTH", .long_distance = L"18006747000,,TH,,FG",
    .international = L"011EFG$H",
};
static const struct card no_number = {.name = L"Bare Card", .long_distance = L"1010288H1FG"};
static const struct card no_rules = {.name = L"Ruleless", .number = L"1", .same_area = L"FH", .long_distance = L""};

static const struct area_rule rules[] = {
    {.area_code = L"425"},
    {.area_code = L"425", .prefixes = L"2,888", .dialed_before = L"1", .has_area_code = true},
    {.area_code = L"206", .has_area_code = true},
    {.area_code = L"206", .prefixes = L"777", .dialed_before = L"01", .has_area_code = false},
    {.area_code = L"425", .prefixes = L"888", .dialed_before = L"9"},
    {.area_code = L"", .dialed_before = L"7"},
};
static const struct area_rule some_prefixes[] = {
    {.area_code = L"425", .prefixes = L"222,55501", .dialed_before = L"1", .has_area_code = true},
};

static const struct {
    const struct location *from;
    const struct card *card;
    const struct area_rule *rules;
    DWORD rule_count;
    const WCHAR *address;
    DWORD options;
    const WCHAR *dialable, *displayable;
    DWORD results;
} ways[] = {
    {&washington, &card, NULL, 0, L"+1 (425) 555-0100", 0, L"T904255550100T12345678", L"9 0 425 555-0100 T [Paid Card]",
     NO_TOLL},
    {&washington, &card, NULL, 0, L"+1 555-0100", 0, L"T904255550100T12345678", L"9 0 425 555-0100 T [Paid Card]",
     NO_TOLL},
    {&washington, &card, NULL, 0, L"+1 (206) 555-0100", 0, L"T818006747000,,T12345678,,2065550100",
     L"8 18006747000,,T [Paid Card] ,, 206 555-0100", LONG_DISTANCE},
    {&washington, &card, NULL, 0, L"+1 (425) 222-0100", 0, L"T818006747000,,T12345678,,4252220100",
     L"8 18006747000,,T [Paid Card] ,, 425 222-0100", TOLL},
    {&washington, &card, NULL, 0, L"+49 (30) 5", 0, L"T801149305$12345678", L"8 011 49 30 5 $ [Paid Card]",
     INTERNATIONAL | LINETRANSLATERESULT_DIALBILLING},
    {&washington, &card, NULL, 0, L"4000", 0, L"T4000", L"4000", 0},
    {&washington, &no_number, NULL, 0, L"+1 (206) 5", 0, L"T8101028812065", L"8 1010288 1 206 5", LONG_DISTANCE},
    {&washington, &no_number, NULL, 0, L"+1 (425) 5", 0, L"T95", L"9 5", NO_TOLL},
    {&washington, &no_rules, NULL, 0, L"+1 (425) 5", 0, L"T95", L"9 5", NO_TOLL},
    {&washington, &no_rules, NULL, 0, L"+49 5", 0, L"T8011495", L"8 011 49 5", INTERNATIONAL},

    {&washington, NULL, rules, 6, L"+1 (425) 555-0100", 0, L"T95550100", L"9 555-0100", LOCAL},
    {&washington, NULL, rules, 6, L"+1 5550100", 0, L"T95550100", L"9 5550100", LOCAL},
    {&washington, NULL, rules, 6, L"+1 (425) 2-34", 0, L"T81425234", L"8 1 425 2-34", LONG_DISTANCE},
    {&washington, NULL, rules, 6, L"+1 8 88 1", 0, L"T814258881", L"8 1 425 8 88 1", LONG_DISTANCE},
    {&washington, NULL, rules, 6, L"+1 (206) 555-0100", 0, L"T92065550100", L"9 206 555-0100", LOCAL},
    {&washington, NULL, rules, 6, L"+1 (206) 777", 0, L"T801777", L"8 01 777", LONG_DISTANCE},
    {&washington, NULL, rules, 6, L"+1 (206) 77", 0, L"T920677", L"9 206 77", LOCAL},
    {&washington, NULL, rules, 6, L"+1 (360) 5", 0, L"T813605", L"8 1 360 5", LONG_DISTANCE},
    {&washington, NULL, rules, 6, L"+49 (425) 5", 0, L"T8011494255", L"8 011 49 425 5", INTERNATIONAL},
    {&washington, NULL, rules, 6, L"+1 (206) 5", LINETRANSLATEOPTION_FORCELD, L"T812065", L"8 1 206 5", LONG_DISTANCE},
    {&washington, NULL, rules, 6, L"+1 (425) 2", LINETRANSLATEOPTION_FORCELOCAL, L"T92", L"9 2", LOCAL},
    {&washington, NULL, some_prefixes, 1, L"+1 555-0100", 0, L"T814255550100", L"8 1 425 555-0100", LONG_DISTANCE},
    {&washington, NULL, some_prefixes, 1, L"+1 555-0200", 0, L"T95550200", L"9 555-0200", NO_TOLL},
    {&washington, NULL, some_prefixes, 1, L"+1 (206) 222", 0, L"T81206222", L"8 1 206 222", LONG_DISTANCE},

    /* A card has a rule for where the area's rule says it is. */
    {&washington, &card, rules, 6, L"+1 (206) 5", 0, L"T902065T12345678", L"9 0 206 5 T [Paid Card]", LOCAL},
    {&washington, &no_number, rules, 6, L"+1 (206) 5", 0, L"T92065", L"9 206 5", LOCAL},
};

static void cards_and_rules_of_areas_change_what_is_dialed(void **state)
{
    struct translated translated;
    (void)state;
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        const struct example example = {.from = ways[i].from, .address = ways[i].address};
        const struct dialing dialing = {ways[i].from, ways[i].card, ways[i].rules, ways[i].rule_count, ways[i].options};
        assert_true(dialing_translate(&dialing, ways[i].address, &translated));
        same(&example, "dialable", translated.dialable, ways[i].dialable);
        same(&example, "displayable", translated.displayable, ways[i].displayable);
        assert_int_equal(translated.results, ways[i].results);
    }
}

static void what_is_no_address_is_refused(void **state)
{
    struct translated translated;
    (void)state;
    for (size_t i = 0; i < sizeof(not_addresses) / sizeof(*not_addresses); i++) {
        bool is_one = translate(&washington, not_addresses[i], 0, &translated);
        if (is_one)
            printf("%ls is dialed as %ls\n", not_addresses[i], translated.dialable);
        assert_false(is_one);
    }
}

/* T and the digits have room, one digit more has not; the same of what is only displayed, or is behind the number. */
static void what_is_too_long_is_refused(void **state)
{
    struct translated translated;
    WCHAR address[2 * NUMBER_UNITS];
    (void)state;
    wmemset(address, L'5', NUMBER_UNITS);
    address[NUMBER_UNITS - 2] = 0;
    assert_true(translate(&germany, address, 0, &translated));
    assert_int_equal(wcslen(translated.dialable), NUMBER_UNITS - 1);
    wcscat(address, L"5");
    assert_false(translate(&germany, address, 0, &translated));
    wcscpy(address, L"+49 (89) 5"); /* it is displayed as 0 89 5 */
    wmemset(address + 10, L'-', NUMBER_UNITS);
    address[NUMBER_UNITS - 1 + 4] = 0;
    assert_true(translate(&germany, address, 0, &translated));
    wcscat(address, L"-");
    assert_false(translate(&germany, address, 0, &translated));
    address[5] = L'3', address[6] = L'0'; /* without anything before it */
    wmemset(address + 10, L'-', NUMBER_UNITS);
    address[NUMBER_UNITS + 8] = 0;
    assert_true(translate(&germany, address, 0, &translated));
    wcscat(address, L"-");
    assert_false(translate(&germany, address, 0, &translated));
    wcscpy(address, L"4^");
    wmemset(address + 2, L'B', NUMBER_UNITS);
    address[NUMBER_UNITS] = 0;
    assert_false(translate(&germany, address, 0, &translated));
}

static const struct {
    const WCHAR *list, *prefix, *added, *removed;
} lists[] = {
    {L"", L"222", L"222", L""},
    {L"222", L"222", L"222", L""},
    {L"222,333", L"222", L"222,333", L"333"},
    {L"222,333", L"333", L"222,333", L"222"},
    {L"111,222,333", L"222", L"111,222,333", L"111,333"},
    {L"111,2223", L"222", L"111,2223,222", L"111,2223"},
    {L"111,1222", L"222", L"111,1222,222", L"111,1222"},
};

static void prefixes_are_put_into_lists_and_taken_out(void **state)
{
    WCHAR list[TOLL_UNITS];
    (void)state;
    for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
        wcscpy(list, lists[i].list);
        assert_true(toll_list_add(list, lists[i].prefix));
        assert_true(wcscmp(list, lists[i].added) == 0);
        wcscpy(list, lists[i].list);
        toll_list_remove(list, lists[i].prefix);
        assert_true(wcscmp(list, lists[i].removed) == 0);
    }
    wmemset(list, L'1', TOLL_UNITS - 5);
    list[TOLL_UNITS - 5] = 0; /* room for a comma, three digits and the NUL */
    assert_true(toll_list_add(list, L"222"));
    assert_true(toll_list_add(list, L"222"));
    wmemset(list, L'1', TOLL_UNITS - 4);
    list[TOLL_UNITS - 4] = 0;
    assert_false(toll_list_add(list, L"222"));
    assert_int_equal(wcslen(list), TOLL_UNITS - 4);
}

static void only_numbers_of_one_s_own_area_have_a_prefix(void **state)
{
    WCHAR prefix[PREFIX_UNITS];
    (void)state;
    assert_true(dialing_toll_prefix(&washington, L"+1 (425) 5-5 01", prefix));
    assert_true(wcscmp(prefix, L"550") == 0);
    assert_true(dialing_toll_prefix(&washington, L"+1 567", prefix));
    assert_true(wcscmp(prefix, L"567") == 0);
    assert_false(dialing_toll_prefix(&washington, L"+1 (206) 567", prefix));
    assert_false(dialing_toll_prefix(&washington, L"+49 (425) 567", prefix));
    assert_false(dialing_toll_prefix(&washington, L"+1 (425) 56", prefix));
    assert_false(dialing_toll_prefix(&washington, L"567", prefix));
    assert_false(dialing_toll_prefix(&washington, L"11 567", prefix));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_dialed_by_a_country_s_rules),
        cmocka_unit_test(cards_and_rules_of_areas_change_what_is_dialed),
        cmocka_unit_test(what_is_no_address_is_refused),
        cmocka_unit_test(what_is_too_long_is_refused),
        cmocka_unit_test(prefixes_are_put_into_lists_and_taken_out),
        cmocka_unit_test(only_numbers_of_one_s_own_area_have_a_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
