/* dialing_rules.c: see dialing_rules.h. */
#include "dialing_rules.h"

#include <tapi.h>
#include <wchar.h>


/* A canonical address, in its parts. */
struct canonical {
    DWORD country;
    WCHAR area_code[NUMBER_UNITS], number[NUMBER_UNITS]; /* as they are written */
};

static bool is_digit(WCHAR unit)
{
    return unit >= L'0' && unit <= L'9';
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

/* +COUNTRY (AREA) NUMBER; the area code may be missing. */
static bool read_canonical(const WCHAR *at, struct canonical *canonical)
{
    *canonical = (struct canonical){0};
    for (at++; is_digit(*at) && canonical->country < 100000; at++)
        canonical->country = canonical->country * 10 + (DWORD)(*at - L'0');
    at += wcsspn(at, L" ");
    if (*at == L'(') {
        size_t len = wcscspn(++at, L")");
        if (at[len] == 0 || !copy(canonical->area_code, at, len))
            return false;
        at += len + 1;
        at += wcsspn(at, L" ");
    }
    size_t len = end_of_number(at);
    while (len > 0 && at[len - 1] == L' ')
        len--;
    return canonical->country != 0 && len > 0 && copy(canonical->number, at, len);
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

static void add_all(struct text *text, const WCHAR *from)
{
    for (; *from != 0; from++)
        add(text, *from);
}

/* Only what a switch dials: no blanks, dashes and brackets. */
static void add_dialable(struct text *text, const WCHAR *from)
{
    for (; *from != 0; from++)
        if (is_digit(*from) || wcschr(L"ABCDabcd*#,!TtPpWw@$?", *from) != NULL)
            add(text, *from);
}

static void add_code(struct text *text, DWORD code)
{
    WCHAR digits[16];
    _snwprintf(digits, 15, L"%lu", (unsigned long)code);
    digits[15] = 0;
    add_all(text, digits);
}

static void apply(const WCHAR *rule, const struct canonical *to, struct text *dialable, struct text *displayable)
{
    for (; *rule != 0; rule++) {
        switch (*rule) {
        case L'E':
            add_code(dialable, to->country);
            add_code(displayable, to->country);
            add(displayable, L' ');
            break;
        case L'F':
            add_dialable(dialable, to->area_code);
            add_all(displayable, to->area_code);
            add_all(displayable, to->area_code[0] != 0 ? L" " : L"");
            break;
        case L'G':
            add_dialable(dialable, to->number);
            add_all(displayable, to->number);
            break;
        default:
            add(dialable, *rule);
            add(displayable, *rule);
            if (!is_digit(rule[1]))
                add(displayable, L' ');
        }
    }
}

/* How reach it is: one of LINETRANSLATERESULT_INTERNATIONAL, LONGDISTANCE and LOCAL. */
static DWORD distance(const struct location *location, const struct canonical *to, DWORD options)
{
    if (to->country != location->country.code)
        return LINETRANSLATERESULT_INTERNATIONAL;
    bool is_near = to->area_code[0] == 0 || wcscmp(to->area_code, location->area_code) == 0;
    if (options & LINETRANSLATEOPTION_FORCELD)
        is_near = false;
    if (options & LINETRANSLATEOPTION_FORCELOCAL)
        is_near = true;
    return is_near ? LINETRANSLATERESULT_LOCAL : LINETRANSLATERESULT_LONGDISTANCE;
}

static void add_access(const WCHAR *access, struct text *dialable, struct text *displayable)
{
    if (access[0] == 0)
        return;
    add_all(dialable, access);
    add_all(displayable, access);
    add(displayable, L' ');
}

/* What the switch may not be able to do is told beforehand. */
static DWORD special_results(const WCHAR *dialable)
{
    return (wcschr(dialable, L'$') != NULL ? LINETRANSLATERESULT_DIALBILLING : 0) |
           (wcschr(dialable, L'@') != NULL ? LINETRANSLATERESULT_DIALQUIET : 0) |
           (wcspbrk(dialable, L"Ww") != NULL ? LINETRANSLATERESULT_DIALDIALTONE : 0) |
           (wcschr(dialable, L'?') != NULL ? LINETRANSLATERESULT_DIALPROMPT : 0);
}

bool dialing_translate(const struct location *location, const WCHAR *address, DWORD options,
                       struct translated *translated)
{
    struct text dialable = {translated->dialable, 0, false}, displayable = {translated->displayable, 0, false};
    struct canonical to;
    *translated = (struct translated){0};
    if (options & LINETRANSLATEOPTION_CANCELCALLWAITING)
        add_access(location->cancel_call_waiting, &dialable, &displayable);
    if (address[0] != L'T' && address[0] != L'P') /* else it says itself how to dial */
        add(&dialable, location->dials_pulses ? L'P' : L'T');
    if (!dialing_is_canonical(address)) {
        add_all(&dialable, address);
        add_all(&displayable, address);
    } else {
        if (!read_canonical(address, &to))
            return false;
        DWORD reach = distance(location, &to, options);
        add_access(reach == LINETRANSLATERESULT_LOCAL ? location->outside_access : location->long_distance_access,
                   &dialable, &displayable);
        apply(reach == LINETRANSLATERESULT_LOCAL           ? location->country.same_area
              : reach == LINETRANSLATERESULT_LONGDISTANCE ? location->country.long_distance
                                                        : location->country.international,
              &to, &dialable, &displayable);
        translated->country = to.country;
        translated->results = LINETRANSLATERESULT_CANONICAL | reach;
    }
    translated->results |= special_results(translated->dialable);
    return !dialable.is_full && !displayable.is_full;
}
