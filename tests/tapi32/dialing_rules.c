/* dialing_rules.c: see dialing_rules.h. */
#include "dialing_rules.h"

#include <wchar.h>

#include <tapi.h>

#include "separated_list.h"

enum { NORTH_AMERICA = 1 }; /* the country's code where there are toll lists */

static bool is_digit(WCHAR unit)
{
    return unit >= L'0' && unit <= L'9';
}

/* What a switch dials, or does while it dials: no blanks, dashes and brackets. */
static bool is_dialable(WCHAR unit)
{
    return is_digit(unit) || (unit != 0 && wcschr(L"ABCDabcd*#,!TtPpWw@$?:;", unit) != NULL);
}

/* Tone or pulse: it stands before all else. */
static bool is_mode(WCHAR unit)
{
    return unit != 0 && wcschr(L"TtPp", unit) != NULL;
}

/* Text that grows; what does not fit is remembered. */
struct text {
    WCHAR *out;
    size_t len;
    bool is_full;
};

static void add(struct text *text, WCHAR unit)
{
    if (text->len + 1 >= NUMBER_UNITS) {
        text->is_full = true;
        return;
    }
    text->out[text->len++] = unit;
    text->out[text->len] = 0;
}

static void add_some(struct text *text, const WCHAR *from, size_t len)
{
    for (size_t i = 0; i < len; i++)
        add(text, from[i]);
}

/* What is dialed, and what people see of it: the same, with its parts kept apart. */
struct result {
    struct text dialable, displayable;
};

/* The next part begins. */
static void separate(struct text *text)
{
    if (text->len > 0 && text->out[text->len - 1] != L' ')
        add(text, L' ');
}

/* A part, as it is written; nothing of an empty one. */
static void add_all(struct result *result, const WCHAR *part)
{
    if (part[0] == 0)
        return;
    for (const WCHAR *at = part; *at != 0; at++)
        if (is_dialable(*at))
            add(&result->dialable, *at);
    separate(&result->displayable);
    add_some(&result->displayable, part, wcslen(part));
}

static void add_code(struct result *result, DWORD code)
{
    WCHAR digits[16];
    _snwprintf(digits, 15, L"%lu", (unsigned long)code);
    digits[15] = 0;
    add_all(result, digits);
}

/* People see the card's name instead
 * (https://learn.microsoft.com/windows/win32/api/tapi/ns-tapi-linetranslateoutput). */
static void add_card_number(struct result *result, const struct card *card)
{
    if (card == NULL || card->number[0] == 0)
        return;
    for (const WCHAR *at = card->number; *at != 0; at++)
        if (is_dialable(*at))
            add(&result->dialable, *at);
    separate(&result->displayable);
    add(&result->displayable, L'[');
    add_some(&result->displayable, card->name, wcslen(card->name));
    add(&result->displayable, L']');
}

/* What a rule's letter stands for. N and S are carriers that one may choose, L and M such as one must; where none is
 * chosen, nothing is dialed. H is the card's number. False if it is no letter that stands for something. */
static bool add_part(struct result *result, WCHAR letter, const struct dialing *dialing, const struct canonical *to)
{
    const struct location *location = dialing->location;
    switch (letter) {
    case L'E':
        add_code(result, to->country);
        return true;
    case L'F':
    case L'I': /* where the area code is optional */
        add_all(result, to->area_code);
        return true;
    case L'G':
        add_all(result, to->number);
        return true;
    case L'H':
        add_card_number(result, dialing->card);
        return true;
    case L'L':
    case L'N':
        add_all(result, location->long_distance_carrier);
        return true;
    case L'M':
    case L'S':
        add_all(result, location->international_carrier);
        return true;
    default:
        return false;
    }
}

/* A letter that means nothing here is not dialed. */
static void apply(const WCHAR *rule, const struct dialing *dialing, const struct canonical *to, struct result *result)
{
    bool begins_part = true;
    for (; *rule != 0; rule++) {
        if (add_part(result, *rule, dialing, to)) {
            begins_part = true;
        } else if (is_dialable(*rule)) {
            if (begins_part && rule[1] != 0) /* what ends a rule belongs to the number */
                separate(&result->displayable);
            begins_part = false;
            add(&result->dialable, *rule);
            add(&result->displayable, *rule);
        }
    }
}

static bool is_near(const struct location *location, const struct canonical *to)
{
    return to->country == location->country.code &&
           (to->area_code[0] == 0 || wcscmp(to->area_code, location->area_code) == 0);
}

static const WCHAR *area_code_of(const struct location *location, const struct canonical *to)
{
    return to->area_code[0] != 0 ? to->area_code : location->area_code;
}

/* Whether the number, however it is written, begins with that. */
static bool begins_with(const WCHAR *number, const WCHAR *prefix)
{
    for (; *prefix != 0; number++) {
        if (*number == 0)
            return false;
        if (is_digit(*number) && *number != *prefix++)
            return false;
    }
    return true;
}

static bool begins_with_any(const WCHAR *number, const WCHAR *prefixes)
{
    WCHAR prefix[RULE_UNITS];
    for (DWORD place = 1; list_word(prefixes, PREFIX_SEPARATOR, place, prefix, RULE_UNITS); place++)
        if (prefix[0] != 0 && begins_with(number, prefix))
            return true;
    return false;
}

/* The rule that the location has for these numbers of an area: one for their prefix, else one for all of the area. NULL
 * if there is none, or the application overrules it. */
static const struct area_rule *area_rule_for(const struct dialing *dialing, const struct canonical *to)
{
    const DWORD forced = LINETRANSLATEOPTION_FORCELD | LINETRANSLATEOPTION_FORCELOCAL;
    const struct area_rule *of_all = NULL;
    if (to->country != dialing->location->country.code || dialing->options & forced)
        return NULL;
    for (DWORD i = 0; i < dialing->area_rule_count; i++) {
        const struct area_rule *rule = &dialing->area_rules[i];
        if (wcscmp(rule->area_code, area_code_of(dialing->location, to)) != 0)
            continue;
        if (begins_with_any(to->number, rule->prefixes))
            return rule;
        if (rule->prefixes[0] == 0 && of_all == NULL)
            of_all = rule;
    }
    return of_all;
}

/* How far it is: one of LINETRANSLATERESULT_INTERNATIONAL, LONGDISTANCE and LOCAL. */
static DWORD distance(const struct location *location, const struct canonical *to, const struct area_rule *area_rule,
                      DWORD options)
{
    if (to->country != location->country.code)
        return LINETRANSLATERESULT_INTERNATIONAL;
    if (area_rule != NULL)
        return area_rule->dialed_before[0] != 0 ? LINETRANSLATERESULT_LONGDISTANCE : LINETRANSLATERESULT_LOCAL;
    if (options & LINETRANSLATEOPTION_FORCELOCAL)
        return LINETRANSLATERESULT_LOCAL;
    return is_near(location, to) && !(options & LINETRANSLATEOPTION_FORCELD) ? LINETRANSLATERESULT_LOCAL
                                                                             : LINETRANSLATERESULT_LONGDISTANCE;
}

/* Whether a call within the area is dialed as long distance: LINETRANSLATERESULT_INTOLLLIST or NOTINTOLLLIST. 0 where
 * there are no toll lists, or where they are overruled. */
static DWORD toll(const struct location *location, const struct canonical *to, DWORD reach, DWORD options)
{
    WCHAR prefix[PREFIX_UNITS];
    if (reach != LINETRANSLATERESULT_LOCAL || to->country != NORTH_AMERICA || options & LINETRANSLATEOPTION_FORCELOCAL)
        return 0;
    bool is_listed = toll_prefix(to->number, prefix) && toll_list_has(location->toll_list, prefix);
    return is_listed ? LINETRANSLATERESULT_INTOLLLIST : LINETRANSLATERESULT_NOTINTOLLLIST;
}

bool dialing_toll_prefix(const struct location *location, const WCHAR *address, WCHAR prefix[PREFIX_UNITS])
{
    struct canonical to;
    const WCHAR *rest;
    return canonical_is(address) && canonical_read(address, &to, &rest) && is_near(location, &to) &&
           toll_prefix(to.number, prefix);
}

/* Whether a rule says what to dial: one without the number would lose it. */
static bool is_rule(const WCHAR *rule)
{
    return wcschr(rule, L'G') != NULL;
}

/* The rule for a distance. Many countries have none for long distance, because they have no area codes: there all is
 * dialed as within an area. Digits that are written as an area code all the same are the first ones of the number. */
static const WCHAR *rule_for(const struct country *country, DWORD reach)
{
    if (reach == LINETRANSLATERESULT_INTERNATIONAL)
        return is_rule(country->international) ? country->international : L"EFG";
    if (reach == LINETRANSLATERESULT_LOCAL)
        return is_rule(country->same_area) ? country->same_area : L"G";
    if (is_rule(country->long_distance))
        return country->long_distance;
    return is_rule(country->same_area) && wcspbrk(country->same_area, L"FI") != NULL ? country->same_area : L"IG";
}

/* The card's rule for a distance; NULL if one dials as without a card. */
static const WCHAR *card_rule_for(const struct card *card, DWORD reach)
{
    if (card == NULL)
        return NULL;
    const WCHAR *rule = reach == LINETRANSLATERESULT_INTERNATIONAL ? card->international
                      : reach == LINETRANSLATERESULT_LOCAL         ? card->same_area
                                                                   : card->long_distance;
    return is_rule(rule) ? rule : NULL;
}

static void apply_area_rule(const struct area_rule *rule, const struct canonical *to, struct result *result)
{
    add_all(result, rule->dialed_before);
    if (rule->has_area_code)
        add_all(result, rule->area_code);
    add_all(result, to->number);
}

/* What the switch may not be able to do is told beforehand. */
static DWORD special_results(const WCHAR *dialable)
{
    return (wcschr(dialable, L'$') != NULL ? LINETRANSLATERESULT_DIALBILLING : 0) |
           (wcschr(dialable, L'@') != NULL ? LINETRANSLATERESULT_DIALQUIET : 0) |
           (wcspbrk(dialable, L"Ww") != NULL ? LINETRANSLATERESULT_DIALDIALTONE : 0) |
           (wcschr(dialable, L'?') != NULL ? LINETRANSLATERESULT_DIALPROMPT : 0) |
           (wcschr(dialable, L':') != NULL ? LINETRANSLATERESULT_VOICEDETECT : 0);
}

/* An address in dialable form. Returns what is behind it. */
static const WCHAR *add_as_it_is(const WCHAR *address, struct result *result)
{
    size_t len = canonical_end(address);
    add_some(&result->dialable, address, len);
    add_some(&result->displayable, address, len);
    return address + len;
}

/* An address that says itself how to dial keeps that. Returns the address behind it. */
static const WCHAR *add_mode(const struct location *location, const WCHAR *address, struct result *result)
{
    if (!is_mode(address[0])) {
        add(&result->dialable, location->dials_pulses ? L'P' : L'T');
        return address;
    }
    add(&result->dialable, address[0]);
    add(&result->displayable, address[0]);
    return address + 1;
}

static bool translate_canonical(const struct dialing *dialing, const WCHAR *address, struct translated *translated,
                                struct result *result, const WCHAR **rest)
{
    const struct location *location = dialing->location;
    struct canonical to;
    if (!canonical_read(address, &to, rest))
        return false;
    const struct area_rule *area_rule = area_rule_for(dialing, &to);
    DWORD reach = distance(location, &to, area_rule, dialing->options);
    DWORD in_list = area_rule == NULL ? toll(location, &to, reach, dialing->options) : 0;
    DWORD dialed_as = in_list == LINETRANSLATERESULT_INTOLLLIST ? LINETRANSLATERESULT_LONGDISTANCE : reach;
    const WCHAR *card_rule = card_rule_for(dialing->card, dialed_as);
    if (dialed_as == LINETRANSLATERESULT_LONGDISTANCE || (dialed_as == LINETRANSLATERESULT_LOCAL && card_rule != NULL))
        lstrcpynW(to.area_code, area_code_of(location, &to), NUMBER_UNITS);
    add_all(result, dialed_as == LINETRANSLATERESULT_LOCAL ? location->outside_access : location->long_distance_access);
    if (card_rule == NULL && area_rule != NULL)
        apply_area_rule(area_rule, &to, result);
    else
        apply(card_rule != NULL ? card_rule : rule_for(&location->country, dialed_as), dialing, &to, result);
    translated->country = to.country;
    translated->results = LINETRANSLATERESULT_CANONICAL | reach | in_list;
    return true;
}

bool dialing_translate(const struct dialing *dialing, const WCHAR *address, struct translated *translated)
{
    struct result result = {{translated->dialable, 0, false}, {translated->displayable, 0, false}};
    const struct location *location = dialing->location;
    bool is_canonical = canonical_is(address);
    const WCHAR *rest;
    *translated = (struct translated){0};
    address = add_mode(location, address, &result);
    if (dialing->options & LINETRANSLATEOPTION_CANCELCALLWAITING && location->cancel_call_waiting[0] != 0) {
        add_all(&result, location->cancel_call_waiting);
        separate(&result.displayable);
    }
    if (!is_canonical)
        rest = add_as_it_is(address, &result);
    else if (!translate_canonical(dialing, address, translated, &result, &rest))
        return false;
    translated->results |= special_results(translated->dialable);
    add_some(&result.dialable, rest, wcslen(rest));
    return !result.dialable.is_full && !result.displayable.is_full;
}
