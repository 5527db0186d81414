/* dialing_rules.c: see dialing_rules.h. */
#include "dialing_rules.h"

#include <tapi.h>
#include <wchar.h>

enum {
    CODE_DIGITS = 3,   /* of a country, at most: E.164 */
    NORTH_AMERICA = 1, /* the country's code where there are toll lists */
};

/* A canonical address, in its parts. */
struct canonical {
    DWORD country;
    WCHAR area_code[NUMBER_UNITS], number[NUMBER_UNITS]; /* as they are written */
};

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

bool dialing_is_canonical(const WCHAR *address)
{
    return address[0] == L'+';
}

/* Behind the number may stand a subaddress, a name, and after CR LF another number. */
static size_t end_of_number(const WCHAR *at)
{
    return wcscspn(at, L"|^\r\n");
}

static bool copy(WCHAR *out, const WCHAR *from, size_t len)
{
    if (len >= NUMBER_UNITS)
        return false;
    wmemcpy(out, from, len);
    out[len] = 0;
    return true;
}

/* A country's code ends with a blank or the area code's bracket. Without either it cannot be told from the number
 * behind it, still less the area code; such an address is refused rather than dialed wrongly. */
static bool read_country(const WCHAR **at, DWORD *country)
{
    size_t digits = wcsspn(*at, L"0123456789");
    if (digits == 0 || digits > CODE_DIGITS || (*at)[0] == L'0' || wcschr(L" (", (*at)[digits]) == NULL)
        return false;
    *country = wcstoul(*at, NULL, 10);
    *at += digits;
    *at += wcsspn(*at, L" ");
    return true;
}

/* +COUNTRY (AREA) NUMBER, and `rest`, what is behind it; the area code may be missing. */
static bool read_canonical(const WCHAR *at, struct canonical *canonical, const WCHAR **rest)
{
    *canonical = (struct canonical){0};
    at++;
    if (!read_country(&at, &canonical->country))
        return false;
    if (*at == L'(') {
        size_t len = wcscspn(++at, L")");
        if (at[len] == 0 || !copy(canonical->area_code, at, len))
            return false;
        at += len + 1;
        at += wcsspn(at, L" ");
    }
    size_t len = end_of_number(at);
    *rest = at + len;
    while (len > 0 && at[len - 1] == L' ')
        len--;
    return copy(canonical->number, at, len) && wcspbrk(canonical->number, L"0123456789") != NULL;
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

/* What a rule's letter stands for. N and S are carriers that one may choose, L and M such as one must; where none is
 * chosen, nothing is dialed. False if it is no letter that stands for something. There are no calling cards, whose
 * number H is. */
static bool add_part(struct result *result, WCHAR letter, const struct location *location, const struct canonical *to)
{
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
static void apply(const WCHAR *rule, const struct location *location, const struct canonical *to, struct result *result)
{
    bool begins_part = true;
    for (; *rule != 0; rule++) {
        if (add_part(result, *rule, location, to)) {
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

/* How far it is: one of LINETRANSLATERESULT_INTERNATIONAL, LONGDISTANCE and LOCAL. */
static DWORD distance(const struct location *location, const struct canonical *to, DWORD options)
{
    if (to->country != location->country.code)
        return LINETRANSLATERESULT_INTERNATIONAL;
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
    return dialing_is_canonical(address) && read_canonical(address, &to, &rest) && is_near(location, &to) &&
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
    size_t len = end_of_number(address);
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

static bool translate_canonical(const struct location *location, const WCHAR *address, DWORD options,
                                struct translated *translated, struct result *result, const WCHAR **rest)
{
    struct canonical to;
    if (!read_canonical(address, &to, rest))
        return false;
    DWORD reach = distance(location, &to, options), in_list = toll(location, &to, reach, options);
    DWORD dialed_as = in_list == LINETRANSLATERESULT_INTOLLLIST ? LINETRANSLATERESULT_LONGDISTANCE : reach;
    if (dialed_as == LINETRANSLATERESULT_LONGDISTANCE && to.area_code[0] == 0) /* it is our own */
        copy(to.area_code, location->area_code, wcslen(location->area_code));
    add_all(result, dialed_as == LINETRANSLATERESULT_LOCAL ? location->outside_access : location->long_distance_access);
    apply(rule_for(&location->country, dialed_as), location, &to, result);
    translated->country = to.country;
    translated->results = LINETRANSLATERESULT_CANONICAL | reach | in_list;
    return true;
}

bool dialing_translate(const struct location *location, const WCHAR *address, DWORD options,
                       struct translated *translated)
{
    struct result result = {{translated->dialable, 0, false}, {translated->displayable, 0, false}};
    bool is_canonical = dialing_is_canonical(address);
    const WCHAR *rest;
    *translated = (struct translated){0};
    address = add_mode(location, address, &result);
    if (options & LINETRANSLATEOPTION_CANCELCALLWAITING && location->cancel_call_waiting[0] != 0) {
        add_all(&result, location->cancel_call_waiting);
        separate(&result.displayable);
    }
    if (!is_canonical)
        rest = add_as_it_is(address, &result);
    else if (!translate_canonical(location, address, options, translated, &result, &rest))
        return false;
    translated->results |= special_results(translated->dialable);
    add_some(&result.dialable, rest, wcslen(rest));
    return !result.dialable.is_full && !result.displayable.is_full;
}
